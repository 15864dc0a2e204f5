"""Connections to gazette.db: one for the writer, one for each reader, always standard `sqlite3`."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from gazette.errors import StoreError
from gazette.store.keys import Keys
from gazette.store.schema import migrations
from gazette.store.seals import register

DATABASE = "gazette.db"

_BUSY = 10_000  # milliseconds


def open_for_writing(data: Path, keys: Keys) -> Database:
    """The database, made or migrated to the newest schema; the caller holds the writer lock.

    `file_commitment(file, document, version)` is a function of its SQL: the key that hides files
    stays where it is.
    """
    connection = sqlite3.connect(data / DATABASE)
    try:
        connection.create_function("file_commitment", 3, keys.commitment, deterministic=True)
        for pragma in (*_WRITING, *_COMMON):
            connection.execute(f"PRAGMA {pragma}")
        register(connection)
        db = Database(connection, execute_plugins=False)
        _refuse_newer(db, data)
        migrations.apply(db)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise StoreError(f"cannot open {str(data / DATABASE)!r}: {error}") from error
    except BaseException:
        connection.close()
        raise
    return db


def open_for_reading(data: Path) -> sqlite3.Connection:
    """A read-only connection for one thread."""
    file = data / DATABASE
    if not file.is_file():
        raise StoreError(f"no store in {str(data)!r}: nothing has been ingested there yet")
    connection = sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro", uri=True)
    try:
        for pragma in _COMMON:
            connection.execute(f"PRAGMA {pragma}")
        db = Database(connection, recursive_triggers=False, execute_plugins=False)
        _refuse_newer(db, data)
        if migrations.pending(db):
            raise StoreError(f"the store in {str(data)!r} is of an older release: ingest once")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise StoreError(f"cannot open {str(file)!r}: {error}") from error
    except BaseException:
        connection.close()
        raise
    return connection


_WRITING = (
    "journal_mode = WAL",
    "cache_size = -65536",  # KiB: ids are random, so a batch touches pages everywhere
    "wal_autocheckpoint = 4000",  # pages
    "secure_delete = ON",
    "journal_size_limit = 67108864",  # bytes of write-ahead log kept after a checkpoint
)
_COMMON = (
    "foreign_keys = ON",
    "recursive_triggers = ON",
    f"busy_timeout = {_BUSY}",
    "temp_store = MEMORY",
)


def _refuse_newer(db: Database, data: Path) -> None:
    """A schema we do not know was made by a newer release; writing there would corrupt it."""
    blank = Database(memory=True, execute_plugins=False)
    known = {migration.name for migration in migrations.pending(blank)}
    blank.close()
    newer = sorted({done.name for done in migrations.applied(db)} - known)
    if newer:
        raise StoreError(f"the store in {str(data)!r} is of a newer release: {', '.join(newer)}")
