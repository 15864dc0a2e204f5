"""Files and records that could not be read, counted by reason; never what stands in them."""

from __future__ import annotations

import sqlite3

import msgspec

_LAST_READING = "SELECT coalesce(max(id), 0) FROM reading"
# What could be read later is no failure any more.
_FAILED = """
    SELECT r.source, coalesce(r.reason, ''), count(*) FROM reading r
    WHERE r.outcome = 'failed' AND NOT EXISTS (
        SELECT 1 FROM reading later
        WHERE later.source = r.source AND later.path = r.path AND later.record IS r.record
          AND later.id > r.id)
    GROUP BY 1, 2 ORDER BY 1, 2
"""


class FailedReads(msgspec.Struct, frozen=True):
    """How many files or records of a source cannot be read, for one reason."""

    source: str
    reason: str
    count: int


def failed_reads(connection: sqlite3.Connection) -> list[FailedReads]:
    """What cannot be read now, by source and reason."""
    return [FailedReads(*row) for row in connection.execute(_FAILED)]


def last_reading(connection: sqlite3.Connection) -> int:
    """The cursor of the last reading of all; while it stays, `failed_reads` stays."""
    return int(connection.execute(_LAST_READING).fetchone()[0])
