"""The words of the pages about the site: who runs it, its organs, how to verify, unsubscribing."""

from __future__ import annotations

ABOUT_WORDS: dict[str, tuple[str, str]] = {
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
    "unsubscribe": ("退订推送", "End the subscription"),
    "unsubscribe_note": (
        "确认后不再向接收地址推送，订阅及接收地址随即删除。",
        "Nothing more will be posted to the receiver; the subscription and its address are erased.",
    ),
    "unsubscribed": ("已退订", "The subscription has ended"),
    "unsubscribed_note": (
        "订阅及接收地址已删除。",
        "The subscription and its address were erased.",
    ),
}
