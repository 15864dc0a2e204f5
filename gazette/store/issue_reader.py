"""Reading gazettes and issues as they are recorded now, and what has changed since a cursor."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from gazette.edition.issues import Entry, ExpectedIssue, Gazette, Issue, Span
from gazette.edition.numbering import IssueNumber
from gazette.store.instants import read_instant
from gazette.store.issues import Known

_PAGE = 1000  # rows a query, so that no read transaction stays open over a long loop

_GAZETTES = "SELECT id, name, publisher, level, region FROM gazette ORDER BY name"
_ISSUE = "SELECT gazette, year, kind, first, last FROM issue WHERE id = ?"
_STATE = """
    SELECT id, serial_first, serial_last, day, recorded_at FROM issue_state
    WHERE issue = ? AND known = ? ORDER BY id DESC LIMIT 1
"""
_STATES = """
    SELECT id, serial_first, serial_last, day, recorded_at FROM issue_state
    WHERE issue = ? AND known = 'held' ORDER BY id
"""
_ENTRIES = """
    SELECT "column", title, number, page_from, page_to, standard_text FROM entry
    WHERE state = ? ORDER BY position
"""
_CHANGES = "SELECT id, issue FROM issue_state WHERE id > ? ORDER BY id LIMIT ?"
_LAST = "SELECT coalesce(max(id), 0) FROM issue_state"
_IDS = """
    SELECT i.id FROM issue i JOIN gazette g ON g.id = i.gazette
    ORDER BY g.name, i.year, i.kind, i.first
"""


class IssueChange(msgspec.Struct, frozen=True):
    """Something was recorded of an issue; ask `held` and `expected` what it is now."""

    seq: int
    issue_id: str


class HeldIssue(msgspec.Struct, frozen=True):
    """An issue with its list of contents, as last recorded."""

    issue: Issue
    recorded_at: datetime


class Issues:
    """The issues of a store, on a reader's connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def changes(self, since: int) -> Iterator[IssueChange]:
        """What was recorded after that cursor, oldest first."""
        while True:
            rows = self._connection.execute(_CHANGES, (since, _PAGE)).fetchall()
            for row in rows:
                yield IssueChange(*row)
            if len(rows) < _PAGE:
                return
            since = rows[-1][0]

    def last_change(self) -> int:
        """The cursor of the last change, 0 before the first."""
        return int(self._connection.execute(_LAST).fetchone()[0])

    def gazettes(self) -> list[Gazette]:
        """Every gazette, by name."""
        rows = self._connection.execute(_GAZETTES)
        return [
            Gazette(id=id, name=name, publisher=publisher, level=level, region=region)
            for id, name, publisher, level, region in rows
        ]

    def ids(self) -> list[str]:
        """Every issue held or expected, by gazette, year and number."""
        return [row[0] for row in self._connection.execute(_IDS)]

    def held(self, issue_id: str) -> HeldIssue | None:
        """An issue with its list of contents; None if the archive does not have it."""
        state = self._state(issue_id, "held")
        return self._held(issue_id, state) if state else None

    def held_states(self, issue_id: str) -> list[HeldIssue]:
        """An issue with each list of contents ever recorded, oldest first; empty if there is none."""
        states = self._connection.execute(_STATES, (issue_id,)).fetchall()
        return [self._held(issue_id, state) for state in states]

    def expected(self, issue_id: str) -> ExpectedIssue | None:
        """What the ledger of expected issues says of it; None if it does not name it."""
        state = self._state(issue_id, "expected")
        if state is None:
            return None
        _, first, last, day, _ = state
        gazette, year, number = self._identity(issue_id)
        return ExpectedIssue(
            gazette=gazette,
            year=year,
            number=number,
            serial=_span(first, last),
            expected_on=_day(day),
        )

    def _held(self, issue_id: str, state: tuple[Any, ...]) -> HeldIssue:  # Any: a row
        row, first, last, day, recorded_at = state
        gazette, year, number = self._identity(issue_id)
        issue = Issue(
            gazette=gazette,
            year=year,
            number=number,
            serial=_span(first, last),
            published_on=_day(day),
            entries=tuple(self._entries(row)),
        )
        return HeldIssue(issue, read_instant(recorded_at))

    def _state(self, issue_id: str, known: Known) -> tuple[Any, ...] | None:  # Any: a row
        row: tuple[Any, ...] | None = self._connection.execute(_STATE, (issue_id, known)).fetchone()
        return row

    def _identity(self, issue_id: str) -> tuple[Gazette, int, IssueNumber]:
        gazette, year, kind, first, last = self._connection.execute(_ISSUE, (issue_id,)).fetchone()
        (found,) = (one for one in self.gazettes() if one.id == gazette)
        return found, year, IssueNumber(first, last, kind)

    def _entries(self, state: int) -> Iterator[Entry]:
        for column, title, number, first, last, standard in self._connection.execute(
            _ENTRIES, (state,)
        ):
            yield Entry(
                column=column,
                title=title,
                number=number,
                pages=_span(first, last),
                standard_text=None if standard is None else bool(standard),
            )


def _span(first: int | None, last: int | None) -> Span | None:
    return None if first is None or last is None else (first, last)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
