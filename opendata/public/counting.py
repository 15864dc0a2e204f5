"""Exact totals and facets of a filter, counted once for each state of the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from opendata.public.connection import Connection
from opendata.public.query import Facet, Filters, conditions
from opendata.public.rows import FacetRow

T = TypeVar("T")

_KEPT = 4096
"""How much is remembered, as it is weighed: by default so many answers."""
_VALUES = 200
"""Most values of one facet; the rarest go."""

_BY_COLUMN = """
SELECT d.{column}, d.{column}, count(*) FROM {table} AS d
WHERE {where} AND d.{column} IS NOT NULL GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT {limit}
"""
_BY_YEAR = """
SELECT substr(d.signed_on, 1, 4), substr(d.signed_on, 1, 4), count(*) FROM {table} AS d
WHERE {where} AND d.signed_on IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT {limit}
"""
_BY_ISSUER = """
SELECT i.id, i.name, count(DISTINCT d.id) FROM {table} AS d
JOIN document_issuer AS y ON y.document = d.id JOIN issuer AS i ON i.id = y.issuer
WHERE {where} GROUP BY 1 ORDER BY 3 DESC, 2 LIMIT {limit}
"""
_BY_GAZETTE = """
SELECT g.id, g.name, count(DISTINCT d.id) FROM {table} AS d
JOIN entry AS e ON e.document = d.id JOIN issue AS i ON i.id = e.issue
JOIN gazette AS g ON g.id = i.gazette
WHERE {where} GROUP BY 1 ORDER BY 3 DESC, 2 LIMIT {limit}
"""


class Counts:
    """What was counted already; forgotten as soon as the data changes."""

    def __init__(self, most: int = _KEPT) -> None:
        self._kept: dict[object, object] = {}
        self._most = most
        self._weight = 0
        self._generation = 0

    def total(self, db: Connection, filters: Filters) -> int:
        """How many documents match."""
        return self.keep(db, filters, lambda: _total(db, filters))

    def facet(self, db: Connection, filters: Filters, name: Facet) -> list[FacetRow]:
        """How many of them have each value, the most frequent first (years: the latest first)."""
        return self.keep(db, (filters, name), lambda: _facet(db, filters, name))

    def keep(
        self,
        db: Connection,
        key: object,
        find: Callable[[], T],
        *,
        weigh: Callable[[T], int] = lambda _: 1,
    ) -> T:
        """What `find` gives, remembered under a key until the data changes or there is too much."""
        if self._generation != db.generation:
            self._forget()
            self._generation = db.generation
        if key in self._kept:
            return self._kept[key]  # type: ignore[return-value]  # one key, one kind of value
        found = find()
        weight = weigh(found)
        if weight <= self._most:
            if self._weight + weight > self._most:
                self._forget()
            self._weight += weight
            self._kept[key] = found
        return found

    def _forget(self) -> None:
        self._kept.clear()
        self._weight = 0


def _total(db: Connection, filters: Filters) -> int:
    where = conditions(filters)
    sql = f"SELECT count(*) FROM {filters.table} AS d WHERE {where.sql}"  # noqa: S608 (our own words)
    ((total,),) = db.rows(sql, where.values)
    return int(total)


def _facet(db: Connection, filters: Filters, name: Facet) -> list[FacetRow]:
    where = conditions(filters)
    shape = {"year": _BY_YEAR, "issuer": _BY_ISSUER, "gazette": _BY_GAZETTE}.get(name, _BY_COLUMN)
    column = "topic_path" if name == "topic" else name
    sql = shape.format(column=column, table=filters.table, where=where.sql, limit=_VALUES)
    return [FacetRow(*row) for row in db.rows(sql, where.values)]
