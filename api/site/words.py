"""The words of the reading site, Chinese and English."""

from __future__ import annotations

from api.labels import Language

_WORDS: dict[str, tuple[str, str]] = {
    "search": ("检索", "Search"),
    "search_all": ("检索全部文件", "Search all documents"),
    "search_hint": (
        "词语按原文逐字查找；可用 “词组”、AND、OR、NOT、标题:词、文号、2024 年用 year:2024",
        "Words are found exactly as they stand; “phrases”, AND, OR, NOT, title:word, year:2024",
    ),
    "newest": ("最新文件", "Newest documents"),
    "more": ("更多", "More"),
    "documents": ("份文件", "documents"),
    "column": ("公开的规范性文件、公文和法规的全文", "Official documents that are public, in full"),
    "issuers": ("个发文机关", "issuing organs"),
    "articles": ("个条款", "articles and sections"),
    "years": ("成文年份", "years of signing"),
    "open_data": ("数据开放", "Open data"),
    "explorer": ("数据浏览与 SQL 查询", "Browse the tables, query by SQL"),
    "api": ("接口（JSON）", "API (JSON)"),
    "description": ("接口说明（OpenAPI）", "Description (OpenAPI)"),
    "skip": ("跳到正文", "Skip to the text"),
    "home": ("首页", "Home"),
    "results": ("检索结果", "Results"),
    "found": ("共 {total} 份", "{total} in all"),
    "none": ("没有找到。", "Nothing was found."),
    "filtered": ("已选条件", "Chosen"),
    "remove": ("去掉", "Remove"),
    "narrow": ("缩小范围", "Narrow down"),
    "sort": ("排序", "Order"),
    "sort_relevance": ("相关度", "Relevance"),
    "sort_-signed_on": ("成文日期，新的在前", "Newest signed first"),
    "sort_signed_on": ("成文日期，旧的在前", "Oldest signed first"),
    "sort_-published_on": ("发布日期，新的在前", "Newest published first"),
    "sort_published_on": ("发布日期，旧的在前", "Oldest published first"),
    "previous": ("上一页", "Previous"),
    "next": ("下一页", "Next"),
    "page": ("第 {page} 页", "Page {page}"),
    "kind": ("类别", "Class"),
    "genre": ("文种", "Genre"),
    "level": ("层级", "Level"),
    "status": ("有效性", "Validity"),
    "topic": ("主题分类", "Topic"),
    "year": ("成文年份", "Year"),
    "issuer": ("发文机关", "Issuer"),
    "region": ("行政区划", "Region"),
    "number": ("发文字号", "Number"),
    "index_no": ("索引号", "Index number"),
    "signed_on": ("成文日期", "Signed"),
    "published_on": ("发布日期", "Published"),
    "effective_on": ("施行日期", "In force from"),
    "expires_on": ("有效期至", "In force until"),
    "computed_end": ("推算有效期至（暂行、试行）", "Until, as computed (on trial)"),
    "warn_on": ("应评估日期", "To be looked at again from"),
    "disclosure": ("公开属性", "Disclosure"),
    "addressees": ("主送机关", "Addressees"),
    "abstract": ("内容概述", "Summary"),
    "enclosures": ("附件", "Enclosures"),
    "history": ("题注", "History"),
    "contents": ("目录", "Contents"),
    "text": ("正文", "Text"),
    "facts": ("文件信息", "About this document"),
    "forms": ("下载", "Download"),
    "form_txt": ("纯文本", "Plain text"),
    "form_json": ("JSON 数据", "JSON data"),
    "versions": ("版本", "Versions"),
    "version": ("第 {number} 版", "Version {number}"),
    "recorded": ("收录于 {at}", "recorded {at}"),
    "older": ("这是较早的版本，不是最新文本。", "This is an earlier version, not the latest text."),
    "to_latest": ("看最新版本", "See the latest"),
    "latest": ("最新", "latest"),
    "compare": ("版本比较", "Versions compared"),
    "compare_do": ("比较", "Compare"),
    "compare_with_before": ("与上一版比较", "Compare with the one before"),
    "compare_json": ("比较结果（JSON）", "Comparison as JSON"),
    "unified": ("差异文本（unified diff）", "Unified diff"),
    "earlier": ("旧版", "Earlier"),
    "later": ("新版", "Later"),
    "left_out": ("删去的文字", "left out"),
    "put_in": ("增加的文字", "put in"),
    "no_changes": (
        "两个版本的正文完全相同。",
        "The texts of the two versions are the same.",
    ),
    "layout_changes": (
        "仅格式不同 {count} 处（空格、换行、全角半角、括号样式），文字未变",
        "{count} of layout alone (spaces, line breaks, width, brackets); the same words",
    ),
    "renumbered": ("序号变动，文字未变", "renumbered, the same words"),
    "moved_along": ("所在编章变动，文字未变", "now in another chapter, the same words"),
    "moved_away": ("位置变动，文字未变", "stands elsewhere, the same words"),
    "between_parts": ("条文以外的文字", "Text between parts"),
    "until": ("至", " to "),
    "part_history": ("沿革", "History"),
    "part_history_of": ("{name}沿革", "{name} through the versions"),
    "part_history_note": (
        "新版在前；序号变动的，按内容追踪",
        "Newest first; followed by its words where its number changed",
    ),
    "part_history_json": ("条文沿革数据（JSON）", "This history as JSON"),
    "unchanged": ("文字未变", "unchanged"),
    "earliest": ("最早版本", "the earliest version"),
    "cites": ("引用的文件", "Cites"),
    "cited_by": ("被以下文件引用", "Cited by"),
    "not_held": ("本库未收录", "not in this archive"),
    "digest": ("摘要值", "Digest"),
    "digest_note": ("纯文本的摘要值", "of the plain text"),
    "source": ("来源", "Source"),
    "licence": ("许可", "Licence"),
    "no_copyright": ("公文不受著作权保护（公共领域）", "Official text, not in copyright"),
    "organizer": ("主办单位", "Run by"),
    "site_name": ("网站名称", "Site"),
    "contact": ("联系方式", "Contact"),
    "icp": ("ICP 备案号", "ICP filing"),
    "police": ("公安备案号", "Public security filing"),
    "organs": ("发文机关", "Issuing organs"),
    "organs_about": (
        "本站有公开文件的机关，按层级排列；数字是文件数，含联合发文",
        "The organs with public documents, by level of government, and how many each signed",
    ),
    "organs_shown": ("显示 {shown} 个，共 {total} 个", "{shown} of {total} are shown"),
    "organ_about": ("{name}公开的文件", "Public documents of {name}"),
    "all_of_them": ("全部 {total} 份", "All {total}"),
    "portal": ("报送与审核", "Filing and review"),
    "about": ("关于本站", "About this site"),
    "about_here": ("本站内容", "What is here"),
    "about_what": (
        (
            "本站公布公报、规范性文件和公文的全文，可检索、可核查、可利用。"
            "未经审核的内容不在本站；有效性没有依据的，标为未标注，不推定为有效。"
        ),
        (
            "Gazettes, normative documents and official documents in full: searchable, verifiable, "
            "usable. What has not passed the gate is not here; validity that nobody states is shown "
            "as not stated, never taken for granted."
        ),
    ),
    "about_read": (
        "正文以主办单位公布的标准文本为准；读取自文件的字段在接口中标明来源和置信度。",
        (
            "The standard text printed by the office prevails; fields read out of files say so in the "
            "API, with how sure they are."
        ),
    ),
    "about_licence": (
        (
            "法律、法规，国家机关的决议、决定、命令和其他公文不适用著作权法"
            "（《中华人民共和国著作权法》第五条），可以自由利用，请注明出处。"
        ),
        (
            "Laws and official documents are not in copyright (Copyright Law of the PRC, article 5). "
            "Use them freely, and say where they come from."
        ),
    ),
    "about_verify": ("如何核查", "How to verify"),
    "about_digest": (
        "每份文件的页面列有纯文本的 SHA-256 和 SM3 摘要值。下载纯文本自行计算，两者应当相同：",
        (
            "Each document's page gives the SHA-256 and SM3 digests of its plain text. Compute them "
            "yourself; they must be the same:"
        ),
    ),
    "about_ledger": (
        (
            "每一次公布、变更和撤回都记入只增不改、经签名的账本。用下面的程序可以离线证明：这份正文就是公布的那一份，"
            "且历史未被改动。"
        ),
        (
            "Every publication, change and withdrawal is an entry of a signed ledger that only grows. "
            "This program shows offline that the text is the one published, and that no history was "
            "changed:"
        ),
    ),
    "site_code": ("网站标识码", "Site code"),
    "withdrawn": ("此件已撤回", "This document was withdrawn"),
    "version_withdrawn": ("第 {number} 版已撤回", "Version {number} was withdrawn"),
    "withdrawn_note": (
        "曾在本站公开，现已撤回；正文、原件及各种下载均已删除，不再提供。",
        "It was public here and no longer is; its text, its file and every download are gone.",
    ),
    "withdrawn_reason": ("撤回原因", "Reason"),
    "withdrawn_by": ("决定机关", "Decided by"),
    "withdrawn_on": ("撤回日期", "Withdrawn on"),
    "corrects": ("勘误：本版更正", "This version corrects"),
    "corrected_by": ("本版有误，已更正，见", "There are errors in this version; corrected in"),
    "problem": ("出错了", "Something is wrong"),
    "back": ("回到首页", "To the home page"),
    "untitled": ("（无标题）", "(untitled)"),
    "gazettes": ("公报", "Gazettes"),
    "latest_issues": ("最新公报", "Latest issues"),
    "all_issues": ("全部期次", "All issues"),
    "issue_contents": ("本期目录", "Contents of this issue"),
    "no_issues": ("还没有收录公报期次。", "No issue of a gazette is held yet."),
    "publisher": ("编印单位", "Publisher"),
    "issues_of": ("{year}年（{count}期）", "{year} ({count})"),
    "year_of": ("{name} {year}年", "{name}, {year}"),
    "serial": ("总第{serial}期", "No. {serial} in all"),
    "out_on": ("{day}出版", "published {day}"),
    "lines": (
        "{entries}条，其中{documents}条可阅读全文",
        "{entries} entries, {documents} with text",
    ),
    "pages": ("第{pages}页", "p. {pages}"),
    "no_column": ("其他", "Other"),
    "standard_text": ("标准文本", "Standard text"),
    "no_text": ("本库暂无全文", "text not in this archive"),
    "previous_issue": ("上一期", "Previous issue"),
    "next_issue": ("下一期", "Next issue"),
    "printed_in": ("刊登于", "Printed in"),
    "issue_json": ("本期数据（JSON）", "This issue as JSON"),
    "issue_documents": ("本期文件（JSON）", "Its documents as JSON"),
    "coverage": ("收录情况", "Coverage"),
    "coverage_note": (
        "本库收录了哪些，还缺哪些，哪些未能读取。",
        "What this archive holds, what is missing, and what could not be read.",
    ),
    "coverage_json": ("收录情况数据（JSON）", "Coverage as JSON"),
    "expected_issues": ("应有期数", "Issues expected"),
    "held_issues": ("已收期数", "Issues held"),
    "missing_issues": ("应有未收", "Expected, not held"),
    "number_gaps": ("期号缺口", "Gaps in the year"),
    "serial_gaps": ("总期号缺口", "Gaps since the first issue"),
    "no_gaps": ("无", "none"),
    "no_ledger": ("未登记台账", "no ledger"),
    "entries_with": ("目录条目，有全文", "Entries with text"),
    "entries_without": ("目录条目，无全文", "Entries without text"),
    "sources": ("来源", "Sources"),
    "documents_of": ("公开文件", "Public documents"),
    "last_recorded": ("最近收录", "Last recorded"),
    "failed_reads": ("未能读取", "Could not be read"),
    "year_issue": ("{year}年第{number}期", "{year} no. {number}"),
    "since": ("自 {day}", "since {day}"),
    "datasets": ("数据开放", "Open data"),
    "dataset_list": ("数据集", "Datasets"),
    "datasets_link": (
        "数据集与下载（CSV、NDJSON、SQLite）",
        "Datasets and downloads (CSV, NDJSON, SQLite)",
    ),
    "datasets_note": (
        "全部公开文件的结构化数据。无需登录，免费，可自由利用、传播。",
        "Structured data of all public documents. No login, free of charge, free to use and share.",
    ),
    "rows": ("{rows} 条", "{rows} rows"),
    "row_count": ("条数", "Rows"),
    "modified": ("更新时间", "Last change"),
    "whole_database": ("整库下载", "The whole database"),
    "whole_database_note": (
        "SQLite 数据库、字段说明（metadata.json）和 Datasette 插件；文件不再变动，附摘要值，可断点续传。",
        "An SQLite database, its description (metadata.json) and a Datasette plugin; each with digests.",
    ),
    "no_downloads": ("尚未发布", "not published yet"),
    "bytes": ("字节", "bytes"),
    "dcat": ("开放目录（DCAT）", "Catalogue (DCAT)"),
    "themes": ("开放领域", "Fields"),
    "csv_for_people": ("CSV（Excel、WPS、LibreOffice 适用）", "CSV for Excel, WPS, LibreOffice"),
    "csv": ("CSV（原样，供程序使用）", "CSV, exactly as stored, for programs"),
    "ndjson": ("NDJSON（每行一条）", "NDJSON, one row a line"),
    "sqlite": ("SQLite 数据库", "SQLite database"),
    "data_columns": ("字段", "Columns"),
    "data_column": ("名称", "Name"),
    "meaning": ("含义", "Meaning"),
    "preview": ("预览", "First rows"),
    "about_data": ("数据集信息", "About this dataset"),
    "identifier": ("编号", "Identifier"),
    "provider": ("提供方", "Provider"),
    "theme": ("开放领域", "Field"),
    "keywords": ("关键词", "Keywords"),
    "and_": ("、", ", "),
    "frequency": ("更新周期", "Frequency"),
    "openness": ("开放条件", "Conditions"),
    "open_to_all": ("无条件开放", "Open to all"),
}


def words(language: Language) -> dict[str, str]:
    """Every word of the site in one language."""
    place = 0 if language == "zh" else 1
    return {name: pair[place] for name, pair in _WORDS.items()}
