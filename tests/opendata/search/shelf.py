"""Six invented documents to search, and the same words as the one article of each."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from opendata.search.documents import SearchDocument
from opendata.search.engine import Unit


def invented(id: str, title: str, text: str, **fields: object) -> SearchDocument:
    """A document with what matters to a test."""
    values = {"id": id, "title": title, "text": text, **fields}
    return SearchDocument(**values)  # type: ignore[arg-type]  # a test's own values


def as_article(document: SearchDocument) -> SearchDocument:
    """The article of a document in which all stands that a bare word asks of a document."""
    words = f"{document.title}\n{document.number or ''}\n{document.text}"
    return msgspec.structs.replace(document, path="art_1", article="第一条", text=words)


DOCUMENTS = (
    invented(
        "plan",
        "示例省政务公开工作要点",
        "一、推进政务公开。\n二、按照示政发〔2024〕1号执行。",
        number="示政办发〔2024〕12号",
        index_no="000000000/2024-00110",
        issuers=("org-aa",),
        issuer_names=("示例省人民政府办公厅",),
        kind="government_normative",
        genre="通知",
        level="province",
        topic="综合政务\\政务公开",
        region="990000",
        status="effective",
        signed=date(2024, 5, 23),
        published=date(2024, 6, 1),
        effective=date(2024, 7, 1),
    ),
    invented(
        "order",
        "示例省停车场管理办法",
        "示例省人民政府令第12号\n停车场的政务信息应当公开，数据安全由经营者负责。",
        number="示例省人民政府令第12号",
        issuers=("org-bb",),
        issuer_names=("示例省人民政府",),
        kind="provincial_rule",
        genre="办法",
        level="province",
        topic="城乡建设",
        region="990000",
        status="repealed",
        status_since=date(2023, 1, 1),
        signed=date(2019, 3, 1),
        effective=date(2019, 5, 1),
    ),
    invented(
        "joint",
        "关于云岭市数据共享的通知",
        "数据库。据云岭报道。安全第一，支持ＩＰｖ６和Open Data，2024年完成。",
        number="云政发〔2024〕1号",
        issuers=("org-cc", "org-dd"),
        issuer_names=("云岭市人民政府", "云岭市数据局"),
        kind="government_normative",
        genre="通知",
        level="prefecture",
        topic="综合政务/电子政务",
        region="990100",
        signed=date(2024, 1, 2),
        effective=date(2024, 1, 2),
        expires=date(2026, 1, 1),
    ),
    invented(
        "first",
        "示例省人民政府关于安全生产的决定",
        "自2024年起，加强安全生产。",
        number="示政发〔2024〕1号",
        issuers=("org-bb",),
        issuer_names=("示例省人民政府",),
        kind="government_normative",
        genre="决定",
        level="province",
        region="990000",
        signed=date(2024, 1, 1),
    ),
    invented(
        "twelfth",
        "示例省人民政府关于河湖保护的意见",
        "河湖保护由各市负责，参照〔2024〕第1号。",
        number="示政发〔2024〕12号",
        issuers=("org-bb",),
        issuer_names=("示例省人民政府",),
        kind="government_normative",
        genre="意见",
        level="province",
        region="990000",
        signed=date(2024, 12, 31),
        published=date(2025, 1, 2),
    ),
    invented("bare", "附则", "本附则没有日期。公开政务。"),
)
SHELVES: Mapping[Unit, Sequence[SearchDocument]] = {
    "document": DOCUMENTS,
    "article": [as_article(document) for document in DOCUMENTS],
}
TEXTS = {entry.called: entry.text for shelf in SHELVES.values() for entry in shelf}
