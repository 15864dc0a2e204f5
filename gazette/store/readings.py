"""One row for each file or record ever read: what came of it, so that a run can be resumed."""

from __future__ import annotations

import sqlite3

import msgspec

_LAST = """
    SELECT sha256, reader, outcome, reason, trusted FROM reading
    WHERE source = ? AND path = ? AND record IS ? ORDER BY id DESC LIMIT 1
"""
_LAST_VERSION = """
    SELECT v.document, v.digest FROM reading r JOIN version v ON v.id = r.version
    WHERE r.source = ? AND r.path = ? AND r.record IS ? ORDER BY r.id DESC LIMIT 1
"""
_IS_TRUSTED = "SELECT 1 FROM trust WHERE source = ?"
_INSERT = """
    INSERT INTO reading (source, path, record, sha256, reader, trusted, outcome, reason,
                         document, version, run, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class Place(msgspec.Struct, frozen=True):
    """Where something was read: a source, a path in it, and a record of that file or None."""

    source: str
    path: str
    record: int | None


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came of reading the bytes at a place."""

    place: Place
    sha256: str
    reader: str
    outcome: str
    reason: str | None = None
    document: str | None = None
    version: int | None = None
    """The row of the version recorded or met again."""


def is_trusted(connection: sqlite3.Connection, source: str) -> bool:
    """Whether the source has ever been declared trusted."""
    return connection.execute(_IS_TRUSTED, (source,)).fetchone() is not None


def was_read(connection: sqlite3.Connection, place: Place, *, sha256: str, reader: str) -> bool:
    """Whether reading these bytes here again, with this reader, would bring nothing new.

    A failure is tried again, so that every run names it; so is all of a source since trusted.
    """
    row = connection.execute(_LAST, _key(place)).fetchone()
    if row is None or row[:2] != (sha256, reader) or row[2] == "failed":
        return False
    return bool(row[4]) == is_trusted(connection, place.source)


def last_version(connection: sqlite3.Connection, place: Place) -> tuple[str, str] | None:
    """The document and digest of the last version that came from this place."""
    row: tuple[str, str] | None = connection.execute(_LAST_VERSION, _key(place)).fetchone()
    return row


def add_reading(
    connection: sqlite3.Connection, reading: Reading, *, trusted: bool, run: int, at: str
) -> None:
    """Writes down a reading, unless the last one of this place says the very same."""
    said = (reading.sha256, reading.reader, reading.outcome, reading.reason, int(trusted))
    if connection.execute(_LAST, _key(reading.place)).fetchone() == said:
        return
    sha256, reader, outcome, reason, trust = said
    connection.execute(
        _INSERT,
        (
            *_key(reading.place), sha256, reader, trust, outcome, reason,
            reading.document, reading.version, run, at,
        ),
    )  # fmt: skip


def _key(place: Place) -> tuple[str, str, int | None]:
    return (place.source, place.path, place.record)
