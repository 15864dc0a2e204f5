"""Reads issuing organs with all their names from public.db, in pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from opendata.public.connection import LISTED, Connection, Row, listed
from opendata.public.counting import Counts
from opendata.public.query import Clause

IssuerSort = Literal["name", "-documents", "level"]
"""By name; most documents first; highest level first, in each the one with most documents."""
Relation = Literal["short", "former", "later"]
"""简称, 前身, 后继: whose name another name is."""

Value = str | int

_NAMES = """
SELECT json_group_array(json_array(name, relation)) FROM (
  SELECT name, relation FROM issuer_name WHERE issuer = o.id ORDER BY relation DESC, name)
"""
_RANK = (
    "CASE o.level WHEN 'national' THEN 0 WHEN 'province' THEN 1 WHEN 'prefecture' THEN 2 "
    "WHEN 'county' THEN 3 WHEN 'township' THEN 4 ELSE 5 END"
)
_ORDERS: dict[IssuerSort, tuple[str, ...]] = {
    "name": ("o.name", "o.id"),
    "-documents": ("-o.documents", "o.name", "o.id"),
    "level": (_RANK, "-o.documents", "o.name", "o.id"),
}
_CALLED = """
(instr(o.name, ?) OR EXISTS (
  SELECT 1 FROM issuer_name AS n WHERE n.issuer = o.id AND instr(n.name, ?)))
"""
_COLUMNS = f"o.id, o.name, o.level, o.region, o.documents, ({_NAMES})"
_ONE = f"SELECT {_COLUMNS} FROM issuer AS o WHERE o.id = ? AND o.documents > 0"  # noqa: S608 (our own words)
_IDS = f"SELECT id FROM issuer WHERE name IN ({LISTED})"  # noqa: S608 (our own words)
_NAMES_BY_ID = "SELECT id, name FROM issuer"


class OtherName(msgspec.Struct, frozen=True, array_like=True):
    """Another name of an organ: its own short one, or that of its former or later organ."""

    name: str
    relation: Relation


class NamedIssuer(msgspec.Struct, frozen=True):
    """An issuing organ, how many public documents it signed, alone or with others, and its names."""

    id: str
    name: str
    level: str
    region: str | None
    documents: int
    names: tuple[OtherName, ...]


class IssuerFilters(msgspec.Struct, frozen=True, kw_only=True):
    """All must hold; of several values of one filter, one must."""

    words: tuple[str, ...] = ()
    """Each stands in the name or in another name."""
    level: tuple[str, ...] = ()
    region: tuple[str, ...] = ()


class IssuerPage(msgspec.Struct, frozen=True):
    """Some organs in order, and how many match in all."""

    issuers: list[NamedIssuer]
    end: tuple[Value, ...] | None
    """What the last of them is ordered by: the next page begins behind it; None at the last."""
    total: int


_names = msgspec.json.Decoder(tuple[OtherName, ...]).decode


class IssuerReader:
    """The organs that have public documents; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection, counts: Counts) -> None:
        self._connection = connection
        self._counts = counts

    def issuer(self, issuer_id: str) -> NamedIssuer | None:
        """One organ, None if nothing of it is public."""
        found = self._connection.read(_ONE, (issuer_id,))
        return _issuer(found[0]) if found else None

    def ids(self, issuers: Sequence[str]) -> tuple[str, ...]:
        """The organs by id, those named by name as well."""
        with self._connection as db:
            return issuer_ids(db, issuers)

    def names(self) -> Mapping[str, str]:
        """The names of all organs, by id; remembered until the data changes."""
        with self._connection as db:
            return self._counts.keep(db, "issuer names", lambda: dict(db.rows(_NAMES_BY_ID)))

    def page(
        self,
        filters: IssuerFilters,
        *,
        sort: IssuerSort,
        limit: int,
        start: Sequence[Value] | None = None,
    ) -> IssuerPage:
        """At most `limit` of the matching organs, from a place on; without one from the first."""
        where = _conditions(filters)
        order = ", ".join(_ORDERS[sort])
        behind = Clause("TRUE")
        if start is not None:
            behind = Clause(f"({order}) > ({', '.join('?' * len(start))})", tuple(start))
        sql = (
            f"SELECT {_COLUMNS}, {order} FROM issuer AS o WHERE {where.sql} AND {behind.sql} "  # noqa: S608
            f"ORDER BY {order} LIMIT ?"
        )
        with self._connection as db:
            total = self._counts.keep(db, filters, lambda: _total(db, where))
            rows = db.rows(sql, (*where.values, *behind.values, limit + 1))
        columns = len(NamedIssuer.__struct_fields__)
        issuers = [_issuer(row[:columns]) for row in rows[:limit]]
        end = tuple(rows[limit - 1][columns:]) if len(rows) > limit else None
        return IssuerPage(issuers, end, total)


def issuer_ids(db: Connection, issuers: Sequence[str]) -> tuple[str, ...]:
    """The organs by id, those named by name as well."""
    named = (row[0] for row in db.rows(_IDS, (listed(issuers),)))
    return (*issuers, *named)


def _conditions(filters: IssuerFilters) -> Clause:
    clauses = [Clause("o.documents > 0")]
    clauses += [Clause(_CALLED, (word, word)) for word in filters.words]
    clauses += [
        Clause(f"o.{column} IN ({LISTED})", (listed(values),))
        for column, values in (("level", filters.level), ("region", filters.region))
        if values
    ]
    return Clause(
        " AND ".join(clause.sql for clause in clauses),
        tuple(value for clause in clauses for value in clause.values),
    )


def _total(db: Connection, where: Clause) -> int:
    ((total,),) = db.rows(f"SELECT count(*) FROM issuer AS o WHERE {where.sql}", where.values)  # noqa: S608
    return int(total)


def _issuer(row: Row) -> NamedIssuer:
    return NamedIssuer(*(*row[:-1], _names(row[-1])))
