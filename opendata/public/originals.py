"""Files as received that are public, in public.db: which, of which version, and their digests.

They are followed apart from documents: what happens to one document can take the file of another
from the readers, and a decision on a file changes no document.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection

import msgspec

from gazette.store.originals import Original, Seen
from gazette.store.reader import StoreReader
from opendata.public.coverage_rows import groups_of, renew_coverage
from opendata.public.file import transaction
from opendata.public.state import read_state, set_state
from opendata.public.writer import insert

SEEN = "originals_seen"
"""Names how far the store had come when the files were last looked at."""

_ROWS = """
    SELECT document, version, media_type, size, sha256, sm3 FROM original
    WHERE sha256 IN (SELECT value FROM json_each(?))
"""
_VERSION = "SELECT 1 FROM version WHERE document = ? AND number = ?"
_TAKE = "DELETE FROM original WHERE document = ? AND version = ?"
_PUT = insert("original", Original)

_encode = msgspec.json.Encoder().encode


def follow_originals(
    connection: sqlite3.Connection, store: StoreReader, *, until: Seen, taken: Callable[[], None]
) -> None:
    """Brings the files up to a state of the store that documents were followed to.

    `taken` is called, before it is seen, where one is public no more.
    """
    since = seen(connection)
    if since == until:
        return
    for files in store.originals.touched(since, until):
        with store.one_moment(), transaction(connection):
            if _renew(connection, store, files):
                taken()
    with transaction(connection):
        set_state(connection, SEEN, _encode(until).decode())


def drop_originals(
    connection: sqlite3.Connection, store: StoreReader, *, until: Seen, taken: Callable[[], None]
) -> None:
    """Takes away the files that are public no more, before the documents are followed.

    They may hold what was withdrawn of one document beside another. Nothing else moves.
    """
    since = seen(connection)
    if since in (until, Seen()):
        return
    for files in store.originals.touched(since, until):
        with store.one_moment(), transaction(connection):
            if _take(connection, store, files):
                taken()


def seen(connection: sqlite3.Connection) -> Seen:
    """How far the files are followed."""
    written = read_state(connection, SEEN)
    return msgspec.json.decode(written, type=Seen) if written else Seen()


def _take(connection: sqlite3.Connection, store: StoreReader, files: Collection[str]) -> bool:
    """Whether some of the files were public and are so no more; their rows go."""
    before = _rows(connection, files)
    gone = before - set(store.originals.public({one.sha256 for one in before}))
    connection.executemany(_TAKE, [(one.document, one.version) for one in gone])
    _count(connection, gone)
    return bool(gone)


def _renew(connection: sqlite3.Connection, store: StoreReader, files: Collection[str]) -> bool:
    """Whether some of the files were public and are so no more; the rows say what is."""
    before = _rows(connection, files)
    now = set(store.originals.public(files))
    gone = before - now
    connection.executemany(_TAKE, [(one.document, one.version) for one in gone])
    for one in sorted(now - before, key=lambda each: (each.document, each.version)):
        # One that is public since this moment alone comes with its version, the next time.
        if connection.execute(_VERSION, (one.document, one.version)).fetchone():
            connection.execute(_PUT, msgspec.structs.astuple(one))
    _count(connection, before ^ now)
    return bool(gone)


def _count(connection: sqlite3.Connection, changed: Collection[Original]) -> None:
    renew_coverage(connection, groups_of(connection, {one.document for one in changed}))


def _rows(connection: sqlite3.Connection, files: Collection[str]) -> set[Original]:
    listed = _encode(list(files)).decode()
    return {Original(*row) for row in connection.execute(_ROWS, (listed,))}
