"""Reads gazettes, issues and their entries from public.db."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from opendata.public.connection import Connection, Row
from opendata.public.counting import Counts
from opendata.public.issue_names import COVERING, covering, known_gazette
from opendata.public.issue_rows import EntryRow, GazetteRow, IssueRow, SpanRow, YearRow
from opendata.public.query import PRINTED, Clause, in_gazettes
from opendata.public.rows import FacetRow

IssueSort = Literal["published_on", "-published_on"]
"""Order of issues, `-` newest first; one without a day stands at the beginning of its year."""
IssueFacet = Literal["gazette", "year"]

_DAY = "coalesce(i.published_on, printf('%04d', i.year))"
_SELECT = """
SELECT i.id, g.id, g.name, g.level, g.publisher, i.year, i.kind, i.number, i.number_to, i.title,
i.serial, i.serial_to, i.published_on, {recorded},
(SELECT count(*) FROM {lines}), (SELECT count(document) FROM {lines}), {day}, {state}
FROM {table} AS i JOIN gazette AS g ON g.id = i.gazette WHERE
"""
_ISSUES = {
    "issue": _SELECT.format(
        table="issue", recorded="i.recorded_at", state="NULL", day=_DAY,
        lines="entry AS e WHERE e.issue = i.id",
    ),
    "issue_state": _SELECT.format(
        table="issue_state", recorded="i.recorded_from", state="i.state", day=_DAY,
        lines="entry_state AS e WHERE e.issue = i.id AND e.state = i.state",
    ),
}  # fmt: skip
_LINE = 'SELECT position, "column", title, number, page_from, page_to, document, standard_text'
_ENTRIES = f"{_LINE} FROM entry WHERE issue = ? ORDER BY position"
_ENTRIES_THEN = f"{_LINE} FROM entry_state WHERE issue = ? AND state = ? ORDER BY position"
_GAZETTES = "SELECT id, name, level, publisher FROM gazette ORDER BY name"
_YEARS = """
SELECT gazette, year, count(*) FROM issue GROUP BY gazette, year ORDER BY gazette, year DESC
"""
_SPANS = """
SELECT recorded_from, recorded_to FROM issue_state
WHERE id = ? AND (recorded_to IS NULL OR recorded_to > recorded_from) ORDER BY state
"""
_FACETS = {
    "gazette": "SELECT g.id, g.name, count(*) FROM {} AS i JOIN gazette AS g ON g.id = i.gazette"
    " WHERE {} GROUP BY 1 ORDER BY 3 DESC, 2",
    "year": "SELECT i.year, i.year, count(*) FROM {} AS i WHERE {} GROUP BY 1 ORDER BY 1 DESC",
}


class IssueFilters(msgspec.Struct, frozen=True, kw_only=True):
    """All must hold; of several values of one filter, one must."""

    gazette: tuple[str, ...] = ()
    """Ids or names."""
    year: tuple[int, ...] = ()
    published_by: date | None = None
    """Published that day or before; one whose day is not known is left out."""
    moment: str | None = None
    """As this archive stood at that instant, as `gazette.store.instants` writes one; None: now."""

    @property
    def table(self) -> Literal["issue", "issue_state"]:
        """Where the rows stand: how issues are now, or all that they ever were."""
        return "issue_state" if self.moment else "issue"


class IssuePlace(msgspec.Struct, frozen=True):
    """Where a page of issues ended."""

    day: str
    number: int
    id: str


_NOW = IssueFilters()


class IssuePage(msgspec.Struct, frozen=True):
    """Some issues in order, and how many match in all."""

    issues: list[IssueRow]
    end: IssuePlace | None
    """Where the next page begins; None at the last."""
    total: int


class IssueReader:
    """What public.db says of issues; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection, counts: Counts) -> None:
        self._connection = connection
        self._counts = counts

    def gazettes(self) -> list[GazetteRow]:
        """Every gazette, by name."""
        return [GazetteRow(*row) for row in self._connection.read(_GAZETTES)]

    def documents_in(self, gazettes: Sequence[str]) -> tuple[str, ...]:
        """The ids of the documents that these gazettes printed, each named by id or name."""
        where = in_gazettes(gazettes)
        rows = self._connection.read(f"SELECT DISTINCT {PRINTED} {where.sql}", where.values)
        return tuple([id for (id,) in rows])

    def years(self) -> list[YearRow]:
        """How many issues of each gazette there are, the latest year first."""
        return [YearRow(*row) for row in self._connection.read(_YEARS)]

    def page(
        self, filters: IssueFilters, *, sort: IssueSort, limit: int, start: IssuePlace | None = None
    ) -> IssuePage:
        """At most `limit` of the matching issues, from a place on; without one from the first."""
        where = _conditions(filters)
        with self._connection as db:
            total = self._counts.keep(db, filters, lambda: _total(db, filters.table, where))
            rows = _in_order(db, filters.table, where, sort, limit + 1, start)
        issues = [_issue(row) for row in rows[:limit]]
        end = _place(issues[-1]) if len(rows) > limit else None
        return IssuePage(issues, end, total)

    def facets(
        self, filters: IssueFilters, names: Sequence[IssueFacet]
    ) -> dict[IssueFacet, list[FacetRow]]:
        """How many of the matching issues have each value."""
        where = _conditions(filters)
        with self._connection as db:
            return {
                name: [
                    FacetRow(str(value), str(label), count)
                    for value, label, count in db.rows(
                        _FACETS[name].format(filters.table, where.sql), where.values
                    )
                ]
                for name in names
            }

    def find(
        self, gazette: str, year: int, number: str, *, then: IssueFilters = _NOW
    ) -> IssueRow | None:
        """The issue of a gazette, by id or name, that has this number; None if there is none.

        Of a combined issue (11–12) each of its numbers will do. `then` may tell a day and a moment.
        """
        wanted = covering(gazette, year, number)
        if wanted is None:
            return None
        where = _conditions(then)
        sql = f"{_ISSUES[then.table]} {COVERING} AND {where.sql}"
        rows = self._connection.read(sql, (*wanted, *where.values))
        return _issue(rows[0]) if rows else None

    def entries(self, issue: IssueRow) -> list[EntryRow]:
        """The list of contents of an issue, in order."""
        if issue.state is None:
            rows = self._connection.read(_ENTRIES, (issue.id,))
        else:
            rows = self._connection.read(_ENTRIES_THEN, (issue.id, issue.state))
        return [EntryRow(*row) for row in rows]

    def spans(self, issue_id: str) -> list[SpanRow]:
        """When this archive showed which list of contents, oldest first."""
        return [SpanRow(*row) for row in self._connection.read(_SPANS, (issue_id,))]

    def neighbours(
        self, issue: IssueRow, *, then: IssueFilters = _NOW
    ) -> tuple[IssueRow | None, IssueRow | None]:
        """The issues of the same gazette before and after this one."""
        filters = msgspec.structs.replace(then, gazette=(issue.gazette.id,))
        where = _conditions(filters)
        with self._connection as db:
            before = _in_order(db, filters.table, where, "-published_on", 1, _place(issue))
            after = _in_order(db, filters.table, where, "published_on", 1, _place(issue))
        return (
            _issue(before[0]) if before else None,
            _issue(after[0]) if after else None,
        )


