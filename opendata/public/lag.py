"""How far public.db is, and what of the store is waiting to be followed after a cursor."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import msgspec

from gazette.errors import StoreError
from gazette.store.connection import DATABASE as STORE
from gazette.store.reader import StoreReader
from opendata.public.file import DATABASE
from opendata.public.publish import cursor_of

_ANY = "SELECT id, title FROM document LIMIT 1"


class Waiting(msgspec.Struct, frozen=True):
    """Changes of the store that somebody has not followed yet."""

    changes: int
    """At most so many: their numbers may have gaps."""
    since: datetime | None
    """When the first of them was recorded; None where nothing waits."""


def public_cursor(data: Path) -> int:
    """The store's last change that public.db knows. Raises StoreError if it cannot be read."""
    file = data / DATABASE
    if not file.is_file():
        raise StoreError(f"no {DATABASE}: it has not been made yet")
    try:
        address = f"file:{quote(str(file.resolve()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute(_ANY).fetchone()
            return cursor_of(connection)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"cannot read {DATABASE}: {error}") from error


def waiting_after(data: Path, cursor: int) -> Waiting:
    """What waits behind a cursor. Where there is no store beside public.db, nothing does."""
    if not (data / STORE).is_file():
        return Waiting(0, None)
    try:
        with StoreReader(data) as store:
            first = next(store.changes(cursor), None)
            changes = max(0, store.last_change() - cursor)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"cannot read {STORE}: {error}") from error
    return Waiting(changes if first else 0, first.at if first else None)
