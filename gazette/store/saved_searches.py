"""Saved searches (订阅) in office.db: what is asked of whatever is new, and what was found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from sqlite_utils import Database

from gazette.errors import NotFoundError, StateError
from gazette.store.instants import write_instant

_INSERT = "INSERT INTO saved_search VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING"
_ALL = "SELECT name, question, cursor FROM saved_search ORDER BY name"
_REMOVE = "DELETE FROM saved_search WHERE name = ?"
_MOVE = "UPDATE saved_search SET cursor = ? WHERE name = ? AND cursor < ?"
_FOUND = "INSERT INTO saved_match VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_KNOWN = "SELECT 1 FROM saved_search WHERE name = ?"
_MATCHES = """
    SELECT document, cursor, at FROM saved_match WHERE search = ? ORDER BY cursor DESC, document
"""


class SavedSearch(msgspec.Struct, frozen=True):
    """A search under a name."""

    name: str
    question: str
    """A query string, as `/search` takes it."""
    cursor: int
    """The last change of public.db that it was held against."""


class SavedMatch(msgspec.Struct, frozen=True):
    """A document that was new or had changed, and that a search found."""

    document: str
    cursor: int
    """The change of public.db that brought it."""
    at: str
    """When it was found."""


class SavedSearches:
    """The saved searches of one office.db."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn

    def add(self, name: str, question: str, *, cursor: int, now: datetime) -> None:
        """Saves a search that has seen all changes up to a cursor. Raises StateError for a name taken."""
        with self._db.atomic():
            row = (name, question, cursor, write_instant(now))
            if not self._connection.execute(_INSERT, row).rowcount:
                raise StateError(f"there is a saved search {name!r} already")

    def all(self) -> list[SavedSearch]:
        """Every saved search, by name."""
        return [SavedSearch(*row) for row in self._connection.execute(_ALL)]

    def remove(self, name: str) -> None:
        """Forgets a search and what it found. Raises NotFoundError."""
        with self._db.atomic():
            if not self._connection.execute(_REMOVE, (name,)).rowcount:
                raise NotFoundError("saved search", name)

    def note(self, found: Mapping[str, Iterable[str]], *, cursor: int, now: datetime) -> None:
        """Notes what searches found among the changes up to a cursor; each at once with its cursor.

        One that was held against them meanwhile, or removed, is left as it is.
        """
        at = write_instant(now)
        with self._db.atomic():
            for name, documents in found.items():
                if self._connection.execute(_MOVE, (cursor, name, cursor)).rowcount:
                    rows = [(name, document, cursor, at) for document in documents]
                    self._connection.executemany(_FOUND, rows)

    def matches(self, name: str) -> list[SavedMatch]:
        """What a search found, the latest first. Raises NotFoundError."""
        if self._connection.execute(_KNOWN, (name,)).fetchone() is None:
            raise NotFoundError("saved search", name)
        return [SavedMatch(*row) for row in self._connection.execute(_MATCHES, (name,))]