def _conditions(filters: IssueFilters) -> Clause:
    gazettes = tuple(known_gazette(gazette) for gazette in filters.gazette)
    clauses = [
        Clause(f"{column} IN ({', '.join('?' * len(values))})", values)
        for column, values in (("i.gazette", gazettes), ("i.year", filters.year))
        if values
    ]
    if filters.published_by is not None:
        clauses.append(Clause("i.published_on <= ?", (filters.published_by.isoformat(),)))
    if filters.moment is not None:
        shown = "i.recorded_from <= ? AND (i.recorded_to IS NULL OR i.recorded_to > ?)"
        clauses.append(Clause(shown, (filters.moment, filters.moment)))
    return Clause(
        " AND ".join(clause.sql for clause in clauses) or "TRUE",
        tuple(value for clause in clauses for value in clause.values),
    )


def _total(db: Connection, table: str, where: Clause) -> int:
    sql = f"SELECT count(*) FROM {table} AS i WHERE {where.sql}"  # noqa: S608 (our own words)
    ((total,),) = db.rows(sql, where.values)
    return int(total)


def _in_order(
    db: Connection, table: str, where: Clause, sort: IssueSort, limit: int, start: IssuePlace | None
) -> list[Row]:
    issues = _ISSUES[table]
    sign, order = ("<", "DESC") if sort == "-published_on" else (">", "ASC")
    ordered = f"ORDER BY {_DAY} {order}, i.number {order}, i.id {order} LIMIT ?"
    if start is None:
        return db.rows(f"{issues} {where.sql} {ordered}", (*where.values, limit))
    behind = f"({_DAY}, i.number, i.id) {sign} (?, ?, ?)"
    place = (start.day, start.number, start.id)
    return db.rows(f"{issues} {where.sql} AND {behind} {ordered}", (*where.values, *place, limit))


def _issue(row: Row) -> IssueRow:
    return IssueRow(row[0], GazetteRow(*row[1:5]), *row[5:])


def _place(issue: IssueRow) -> IssuePlace:
    return IssuePlace(issue.day, issue.number, issue.id)
