"""目录 Which documents are in force (现行有效), repealed (废止) and expired (失效) on a day, as lists.

They say what `opendata.public.standing` says of one document and `in_force_on=` of a day. What stands
in none of them is not known to be in force, was quashed (撤销), or rests (停止执行).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

import msgspec

from opendata.public.file import transaction
from opendata.public.query import Clause, has_ended, standing_on, times
from opendata.public.state import read_state, set_state

LISTED_ON = "listed_on"
"""The name under which public.db keeps the day of the lists (截至)."""

_LISTED = (
    "document", "version", "number", "title", "issuer", "kind", "level", "region", "signed_on",
    "published_on",
)  # fmt: skip
_IS_SAID = "d.status = 'expired' AND (d.status_since IS NULL OR d.status_since <= '{day}')"
_SAID = f"CASE WHEN {_IS_SAID} THEN d.status_since END"
_OVER = "CASE WHEN d.expires_on < '{day}' THEN date(d.expires_on, '+1 day') END"
_OWN = {
    "in_force": {"effective_on": "d.in_force_from", "expires_on": "d.expires_on", "status": "d.status"},
    "repealed": {"repealed_on": "d.status_since", "repealed_by": "d.status_by"},
    "expired": {
        "expired_on": f"coalesce(min({_SAID}, {_OVER}), {_SAID}, {_OVER})",
        "expired_by": f"CASE WHEN {_IS_SAID} THEN d.status_by END",
        "expires_on": "d.expires_on",
    },
}  # fmt: skip
"""What a list alone says of a document on a day, and from what of its state."""
LISTS = tuple(_OWN)
"""The tables."""
_ALL = Clause("SELECT id FROM document")
_MOVED = """
    SELECT DISTINCT id FROM document_state
    WHERE valid_from BETWEEN ?1 AND ?2 OR valid_to BETWEEN ?1 AND ?2 OR in_force_from BETWEEN ?1 AND ?2
      OR expires_on BETWEEN ?1 AND ?2 OR status_since BETWEEN ?1 AND ?2
"""


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a list, in order."""
    return (*_LISTED, *_OWN[table])


def rows_on(table: str, day: date, documents: Iterable[str] | None = None) -> Clause:
    """The query for the rows of a list on a day: of these documents, or of all."""
    chosen = _ALL if documents is None else _chosen(documents)
    tests = _TESTS[table](day)
    own = (value.format(day=day.isoformat()) for value in _OWN[table].values())
    values = ("d.id", *(f"d.{name}" for name in _LISTED[1:]), *own)
    sql = (
        f"SELECT {', '.join(values)} FROM ({chosen.sql}) AS c "  # noqa: S608 (our own words)
        f"CROSS JOIN document_state AS d ON d.id = c.id "
        f"WHERE {' AND '.join(test.sql for test in tests)}"
    )
    return Clause(sql, (*chosen.values, *(value for test in tests for value in test.values)))


def follow_lists(connection: sqlite3.Connection, day: date) -> None:
    """Makes the lists those of a day: what the day may change is written anew, once a day."""
    last = listed_on(connection)
    if last == day:
        return
    with transaction(connection):
        set_state(connection, LISTED_ON, day.isoformat())
        renew_lists(connection, _moved(connection, last, day))


def _moved(connection: sqlite3.Connection, last: date | None, day: date) -> list[str]:
    """The documents with a day of theirs from one day to another: of these alone the lists may change."""
    if last is None:
        return [id for (id,) in connection.execute(_ALL.sql)]
    ends = (min(last, day).isoformat(), max(last, day).isoformat())
    return [id for (id,) in connection.execute(_MOVED, ends)]


def renew_lists(connection: sqlite3.Connection, documents: Iterable[str]) -> None:
    """Writes anew what the lists say of documents, within a transaction."""
    day = listed_on(connection)
    if day is None:
        raise AssertionError("the lists have a day before documents come")
    chosen = _chosen(documents)
    for table in LISTS:
        connection.execute(f"DELETE FROM {table} WHERE document IN ({chosen.sql})", chosen.values)  # noqa: S608 (our own words)
        made = rows_on(table, day, documents)
        names = ", ".join(columns_of(table))
        connection.execute(f"INSERT INTO {table} ({names}) {made.sql}", made.values)


def listed_on(connection: sqlite3.Connection) -> date | None:
    """The day of the lists; None before the first, and where none stands there."""
    written = read_state(connection, LISTED_ON)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _chosen(documents: Iterable[str]) -> Clause:
    listed = msgspec.json.encode(list(documents)).decode()
    return Clause("SELECT value AS id FROM json_each(?)", (listed,))


def _in_force(day: date) -> list[Clause]:
    return times(day, None)


def _repealed(day: date) -> list[Clause]:
    return [*standing_on(day, None), has_ended(day.isoformat(), ("repealed",))]


def _expired(day: date) -> list[Clause]:
    """Said to have expired, or past its last day and not ended otherwise before, nor repealed since."""
    text = day.isoformat()
    expired, ended = has_ended(text, ("expired",)), has_ended(text)
    sql = f"""
        ({expired.sql} OR (d.expires_on < ? AND NOT ({ended.sql}
          AND (d.status = 'repealed' OR d.status_since IS NULL OR d.status_since <= d.expires_on))))
    """
    over = Clause(sql, (*expired.values, text, *ended.values))
    return [*standing_on(day, None), over]


_TESTS = {"in_force": _in_force, "repealed": _repealed, "expired": _expired}
