"""One row for each file or record ever read: what came of it, so that a run can be resumed."""

from __future__ import annotations

import sqlite3
from typing import Self

import msgspec

from gazette.model import Draft
from gazette.store.instants import Moment

CONTAINER = "container"
"""The outcome of a file that holds pages each of which is kept as a file of its own."""

FATAL = frozenset({"reader_crashed", "reader_timeout", "reader_memory"})
"""Reasons of a failure that cost a process."""
DEATHS = 2
"""So many processes a file may cost before it waits for a person."""

_DEATHS = """
    SELECT count(DISTINCT run) FROM reading
    WHERE sha256 = ? AND record IS ? AND reader = ? AND reason IN (SELECT value FROM json_each(?))
"""
_LAST = """
    SELECT outcome, sha256, reader, reason, document, version, trusted FROM reading
    WHERE source = ? AND path = ? AND record IS ? ORDER BY id DESC LIMIT 1
"""
_LAST_VERSION = """
    SELECT v.document, v.digest FROM reading r JOIN version v ON v.id = r.version
    WHERE r.source = ? AND r.path = ? AND r.record IS ? ORDER BY r.id DESC LIMIT 1
"""
_MADE_HERE = """
    SELECT r.document FROM reading r
    WHERE r.source = ?1 AND r.path = ?2 AND r.record IS ?3 AND r.sha256 = ?4
      AND EXISTS (
        SELECT 1 FROM version v WHERE v.document = r.document AND v.number = 1
          AND v.source = ?1 AND v.path = ?2 AND v.record IS ?3
        UNION ALL
        SELECT 1 FROM listing l WHERE l.document = r.document
          AND l.source = ?1 AND l.path = ?2 AND l.record IS ?3
          AND NOT EXISTS (SELECT 1 FROM version o WHERE o.document = r.document))
    ORDER BY r.id DESC LIMIT 1
"""
_INSERT = """
    INSERT INTO reading (source, path, record, outcome, sha256, reader, reason, document, version,
                         trusted, run, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_FATAL = msgspec.json.encode(sorted(FATAL)).decode()


class Place(msgspec.Struct, frozen=True):
    """Where something was read: a source, a path in it, and a record of that file or None."""

    source: str
    path: str
    record: int | None

    @classmethod
    def of(cls, draft: Draft) -> Self:
        """The place a draft was read from."""
        return cls(draft.raw.source, draft.raw.path, draft.record)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came of reading the bytes at a place."""

    place: Place
    outcome: str
    sha256: str
    reader: str
    reason: str | None = None
    document: str | None = None
    version: int | None = None
    """The row of the version recorded or met again."""


class Readings:
    """The readings of a store, and which of its sources are trusted."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._trusted: dict[str, bool] = {}

    def is_trusted(self, source: str) -> bool:
        """Whether the source has ever been declared trusted."""
        if source not in self._trusted:
            query = "SELECT EXISTS (SELECT 1 FROM trust WHERE source = ?)"
            self._trusted[source] = bool(self._connection.execute(query, (source,)).fetchone()[0])
        return self._trusted[source]

    def trust(self, source: str, at: str) -> None:
        """Declares a source trusted; trust once declared stands."""
        if not self.is_trusted(source):
            self._connection.execute("INSERT INTO trust VALUES (?, ?)", (source, at))
            self._trusted[source] = True

    def forget(self) -> None:
        """Forgets which sources are trusted: a transaction rolled back takes that along."""
        self._trusted.clear()

    def was_read(self, place: Place, *, sha256: str, reader: str) -> bool:
        """Whether reading these bytes here again, with this reader, would bring nothing new.

        A failure is tried again, so that every run names it; so is all of a source trusted since.
        """
        row = self._last(place)
        if row is None or row[0] == "failed":
            return False
        return bool(row[1:3] == (sha256, reader) and row[-1] == self.is_trusted(place.source))

    def is_deadly(self, place: Place, *, sha256: str, reader: str) -> bool:
        """Whether these bytes, wherever they stood, have cost `DEATHS` runs a process."""
        key = (sha256, place.record, reader, _FATAL)
        return bool(self._connection.execute(_DEATHS, key).fetchone()[0] >= DEATHS)

    def last_version(self, place: Place) -> tuple[str, str] | None:
        """The document and digest of the last version that came from this place."""
        row: tuple[str, str] | None = self._connection.execute(
            _LAST_VERSION, (place.source, place.path, place.record)
        ).fetchone()
        return row

    def document_made(self, place: Place, sha256: str) -> str | None:
        """The document that first came from these very bytes at this place."""
        key = (place.source, place.path, place.record, sha256)
        row = self._connection.execute(_MADE_HERE, key).fetchone()
        return str(row[0]) if row else None

    def add(self, reading: Reading, moment: Moment) -> None:
        """Writes down a reading, unless the last one of this place says the very same."""
        place = reading.place
        trusted = int(self.is_trusted(place.source))
        said = (
            reading.sha256, reading.reader, reading.reason, reading.document, reading.version,
            trusted,
        )  # fmt: skip
        last = self._last(place)
        is_fatal = reading.reason in FATAL
        if (
            not is_fatal
            and last is not None
            and last[1:] == said
            and reading.outcome in {last[0], "duplicate"}
        ):
            return
        row = (place.source, place.path, place.record, reading.outcome, *said)
        self._connection.execute(_INSERT, (*row, moment.run, moment.at))

    def _last(self, place: Place) -> tuple[object, ...] | None:
        row: tuple[object, ...] | None = self._connection.execute(
            _LAST, (place.source, place.path, place.record)
        ).fetchone()
        return row
