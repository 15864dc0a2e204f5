"""The rows of files as received: one a hash, whoever brought it and however often."""

from __future__ import annotations

import sqlite3

from gazette.model import RawFile
from gazette.store.instants import write_instant

_INSERT = "INSERT INTO raw_file VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING"


def add_raw_file(connection: sqlite3.Connection, raw: RawFile) -> None:
    """Adds the row of a file; the first of the same bytes stands."""
    row = (raw.sha256, raw.sm3, raw.size, raw.media_type, write_instant(raw.received_at))
    connection.execute(_INSERT, row)
