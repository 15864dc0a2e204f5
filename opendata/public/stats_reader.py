"""Counts of documents: of all, of those that match by fields and time, and of what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from opendata.public.connection import LISTED, Connection, Row, listed
from opendata.public.counting import Counts
from opendata.public.coverage import Coverage, read_coverage
from opendata.public.delays import Delays, read_delays
from opendata.public.query import Clause, Facet, Filters, conditions
from opendata.public.rows import FacetRow, Totals

Day = Literal["signed_on", "published_on", "effective_on"]
Period = Literal["year", "month"]

_BARS = 1200
"""Most bars of a histogram: the months of a century."""
_DIGITS: dict[Period, int] = {"year": 4, "month": 7}
"""Of an ISO day, that name the period."""


class _Field(msgspec.Struct, frozen=True):
    """Where the values of a field stand: what is joined to `AS d`, value and label."""

    value: str
    label: str
    joined: str = ""
    order: str = "3 DESC, 1"


_ISSUERS = "JOIN document_issuer AS di ON di.document = d.id JOIN issuer AS o ON o.id = di.issuer"
_GAZETTES = """
JOIN entry AS l ON l.document = d.id JOIN issue AS p ON p.id = l.issue
JOIN gazette AS g ON g.id = p.gazette
"""
_TOTALS = """
SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM issuer),
(SELECT count(*) FROM article), (SELECT min(signed_on) FROM document),
(SELECT max(signed_on) FROM document)
"""
_YEAR = "substr(d.signed_on, 1, 4)"
_FIELDS: dict[Facet, _Field] = {
    "kind": _Field("d.kind", "d.kind"),
    "genre": _Field("d.genre", "d.genre"),
    "level": _Field("d.level", "d.level"),
    "status": _Field("d.status", "d.status"),
    "region": _Field("d.region", "d.region"),
    "topic": _Field("d.topic_path", "d.topic_path"),
    "year": _Field(_YEAR, _YEAR, order="1 DESC"),
    "issuer": _Field("o.id", "o.name", _ISSUERS),
    "gazette": _Field("g.id", "g.name", _GAZETTES),
}


class AxisRow(msgspec.Struct, frozen=True):
    """The values of a field with most documents (years: the latest), and what is beside them."""

    values: list[FacetRow]
    more: int
    """How many other values there are."""
    without: int
    """Documents that have no value."""


class CellRow(msgspec.Struct, frozen=True):
    """How many documents have these values, one of each field."""

    values: tuple[str, ...]
    count: int


class Table(msgspec.Struct, frozen=True):
    """Documents by one or two fields. Where a document has several values it is in several cells."""

    axes: list[AxisRow]
    cells: list[CellRow]
    """Those that hold something."""
    rest: int
    """Documents in none of the cells."""


class Histogram(msgspec.Struct, frozen=True):
    """Documents by year or month, oldest first."""

    bars: list[CellRow]
    earlier: int
    """Documents before the first bar."""
    undated: int


class StatsReader:
    """Counts documents; it shares a PublicReader's connection. Issuers are filtered by id."""

    def __init__(self, connection: Connection, counts: Counts) -> None:
        self._connection = connection
        self._counts = counts

    def totals(self) -> Totals:
        """How much the archive holds."""
        with self._connection as db:
            return self._counts.keep(db, "totals", lambda: _totals(db))

    def coverage(self) -> Coverage:
        """How complete the archive is."""
        with self._connection as db:
            return self._counts.keep(db, "coverage", lambda: read_coverage(db))

    def total(self, filters: Filters) -> int:
        """How many documents match."""
        with self._connection as db:
            return self._counts.total(db, filters)

    def table(self, filters: Filters, by: Sequence[Facet], *, limit: int) -> Table:
        """The documents by these fields, with at most `limit` values of each."""
        with self._connection as db:
            total = self._counts.total(db, filters)
            key = ("table", filters, tuple(by), limit)
            return self._counts.keep(db, key, lambda: _table(db, filters, by, limit, total))

    def histogram(self, filters: Filters, day: Day, period: Period) -> Histogram:
        """The documents by the year or month of a day."""
        with self._connection as db:
            total = self._counts.total(db, filters)
            key = ("histogram", filters, day, period)
            return self._counts.keep(db, key, lambda: _histogram(db, filters, day, period, total))

    def delays(self, filters: Filters, *, limit: int) -> Delays:
        """How long the documents took from being signed to being published, in at most `limit` rows."""
        with self._connection as db:
            key = ("delays", filters, limit)
            return self._counts.keep(db, key, lambda: read_delays(db, filters, limit))


def _totals(db: Connection) -> Totals:
    ((documents, issuers, articles, first, last),) = db.rows(_TOTALS)
    return Totals(documents, issuers, articles, _year(first), _year(last))


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None


def _table(db: Connection, filters: Filters, by: Sequence[Facet], limit: int, total: int) -> Table:
    where = conditions(filters)
    fields = [_FIELDS[name] for name in by]
    axes = [_axis(db, filters, where, field, limit, total) for field in fields]
    rows = _from(filters, fields)
    values = ", ".join(field.value for field in fields)
    among = " AND ".join(f"{field.value} IN ({LISTED})" for field in fields)
    shown = [listed([row.value for row in axis.values]) for axis in axes]
    asked = (*where.values, *shown)
    cells = db.rows(
        f"SELECT {values}, count(DISTINCT d.id) AS n FROM {rows} WHERE {where.sql} AND {among} "  # noqa: S608
        f"GROUP BY {values} ORDER BY n DESC, {values}",
        asked,
    )
    counted = f"SELECT count(DISTINCT d.id) FROM {rows} WHERE {where.sql} AND {among}"  # noqa: S608
    ((inside,),) = db.rows(counted, asked)
    return Table(axes, [_cell(row) for row in cells], total - inside)


def _axis(
    db: Connection, filters: Filters, where: Clause, field: _Field, limit: int, total: int
) -> AxisRow:
    rows = _from(filters, [field])
    known = f"{where.sql} AND {field.value} IS NOT NULL"
    found = db.rows(
        f"SELECT {field.value}, {field.label}, count(DISTINCT d.id) FROM {rows} WHERE {known} "  # noqa: S608
        f"GROUP BY 1 ORDER BY {field.order} LIMIT ?",
        (*where.values, limit),
    )
    counted = (
        f"SELECT count(DISTINCT {field.value}), count(DISTINCT d.id) FROM {rows} WHERE {known}"  # noqa: S608
    )
    ((values, documents),) = db.rows(counted, where.values)
    return AxisRow([FacetRow(*row) for row in found], values - len(found), total - documents)


def _histogram(db: Connection, filters: Filters, day: Day, period: Period, total: int) -> Histogram:
    where = conditions(filters)
    found = db.rows(
        f"SELECT substr(d.{day}, 1, ?), count(*) FROM {filters.table} AS d "  # noqa: S608 (our own words)
        f"WHERE {where.sql} AND d.{day} IS NOT NULL GROUP BY 1 ORDER BY 1",
        (_DIGITS[period], *where.values),
    )
    bars = [_cell(row) for row in found]
    dated = sum(bar.count for bar in bars)
    earlier = sum(bar.count for bar in bars[:-_BARS])
    return Histogram(bars[-_BARS:], earlier, total - dated)


def _from(filters: Filters, fields: Sequence[_Field]) -> str:
    return " ".join([f"{filters.table} AS d", *(field.joined for field in fields)])


def _cell(row: Row) -> CellRow:
    return CellRow(tuple(row[:-1]), row[-1])
