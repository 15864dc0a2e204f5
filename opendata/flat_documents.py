"""Documents as rows of plain values: one way for CSV, XLSX, Parquet and SQLite.

What is nested becomes columns named as in the dataset `documents`. Lists become one text with 、
between: `issuers`, `issuer_ids` and `issuer_levels` go together place by place, and so do
`printed_in`, `issues`, `pages` (first-last, empty where not known) and `standard_text` (1 or 0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter

import msgspec

from opendata.catalogue.tables import ColumnType
from opendata.flat_table import FlatColumn, FlatTable
from opendata.public.rows import DocumentRow

NAME = "documents"
SEPARATOR = "、"
"""Between the parts of a list."""

Value = str | int | float | None


class _Flat(msgspec.Struct, frozen=True):
    """A column, the field of the list's items that it is of, and its value."""

    field: str
    name: str
    type: ColumnType
    value: Callable[[DocumentRow], Value]


def flat_documents(
    fields: Sequence[str], batches: Iterator[list[DocumentRow]], *, total: int | None = None
) -> FlatTable:
    """Documents with the columns of these fields in their order, without any those of a list's item."""
    return FlatTable(
        NAME,
        columns_of(fields),
        (flat_rows(fields, documents) for documents in batches),
        ("id",) if not fields or "id" in fields else (),
        total,
    )


def columns_of(fields: Sequence[str]) -> tuple[FlatColumn, ...]:
    """The columns of these fields."""
    return tuple(FlatColumn(one.name, one.type) for one in _chosen(tuple(fields)))


def flat_rows(fields: Sequence[str], documents: Sequence[DocumentRow]) -> list[tuple[Value, ...]]:
    """The rows of some documents."""
    values = [one.value for one in _chosen(tuple(fields))]
    return [tuple(value(document) for value in values) for document in documents]


@cache
def _chosen(fields: tuple[str, ...]) -> tuple[_Flat, ...]:
    if not fields:
        return tuple(one for one in _COLUMNS if one.field not in _ONLY_ASKED_FOR)
    return tuple(one for field in fields for one in _COLUMNS if one.field == field)


def _joined(parts: Iterable[str]) -> str:
    return SEPARATOR.join(parts)


def _issuers(document: DocumentRow) -> str:
    return _joined(one.name for one in document.issuers)


def _issuer_ids(document: DocumentRow) -> str:
    return _joined(one.id for one in document.issuers)


def _issuer_levels(document: DocumentRow) -> str:
    return _joined(one.level for one in document.issuers)


def _printed_in(document: DocumentRow) -> str:
    return _joined(one.title for one in document.printed)


def _issues(document: DocumentRow) -> str:
    return _joined(one.issue for one in document.printed)


def _pages(document: DocumentRow) -> str:
    return _joined(
        "" if one.page_from is None else f"{one.page_from}-{one.page_to or one.page_from}"
        for one in document.printed
    )


def _standard_text(document: DocumentRow) -> str:
    return _joined(str(one.standard_text) for one in document.printed)


def _plain(field: str, name: str = "", kind: ColumnType = "text") -> _Flat:
    return _Flat(field, name or field, kind, attrgetter(name or field))


_ONLY_ASKED_FOR = frozenset({"abstract", "addressees"})
_COLUMNS = (
    _plain("id"),
    _plain("number"),
    _plain("title"),
    _plain("kind"),
    _plain("genre"),
    _Flat("issuers", "issuers", "text", _issuers),
    _Flat("issuers", "issuer_ids", "text", _issuer_ids),
    _Flat("issuers", "issuer_levels", "text", _issuer_levels),
    _plain("signed_on", kind="date"),
    _plain("published_on", kind="date"),
    _plain("effective_on", kind="date"),
    _plain("expires_on", kind="date"),
    _plain("status"),
    _plain("status", "status_since", "date"),
    _plain("status", "status_by"),
    _plain("topic"),
    _plain("topic", "topic_path"),
    _plain("topic", "topic_confidence", "number"),
    _plain("region"),
    _plain("index_no"),
    _plain("disclosure"),
    _Flat("printed_in", "printed_in", "text", _printed_in),
    _Flat("printed_in", "issues", "text", _issues),
    _Flat("printed_in", "pages", "text", _pages),
    _Flat("printed_in", "standard_text", "text", _standard_text),
    _plain("version", kind="integer"),
    _plain("recorded_at", kind="date-time"),
    _plain("digest", "sha256"),
    _plain("digest", "sm3"),
    _plain("licence"),
    _plain("source", "source_url"),
    _plain("source", "source_file"),
    _plain("abstract"),
    _plain("addressees"),
)
