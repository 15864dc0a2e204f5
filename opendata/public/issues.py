"""Gazettes and their issues in public.db, followed by a cursor of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest

import msgspec

from gazette.edition.issues import ExpectedIssue, Gazette, Issue
from gazette.store.instants import write_instant
from gazette.store.issue_reader import HeldIssue, IssueChange, Issues
from gazette.text.normalise import key
from gazette.text.titles import clean_title
from opendata.public import tables
from opendata.public.file import transaction
from opendata.public.printing import aim
from opendata.public.state import read_cursor, set_cursor
from opendata.public.writer import insert

CURSOR = "issue_cursor"
_BATCH = 200  # issues a transaction
_PUT_GAZETTE = f"{insert('gazette', tables.Gazette)} ON CONFLICT DO NOTHING"
_PUT_ISSUE = insert("issue", tables.Issue, key="id")
_PUT_EXPECTED = insert("expected_issue", tables.ExpectedIssue, key="id")
_PUT_ENTRY = insert("entry", tables.Entry)
_PUT_STATE = insert("issue_state", tables.IssueState)
_PUT_ENTRY_STATE = insert("entry_state", tables.EntryState)
_TAKE_ENTRIES = "DELETE FROM entry WHERE issue = ?"
_TAKE_STATES = (
    "DELETE FROM entry_state WHERE issue = ?",
    "DELETE FROM issue_state WHERE id = ?",
)
_LINK_EXPECTED = """
    UPDATE expected_issue AS e SET issue = (
        SELECT i.id FROM issue AS i
        WHERE i.gazette = e.gazette AND i.year = e.year AND i.kind = e.kind
          AND i.number <= e.number AND i.number_to >= e.number_to)
    WHERE e.gazette = ?
"""


def follow_issues(connection: sqlite3.Connection, issues: Issues) -> None:
    """Brings gazettes, issues and entries up to the store."""
    while read_cursor(connection, CURSOR) < issues.last_change():
        with transaction(connection):
            found = list(islice(issues.changes(read_cursor(connection, CURSOR)), _BATCH))
            _apply(connection, issues, found)
            set_cursor(connection, CURSOR, found[-1].seq)


def _apply(connection: sqlite3.Connection, issues: Issues, changes: Iterable[IssueChange]) -> None:
    gazettes = set()
    changed = list(dict.fromkeys(change.issue_id for change in changes))
    for issue_id in changed:
        states, expected = issues.held_states(issue_id), issues.expected(issue_id)
        if states:
            _put_gazette(connection, states[-1].issue.gazette)
            _put(connection, states[-1])
            _put_states(connection, states)
        if expected is not None:
            _put_gazette(connection, expected.gazette)
            connection.execute(_PUT_EXPECTED, _values(_expected(expected)))
        gazettes.add(issue_id.partition("/")[0])
    aim(connection, issues=changed)
    connection.executemany(_LINK_EXPECTED, [(gazette,) for gazette in sorted(gazettes)])


def _put(connection: sqlite3.Connection, held: HeldIssue) -> None:
    """An issue's row, new or renewed, and the lines of its list as it is now."""
    connection.execute(_PUT_ISSUE, _values(_issue(held)))
    connection.execute(_TAKE_ENTRIES, (held.issue.id,))
    connection.executemany(_PUT_ENTRY, map(_values, _entries(held.issue)))


def _put_states(connection: sqlite3.Connection, states: Sequence[HeldIssue]) -> None:
    """Every list of an issue ever recorded, each with the moments for which it answers."""
    for statement in _TAKE_STATES:
        connection.execute(statement, (states[0].issue.id,))
    for number, (held, following) in enumerate(zip_longest(states, states[1:]), start=1):
        until = write_instant(following.recorded_at) if following else None
        connection.execute(_PUT_STATE, _values(_state(held, number, until)))
        lines = (_entry_state(line, number) for line in _entries(held.issue))
        connection.executemany(_PUT_ENTRY_STATE, map(_values, lines))


def _put_gazette(connection: sqlite3.Connection, gazette: Gazette) -> None:
    row = tables.Gazette(
        id=gazette.id,
        name=gazette.name,
        publisher=gazette.publisher,
        level=gazette.level,
        region=gazette.region,
    )
    connection.execute(_PUT_GAZETTE, _values(row))


def _issue(held: HeldIssue) -> tables.Issue:
    issue = held.issue
    serial, serial_to = issue.serial or (None, None)
    return tables.Issue(
        id=issue.id,
        gazette=issue.gazette.id,
        year=issue.year,
        kind=issue.number.kind,
        number=issue.number.first,
        number_to=issue.number.last,
        title=f"{issue.gazette.name} {issue.year}年{issue.number.words}",
        serial=serial,
        serial_to=serial_to,
        published_on=issue.published_on.isoformat() if issue.published_on else None,
        recorded_at=write_instant(held.recorded_at),
    )


def _state(held: HeldIssue, number: int, until: str | None) -> tables.IssueState:
    row = msgspec.structs.asdict(_issue(held))
    since = row.pop("recorded_at")
    return tables.IssueState(**row, state=number, recorded_from=since, recorded_to=until)


def _entry_state(line: tables.Entry, number: int) -> tables.EntryState:
    return tables.EntryState(**msgspec.structs.asdict(line), state=number)


def _entries(issue: Issue) -> Iterator[tables.Entry]:
    """The lines as the list has them; `printing.aim` finds their documents."""
    for position, entry in enumerate(issue.entries):
        first, last = entry.pages or (None, None)
        stated = None if entry.standard_text is None else int(entry.standard_text)
        yield tables.Entry(
            issue=issue.id,
            position=position,
            column=entry.column,
            title=entry.title,
            title_key=key(clean_title(entry.title)),
            number=entry.number,
            page_from=first,
            page_to=last,
            document=None,
            standard_stated=stated,
            standard_text=stated or 0,
        )


def _expected(issue: ExpectedIssue) -> tables.ExpectedIssue:
    serial, serial_to = issue.serial or (None, None)
    return tables.ExpectedIssue(
        id=issue.id,
        gazette=issue.gazette.id,
        year=issue.year,
        kind=issue.number.kind,
        number=issue.number.first,
        number_to=issue.number.last,
        serial=serial,
        serial_to=serial_to,
        expected_on=issue.expected_on.isoformat() if issue.expected_on else None,
        issue=None,
    )


def _values(row: msgspec.Struct) -> tuple[object, ...]:
    return msgspec.structs.astuple(row)
