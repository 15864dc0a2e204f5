"""How far public.db follows the store: cursors by name."""

from __future__ import annotations

import sqlite3

_GET = "SELECT value FROM state WHERE name = ?"
_SET = "INSERT INTO state VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_DROP = "DELETE FROM state WHERE name = ?"


def read_state(connection: sqlite3.Connection, name: str) -> str | None:
    """What was noted under a name; None if nothing was."""
    row = connection.execute(_GET, (name,)).fetchone()
    return str(row[0]) if row else None


def set_state(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Notes a value under a name."""
    connection.execute(_SET, (name, value))


def drop_state(connection: sqlite3.Connection, name: str) -> None:
    """Forgets what was noted under a name."""
    connection.execute(_DROP, (name,))


def read_cursor(connection: sqlite3.Connection, name: str) -> int:
    """The last change that this public.db knows, 0 before the first."""
    return int(read_state(connection, name) or 0)


def set_cursor(connection: sqlite3.Connection, name: str, seq: int) -> None:
    """Notes the last change that this public.db knows."""
    set_state(connection, name, str(seq))
