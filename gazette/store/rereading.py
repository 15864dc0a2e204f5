"""What was read with a reader that is not today's: the last reading of each place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from gazette.model import RawFile
from gazette.store.instants import read_instant

_PAGE = 500
_LAST = """
    SELECT r.id, r.source, s.name, r.path, r.record, r.reader, r.trusted,
           f.sha256, f.sm3, f.size, f.media_type, f.received_at
    FROM reading r JOIN source s ON s.id = r.source JOIN raw_file f ON f.sha256 = r.sha256
    WHERE r.id > ? AND r.document IS NOT NULL AND (? IS NULL OR s.name = ?)
      AND r.id = (SELECT max(id) FROM reading
                  WHERE source = r.source AND path = r.path AND record IS r.record)
    ORDER BY r.id LIMIT ?
"""


class OldReading(msgspec.Struct, frozen=True, kw_only=True):
    """A file or record as it was last read."""

    source: str
    """The source's name."""
    record: int | None
    reader: str
    trusted: bool
    raw: RawFile


def last_readings(connection: sqlite3.Connection, source: str | None) -> Iterator[OldReading]:
    """The last reading of each place of a source, or of all, that made a document."""
    since = 0
    while True:
        rows = connection.execute(_LAST, (since, source, source, _PAGE)).fetchall()
        for row in rows:
            yield _reading(*row[1:])
        if len(rows) < _PAGE:
            return
        since = rows[-1][0]


def _reading(
    id: str,
    name: str,
    path: str,
    record: int | None,
    reader: str,
    trusted: int,
    *file: str | int,
) -> OldReading:
    sha256, sm3, size, media_type, received_at = map(str, file)
    raw = RawFile(
        sha256=sha256,
        sm3=sm3,
        size=int(size),
        media_type=media_type,
        path=path,
        source=id,
        received_at=read_instant(received_at),
    )
    return OldReading(source=name, record=record, reader=reader, trusted=bool(trusted), raw=raw)
