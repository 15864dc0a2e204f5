"""What was withdrawn, in public.db: that it was, why and on whose authority, and nothing of it."""

from __future__ import annotations

import sqlite3
from itertools import islice

import msgspec

from gazette.store.instants import write_instant
from gazette.store.reader import StoreReader
from gazette.store.tombstones import Tombstone
from opendata.public import tables
from opendata.public.state import read_cursor, set_cursor
from opendata.public.writer import insert

CURSOR = "tombstone_cursor"
ERASED = "erased"
"""Names the last change that took back what was withdrawn: what holds an older state of texts
must be made anew (opendata.public.changes)."""

_BATCH = 500  # withdrawals in memory
_PUT = insert("tombstone", tables.Tombstone)


def follow_tombstones(connection: sqlite3.Connection, store: StoreReader) -> None:
    """Brings the tombstones up to the store, within the caller's transaction.

    Documents are followed in the same one, at the same moment of the store: none goes before its
    tombstone is there.
    """
    while read_cursor(connection, CURSOR) < store.last_tombstone():
        found = list(islice(store.tombstones(read_cursor(connection, CURSOR)), _BATCH))
        connection.executemany(_PUT, map(row_of, found))
        set_cursor(connection, CURSOR, found[-1].seq)


def row_of(tombstone: Tombstone) -> tuple[object, ...]:
    """A withdrawal as a row of public.db."""
    return msgspec.structs.astuple(
        tables.Tombstone(
            seq=tombstone.seq,
            document=tombstone.document,
            version=tombstone.version,
            through=tombstone.through,
            code=tombstone.code,
            authority=tombstone.authority,
            withdrawn_on=tombstone.withdrawn_on.isoformat(),
            at=write_instant(tombstone.at),
        )
    )
