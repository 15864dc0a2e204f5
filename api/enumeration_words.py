"""The codes of closed enumerations in words, Chinese and English, for the API's description."""

from __future__ import annotations

from collections.abc import Sequence

from api.labels import WORDS
from gazette.filing.feedback import KIND_WORDS, STATUS_WORDS
from gazette.filing.objections import WORDS as OBJECTIONS
from opendata.catalogue.frequencies import FREQUENCIES
from opendata.catalogue.quality import PROPERTIES
from opendata.catalogue.themes import THEMES

Words = dict[str, tuple[str, str]]

FIELDS: Words = {
    "abstract": ("内容概述", "Abstract"),
    "addressees": ("主送机关", "Addressees"),
    "articles": ("条款", "Parts of the text"),
    "digest": ("摘要值", "Digests"),
    "disclosure": ("公开属性", "Disclosure"),
    "effective_on": ("施行日期", "In force from"),
    "enclosures": ("附件", "Enclosures"),
    "expires_on": ("有效期至", "In force until"),
    "expiry": ("有效期", "End of validity"),
    "gazette": ("公报", "Gazette"),
    "genre": ("文种", "Genre"),
    "id": ("编号", "Id"),
    "index_no": ("索引号", "Index number"),
    "issuer": ("发文机关", "Issuing organ"),
    "issuers": ("发文机关", "Issuing organs"),
    "kind": ("文件类别", "Kind"),
    "level": ("层级", "Level"),
    "licence": ("许可", "Licence"),
    "links": ("链接", "Links"),
    "number": ("发文字号", "Document number"),
    "printed_in": ("刊登期次", "Where it was printed"),
    "published_on": ("发布日期", "Day of publication"),
    "recorded_at": ("收录时间", "When it was recorded"),
    "region": ("行政区划", "Region"),
    "relevance": ("相关度", "Relevance"),
    "signed_on": ("成文日期", "Day of signing"),
    "source": ("来源", "Source"),
    "status": ("有效性", "Validity"),
    "text": ("正文", "Text"),
    "title": ("标题", "Title"),
    "topic": ("主题分类", "Topic"),
    "version": ("版本", "Version"),
    "year": ("年份", "Year"),
}
"""Fields of documents, where one is named by a code; with `-` before it in a sort, descending."""

