"""The datasets derived of documents and of their use: which tables, which theme and keywords."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from gazette.datasets import Frequency
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.frequencies import BY_CODE as FREQUENCIES
from opendata.catalogue.made_columns import DAY, ISSUER_NAME, PAGE, Made, issuers_of, named_by
from opendata.catalogue.tables import Table, read_tables
from opendata.catalogue.themes import BY_CODE
from opendata.catalogue.words import Words

_INTERNAL = frozenset({"seq", "title_key", "to_key"})
"""Columns that serve joins and indexes inside the file."""


class _Offer(msgspec.Struct, frozen=True):
    """A table as it is offered."""

    id: str
    table: str
    theme: str
    keywords: tuple[tuple[str, str], ...]
    made: tuple[Made, ...] = ()
    required: tuple[str, ...] = ()
    frequency: Frequency = "realtime"
    counted: str | None = None


_LAW = (("法律法规规章", "laws and rules"), ("规范性文件", "normative documents"))
_GAZETTE = (("政府公报", "official gazette"),)
_REQUIRED = (
    "index_no", "title", "issuers", "signed_on", "published_on", "status", "topic", "genre", "kind",
    "abstract", "disclosure",
)  # fmt: skip
"""What the header of a published document must say (domain §5.2)."""

LISTS = ("in-force", "repealed", "expired")
"""The lists of documents by how they stand on a day."""


def _list(id: str, zh: str, en: str, *made: Made) -> _Offer:
    return _Offer(
        id,
        id.replace("-", "_"),
        "law",
        (*_LAW, (zh, en)),
        (issuers_of("document"), *made, PAGE, DAY),
        ("title", "issuer", "signed_on"),
        frequency="daily",
        counted="kind",
    )


_OFFERS = (
    _Offer(
        "documents",
        "document",
        "law",
        (*_GAZETTE, *_LAW),
        (issuers_of("id"),),
        _REQUIRED,
        counted="kind",
    ),
    _Offer("versions", "version", "law", (*_LAW, ("全文", "full text"))),
    _Offer("articles", "article", "law", (*_LAW, ("条款", "articles"))),
    _Offer("relations", "relation", "law", (*_LAW, ("引用关系", "citations"))),
    _Offer("status-changes", "status_change", "law", (*_LAW, ("有效性", "validity"))),
    _list("in-force", "现行有效文件目录", "list of documents in force"),
    _list(
        "repealed",
        "废止文件目录",
        "list of repealed documents",
        *named_by("repealed_by", Words("废止依据", "the document that repeals it")),
    ),
    _list(
        "expired",
        "失效文件目录",
        "list of expired documents",
        *named_by("expired_by", Words("失效依据", "the document that says so")),
    ),
    _Offer("gazettes", "gazette", "law", _GAZETTE),
    _Offer("issues", "issue", "law", (*_GAZETTE, ("期次", "issues")), counted="gazette"),
    _Offer("entries", "entry", "law", (*_GAZETTE, ("目录", "contents"))),
    _Offer("issuers", "issuer", "institutions", (("发文机关", "issuing organs"),)),
    _Offer(
        "coverage",
        "coverage",
        "institutions",
        (("收录情况", "coverage"),),
        (ISSUER_NAME,),
        counted="year",
    ),
    _Offer(
        "usage",
        "usage",
        "institutions",
        (("数据利用", "use of data"),),
        frequency="daily",
        counted="dataset",
    ),
)


@cache
def derived_datasets() -> Mapping[str, Dataset]:
    """Every derived dataset by its id; one whose table is not in this release is left out."""
    tables = read_tables()
    return {
        offer.id: _dataset(offer, tables[offer.table]) for offer in _OFFERS if offer.table in tables
    }


def _dataset(offer: _Offer, table: Table) -> Dataset:
    own = tuple(column for column in table.columns if column.name not in _INTERNAL)
    return Dataset(
        id=offer.id,
        table=table.name,
        title=table.title,
        description=table.description,
        theme=BY_CODE[offer.theme],
        keywords=tuple(Words(*pair) for pair in offer.keywords),
        frequency=FREQUENCIES[offer.frequency],
        licence=table.licence,
        columns=(*own, *(column for column, _ in offer.made)),
        key=table.key,
        filters=tuple(column.name for column in own if column.name in table.looked_up),
        sorts=tuple(column.name for column in own if column.name in table.sorted_by),
        counted=offer.counted,
        required=offer.required,
        made=tuple((column.name, expression) for column, expression in offer.made),
    )
