"""Writing gazettes and issues: a state is new only if it says something else than the last one."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from gazette.edition.issues import Entry, ExpectedIssue, Gazette, Issue, Span, issue_id
from gazette.edition.numbering import IssueNumber
from gazette.errors import IssueError
from gazette.model import RawFile
from gazette.store.entries import IssueState
from gazette.store.instants import Moment
from gazette.store.ledger import Ledger
from gazette.store.raw_files import add_raw_file

Known = Literal["expected", "held"]
"""Whether an issue is only said to exist, or its list of contents is here."""

_PUBLISHER = "SELECT publisher FROM gazette WHERE id = ?"
_INSERT_GAZETTE = "INSERT INTO gazette VALUES (?, ?, ?, ?, ?, ?)"
_INSERT_ISSUE = "INSERT INTO issue VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
_INSERT_STATE = """
    INSERT INTO issue_state (issue, known, digest, serial_first, serial_last, day, file, run,
                             recorded_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_ENTRY = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_LAST_STATE = """
    SELECT digest FROM issue_state WHERE issue = ? AND known = ? ORDER BY id DESC LIMIT 1
"""
_OVERLAPPING = """
    SELECT id FROM issue i
    WHERE gazette = ? AND year = ? AND kind = ? AND first <= ? AND last >= ? AND id <> ?
      AND EXISTS (SELECT 1 FROM issue_state s WHERE s.issue = i.id AND s.known = 'held')
"""

_encode = msgspec.json.Encoder(order="deterministic").encode


class Added(msgspec.Struct, frozen=True):
    """What became of an issue handed in."""

    issue_id: str
    outcome: Literal["stored", "changed", "unchanged"]


def add_issue(
    connection: sqlite3.Connection, issue: Issue, *, raw: RawFile | None, moment: Moment
) -> Added:
    """Records an issue's list of contents; the same list again records nothing.

    Raises IssueError where another issue has one of its numbers, or another organ its gazette.
    """
    _add_gazette(connection, issue.gazette, moment)
    _refuse_overlap(connection, issue)
    said = (issue.serial, issue.published_on, issue.entries)
    state, added = _add_state(
        connection, issue, "held", said, day=issue.published_on, raw=raw, moment=moment
    )
    if state is not None:
        connection.executemany(_INSERT_ENTRY, _rows(state, issue.entries))
    return added


def expect_issue(
    connection: sqlite3.Connection, issue: ExpectedIssue, *, raw: RawFile | None, moment: Moment
) -> Added:
    """Records that an issue exists or will, whether or not the archive holds it (GZ-17)."""
    _add_gazette(connection, issue.gazette, moment)
    said = (issue.serial, issue.expected_on)
    _, added = _add_state(
        connection, issue, "expected", said, day=issue.expected_on, raw=raw, moment=moment
    )
    return added


def _add_gazette(connection: sqlite3.Connection, gazette: Gazette, moment: Moment) -> None:
    known = connection.execute(_PUBLISHER, (gazette.id,)).fetchone()
    if known is None:
        connection.execute(_INSERT_GAZETTE, (*_gazette_row(gazette), moment.at))
    elif known[0] != gazette.publisher:
        raise IssueError(f"{gazette.name} is published by {known[0]}, not by {gazette.publisher}")


def _gazette_row(gazette: Gazette) -> tuple[object, ...]:
    return (gazette.id, gazette.name, gazette.publisher, gazette.level, gazette.region)


def _refuse_overlap(connection: sqlite3.Connection, issue: Issue) -> None:
    """11 and 11–12 of one year cannot both be: one of the two lists has a wrong number."""
    number = issue.number
    span = (issue.gazette.id, issue.year, number.kind, number.last, number.first, issue.id)
    other = connection.execute(_OVERLAPPING, span).fetchone()
    if other is not None:
        raise IssueError(f"{issue.id} has a number of {other[0]}, which is recorded already")


def _add_state(
    connection: sqlite3.Connection,
    issue: Issue | ExpectedIssue,
    known: Known,
    said: object,
    *,
    day: date | None,
    raw: RawFile | None,
    moment: Moment,
) -> tuple[int | None, Added]:
    """Appends a state if it differs from the last one of its kind, and answers its row."""
    _add_row(connection, issue.gazette, issue.year, issue.number, moment)
    digest = hashlib.sha256(_encode(said)).hexdigest()
    last = connection.execute(_LAST_STATE, (issue.id, known)).fetchone()
    if last is not None and last[0] == digest:
        return None, Added(issue.id, "unchanged")
    if raw is not None:
        add_raw_file(connection, raw)
    file = raw.sha256 if raw else None
    row = (issue.id, known, digest, *_span(issue.serial), day and day.isoformat(), file)
    cursor = connection.execute(_INSERT_STATE, (*row, moment.run, moment.at))
    if known == "held":
        Ledger(connection).append(IssueState(issue=issue.id, state=digest), at=moment.at)
    return cursor.lastrowid, Added(issue.id, "changed" if last else "stored")


def _add_row(
    connection: sqlite3.Connection, gazette: Gazette, year: int, number: IssueNumber, moment: Moment
) -> None:
    row = (
        issue_id(gazette, year, number),
        gazette.id,
        year,
        number.kind,
        number.first,
        number.last,
    )
    connection.execute(_INSERT_ISSUE, (*row, moment.at))


def _rows(state: int, entries: Sequence[Entry]) -> list[tuple[object, ...]]:
    return [
        (state, n, e.column, e.title, e.number, *_span(e.pages), _flag(e.standard_text))
        for n, e in enumerate(entries)
    ]


def _span(span: Span | None) -> tuple[int | None, int | None]:
    return span or (None, None)


def _flag(value: bool | None) -> int | None:  # noqa: FBT001 (a fact, not a switch)
    return None if value is None else int(value)