TABLES: list[Words] = [
    {"zh": ("中文", "Chinese"), "en": ("英文", "English")},
    {
        "json": ("JSON", "JSON"),
        "jsonld": ("JSON-LD", "JSON-LD"),
        "ndjson": ("每行一条 JSON", "JSON, a record a line"),
        "csv": ("CSV 表格", "CSV table"),
        "xlsx": ("Excel 工作簿", "Excel workbook"),
        "parquet": ("Parquet 列式文件", "Parquet"),
        "sqlite": ("SQLite 数据库", "SQLite database"),
        "unified": ("unified diff 文本", "Unified diff"),
    },
    *WORDS.values(),
    {
        "book": ("编", "Book"),
        "subbook": ("分编", "Sub-book"),
        "chapter": ("章", "Chapter"),
        "section": ("节", "Section"),
        "article": ("条", "Article"),
        "paragraph": ("款", "Paragraph"),
        "item": ("项", "Item"),
        "subitem": ("目", "Sub-item"),
        "level1": ("一、", "First level of a 公文"),
        "level2": ("（一）", "Second level"),
        "level3": ("1.", "Third level"),
        "level4": ("（1）", "Fourth level"),
        "enclosure": ("附件、印发的文件", "Enclosure"),
    },
    {"document": ("文件", "Document"), "article": ("条款", "Article")},
    {"out": ("它引用的", "What it cites"), "in": ("引用它的", "What cites it")},
    {"text": ("各部分之间的文字", "Lines between parts")},
    {"text": ("正文", "The document"), "explanation": ("解读材料", "A reading of it")},
    {"year": ("按年", "By year"), "month": ("按月", "By month"), "day": ("按日", "By day")},
    {"similar": ("同题同文", "Same title or same text")},
    {
        "aliases": ("机关别名", "Other names of organs"),
        "numerals": ("数字写法", "Spellings of numerals"),
        "pinyin": ("拼音", "Pinyin and initials"),
        "script": ("简繁", "Simplified and traditional"),
        "synonyms": ("同义词", "Synonyms"),
    },
    {
        "copy": ("整库副本", "The database with what goes with it"),
        "release": ("发布包", "Each dataset in each format as well, signed"),
    },
    {"all": ("全部", "All of them")},
    {"parts": ("部分字词", "Parts of words")},
    {"record": ("连同记录", "With the record")},
    {
        "form": ("文件的一种格式", "A form of the document"),
        "source": ("来源文件", "A file that came in"),
    },
    {
        "former": ("曾用名", "Former name"),
        "later": ("后称", "Later name"),
        "short": ("简称", "Short name"),
    },
    {"ready": ("就绪", "Ready")},
    {
        "documents": ("文件数", "Number of documents"),
        "level": ("层级", "Level"),
        "name": ("名称", "Name"),
    },
    {
        "title": ("标题", "Title"),
        "number": ("发文字号", "Document number"),
        "organ": ("机关", "Organ"),
        "topic": ("主题", "Topic"),
    },
    {
        "character": ("错字", "A wrong character"),
        "extra": ("多字", "One too many"),
        "homophone": ("同音", "Same sound"),
        "missing": ("漏字", "One missing"),
        "number": ("数字有误", "A digit of a number"),
        "pinyin": ("拼音", "Pinyin for characters"),
        "swapped": ("颠倒", "Two swapped"),
    },
    {
        "whole": ("完全一致", "The whole"),
        "prefix": ("开头一致", "Its beginning"),
        "substring": ("其中一段", "A part of it"),
        "pinyin": ("拼音", "Pinyin"),
        "initials": ("拼音首字母", "Initials"),
        "near": ("差一字的号", "A number one slip away"),
    },
    {
        "received": ("已接收", "Received"),
        "checked": ("已检查", "Checked"),
        "returned": ("已退回", "Returned"),
        "held": ("待审", "Held"),
        "cleared": ("已通过", "Cleared"),
        "public": ("已公开", "Public"),
    },
    {"delete": ("删除", "Delete"), "insert": ("插入", "Insert"), "replace": ("替换", "Replace")},
    {"stated": ("文中写明", "Stated"), "computed": ("按规则推算", "Computed")},
    {
        "read": ("读取", "Read from the text"),
        "given": ("来源提供", "Given by the source"),
        "set": ("人工设定", "Set by the office"),
        "default": ("默认", "Declared default"),
    },
    {"ok": ("正常", "In order")},
    {
        "regular": ("期", "Regular"),
        "supplement": ("增刊", "Supplement"),
        "special": ("特刊", "Special"),
    },
    {"office": ("本机关", "The office"), "source": ("来源", "The trusted source")},
    {
        "any": ("任一字段", "Any of them"),
        **{key: FIELDS[key] for key in ("issuer", "number", "title")},
    },
    {
        "cites": ("引用", "Cites"),
        "cited_by": ("被引用", "Cited by"),
        "similar_title": ("标题相近", "Similar title"),
    },
    {
        "amends": ("修改", "Amends"),
        "cites": ("引用", "Cites"),
        "continues": ("继续有效", "Continues in force"),
        "expires": ("宣布失效", "Declares expired"),
        "invalidates": ("撤销", "Invalidates"),
        "repeals": ("废止", "Repeals"),
        "suspends": ("停止执行", "Suspends"),
    },
    {
        "found": ("已找到", "Found"),
        "not_found": ("本库未收录", "Not held here"),
        "ambiguous": ("有多份", "More than one"),
        "invalid": ("无法识别", "Not a reference"),
    },
    KIND_WORDS,
    STATUS_WORDS,
    {
        "publish": ("公开", "Publish"),
        "unpublish": ("撤下", "Take back what was published"),
        "accept": ("受理", "Accept"),
        "answer": ("答复", "Answer"),
        "refuse": ("不予受理", "Refuse"),
        "hold": ("暂停公开", "Hold what it is about"),
        "forget_contact": ("删除联系方式", "Forget how to reach the sender"),
    },
    {"clear": ("通过", "Clear"), "return": ("退回", "Return"), "hold": ("暂缓", "Hold")},
    {
        "content": ("内容表述", "Content"),
        "timing": ("公开时机", "Timing"),
        "manner": ("公开方式", "Manner"),
    },
    {
        "date": ("日期", "Day"),
        "date-time": ("时刻", "Instant"),
        "integer": ("整数", "Whole number"),
        "number": ("数", "Number"),
        "text": ("文字", "Text"),
    },
    {
        "pending": ("待确认", "Not yet confirmed by the receiver"),
        "active": ("推送中", "Told of what is found"),
        "disabled": ("已停用", "Failed for days, and told no more"),
        "ended": ("已退订", "Ended"),
    },
    {one.code: (one.name.zh, one.name.en) for one in THEMES},
    {one.code: (one.name.zh, one.name.en) for one in FREQUENCIES},
    {
        "unconditional": ("无条件", "Without condition"),
        "conditional": ("有条件", "Under a condition"),
        "none": ("不予", "Not at all"),
    },
    {"low": ("低", "Low"), "medium": ("中", "Medium"), "high": ("高", "High")},
    {
        "mask": ("脱敏", "The cells are masked"),
        "leave-out": ("不收", "Left out: the column, or the rows that are bad"),
        "publish": ("照原样公开", "Published as it is"),
        "record": ("只登记", "Recorded with all that is wrong, never published"),
    },
    {
        "held": ("待决定", "Held until a person decides"),
        "returned": ("退回", "Sent back"),
        "cleared": ("已通过", "Cleared"),
        "public": ("已公开", "Public"),
    },
    {code: (words.zh, words.en) for code, words in PROPERTIES.items()},
    {
        "passed": ("达标", "Passed"),
        "failed": ("未达标", "Failed"),
        "not-measured": ("无法测量", "Cannot be measured"),
    },
    {"json-schema": ("JSON Schema", "JSON Schema"), "table-schema": ("表结构", "Table Schema")},
    OBJECTIONS,
    FIELDS,
]
"""Each table names what one set of codes means; the first that has all codes of a set counts."""


def words_of(codes: Sequence[str]) -> Words:
    """What the codes of a closed set mean; those that no table has all of are looked up one by one.

    A code that no table knows is left out.
    """
    bare = {code.removeprefix("-") for code in codes}
    whole = next((table for table in TABLES if bare <= table.keys()), {})
    found = {}
    for code in codes:
        words = whole.get(code.removeprefix("-")) or _anywhere(code.removeprefix("-"))
        if words is not None:
            found[code] = _descending(words) if code.startswith("-") else words
    return found


def _anywhere(code: str) -> tuple[str, str] | None:
    return next((table[code] for table in reversed(TABLES) if code in table), None)


def _descending(words: tuple[str, str]) -> tuple[str, str]:
    return f"{words[0]}降序", f"{words[1]}, descending"
