"""Reads what a harvester is given: documents and what is gone, at their last change, by time and set.

The order is that of changes (opendata.public.change_reader), not of their times: a record that changes
moves behind all others, so that whoever goes on from a place meets it there, and no page has a gap.
"""

from __future__ import annotations

import msgspec

from gazette.text.topics import topic_of
from opendata.oai_sets import OaiSet
from opendata.public.connection import Connection, Row
from opendata.public.counting import Counts
from opendata.public.query import Clause

_RECORD = """
SELECT c.seq, c.document, c.at, d.id IS NULL
FROM change AS c LEFT JOIN document AS d ON d.id = c.document WHERE
"""
_COUNT = "SELECT count(*) FROM change AS c WHERE"
_COUNT_WITHIN = (
    "SELECT count(*) FROM change AS c LEFT JOIN document AS d ON d.id = c.document WHERE"
)
_FIRST_AT = "SELECT coalesce(min(seq), 9223372036854775807) FROM change WHERE at >= ?"
_LAST_AT = "SELECT coalesce(max(seq), 0) FROM change WHERE at < ?"
_EARLIEST = "SELECT min(at) FROM change"
_KINDS = "SELECT DISTINCT kind FROM document ORDER BY kind"
_TOPICS = "SELECT DISTINCT topic FROM document WHERE topic IS NOT NULL"
_YEARS = """
SELECT DISTINCT substr(signed_on, 1, 4) FROM document WHERE signed_on IS NOT NULL ORDER BY 1
"""
_ISSUERS = """
SELECT id, name FROM issuer WHERE id > ? AND documents > 0 ORDER BY id LIMIT ?
"""
_ISSUER_COUNT = "SELECT count(*) FROM issuer WHERE documents > 0"
_ISSUED = "EXISTS (SELECT 1 FROM document_issuer AS x WHERE x.document = d.id"


class Selection(msgspec.Struct, frozen=True):
    """What a harvester wants."""

    since: str = ""
    """Changed at this instant or later; any beginning of one, as `gazette.store.instants` writes it."""
    before: str | None = None
    """Changed before it; None: no end."""
    within: OaiSet | None = None
    """In this set; what is gone is in every set, for of it nothing is known any more."""


class RecordRow(msgspec.Struct, frozen=True):
    """A document at its last change."""

    seq: int
    document: str
    at: str
    is_deleted: bool
    """Nothing of it is public any more."""


class HarvestReader:
    """What harvesters are given; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection, counts: Counts) -> None:
        self._connection = connection
        self._counts = counts

    def after(self, seq: int, selection: Selection, *, limit: int) -> list[RecordRow]:
        """At most `limit` records behind a change, in the order of changes."""
        with self._connection as db:
            where = self._where(db, selection)
            sql = f"{_RECORD} c.seq > ? AND {where.sql} ORDER BY c.seq LIMIT ?"
            return [_record(row) for row in db.rows(sql, (seq, *where.values, limit))]

    def count(self, selection: Selection) -> int:
        """How many records there are of a selection, counted once for each state of the data."""
        with self._connection as db:
            where = self._where(db, selection)
            key = ("records", selection)
            sql = f"{_COUNT if selection.within is None else _COUNT_WITHIN} {where.sql}"
            return int(self._counts.keep(db, key, lambda: db.rows(sql, where.values)[0][0]))

    def record(self, document: str) -> RecordRow | None:
        """One record, None for what was never public."""
        found = self._connection.read(f"{_RECORD} c.document = ?", (document,))
        return _record(found[0]) if found else None

    def earliest(self) -> str | None:
        """The earliest instant of any record, None where there is none."""
        with self._connection as db:
            earliest: str | None = self._counts.keep(
                db, "earliest record", lambda: db.rows(_EARLIEST)[0][0]
            )
        return earliest

    def kinds(self) -> list[str]:
        """The kinds that documents have."""
        return self._values("kinds", _KINDS)

    def topics(self) -> list[str]:
        """The codes of the topics that documents have, and of those above them, in the list's order."""
        codes = [code for code in self._values("topics", _TOPICS) if topic_of(code)]
        known = {*codes, *(code.partition(".")[0] for code in codes)}
        return sorted(known, key=lambda code: [int(part) for part in code.split(".")])

    def years(self) -> list[str]:
        """The years in which documents were signed."""
        return self._values("years", _YEARS)

    def issuers(self, after: str, *, limit: int) -> list[tuple[str, str]]:
        """At most `limit` organs behind an id, with their names."""
        return [(id, name) for id, name in self._connection.read(_ISSUERS, (after, limit))]

    def issuer_count(self) -> int:
        """How many organs have documents."""
        return int(self._connection.read(_ISSUER_COUNT)[0][0])

    def _values(self, name: str, sql: str) -> list[str]:
        with self._connection as db:
            key = ("values of sets", name)
            return self._counts.keep(db, key, lambda: [row[0] for row in db.rows(sql)])

    def _where(self, db: Connection, selection: Selection) -> Clause:
        """The bounds of time as bounds of the order, found once, and then the time itself."""
        clauses = [Clause("TRUE")]
        if selection.since:
            first = self._bound(db, _FIRST_AT, selection.since)
            clauses.append(Clause("c.seq >= ? AND c.at >= ?", (first, selection.since)))
        if selection.before is not None:
            last = self._bound(db, _LAST_AT, selection.before)
            clauses.append(Clause("c.seq <= ? AND c.at < ?", (last, selection.before)))
        if selection.within is not None:
            inside = _inside(selection.within)
            clauses.append(Clause(f"(d.id IS NULL OR {inside.sql})", inside.values))
        values = tuple(value for clause in clauses for value in clause.values)
        return Clause(" AND ".join(clause.sql for clause in clauses), values)

    def _bound(self, db: Connection, sql: str, at: str) -> int:
        return int(self._counts.keep(db, (sql, at), lambda: db.rows(sql, (at,))[0][0]))


def _inside(one: OaiSet) -> Clause:
    """The condition on a document that it is in a set."""
    value = one.value
    match one.group:
        case "kind":
            return Clause("d.kind IS NOT NULL") if value is None else Clause("d.kind = ?", (value,))
        case "topic":
            if value is None:
                return Clause("d.topic IS NOT NULL")
            return Clause("(d.topic = ? OR d.topic GLOB ? || '.*')", (value, value))
        case "issuer":
            if value is None:
                return Clause(f"{_ISSUED})")
            return Clause(f"{_ISSUED} AND x.issuer = ?)", (value,))
        case "year":
            if value is None:
                return Clause("d.signed_on IS NOT NULL")
            return Clause("substr(d.signed_on, 1, 4) = ?", (value,))


def _record(row: Row) -> RecordRow:
    seq, document, at, is_deleted = row
    return RecordRow(seq, document, at, bool(is_deleted))
