"""How far public.db follows the store: cursors by name, and the digests of all of them."""

from __future__ import annotations

import sqlite3

import msgspec

from gazette.store.seals import row_digest

DIGESTS = "digests"
"""The name under which the digests of all other values stand, as `state_digests` gives them."""

_DIGITS = 32  # hexadecimal, of a digest
_GET = "SELECT value FROM state WHERE name = ?"
_ALL = "SELECT name, value FROM state WHERE name <> ? ORDER BY name"
_SET = "INSERT INTO state VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_DROP = "DELETE FROM state WHERE name = ?"

_encode = msgspec.json.Encoder().encode


def read_state(connection: sqlite3.Connection, name: str) -> str | None:
    """What was noted under a name; None if nothing was."""
    row = connection.execute(_GET, (name,)).fetchone()
    return str(row[0]) if row else None


def set_state(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Notes a value under a name."""
    connection.execute(_SET, (name, value))
    _renew_digests(connection)


def state_digests(connection: sqlite3.Connection) -> dict[str, str]:
    """A digest of each value by its name; of what is no text any more, none."""
    rows = connection.execute(_ALL, (DIGESTS,)).fetchall()
    return {name: _digest(name, value) for name, value in rows}


def _digest(name: str, value: str) -> str:
    try:
        return row_digest("state", name, value).hex()[:_DIGITS]
    except UnicodeEncodeError:
        return ""


def drop_state(connection: sqlite3.Connection, name: str) -> None:
    """Forgets what was noted under a name."""
    connection.execute(_DROP, (name,))
    _renew_digests(connection)


def _renew_digests(connection: sqlite3.Connection) -> None:
    connection.execute(_SET, (DIGESTS, _encode(state_digests(connection)).decode()))


def read_cursor(connection: sqlite3.Connection, name: str) -> int:
    """The last change that this public.db knows, 0 before the first."""
    return int(read_state(connection, name) or 0)


def set_cursor(connection: sqlite3.Connection, name: str, seq: int) -> None:
    """Notes the last change that this public.db knows."""
    set_state(connection, name, str(seq))
