"""The file public.db as those who write it open it: live, or beside the live one until it is whole."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from gazette.store.erasing import empty_log, rewrite
from opendata.public.full_text_seals import FULL_TEXTS, register, seal_pages
from opendata.public.schema import SCHEMA

DATABASE = "public.db"

_BUSY = 10  # seconds
_WAL_LIMIT = 64 * 1024 * 1024  # bytes of write-ahead log kept after a checkpoint
_CACHE = 64 * 1024  # KiB
_NO_DATABASE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def open_live(path: Path) -> sqlite3.Connection:
    """The file that others are reading, in WAL mode: each transaction shows them all or nothing."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT}")
        connection.execute("PRAGMA secure_delete = ON")
        _prepare(connection, synchronous="NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def make_beside(path: Path) -> sqlite3.Connection:
    """A new file with empty tables that nobody reads yet; a broken-off one is thrown away."""
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    _prepare(connection, synchronous="OFF")
    connection.executescript(SCHEMA)
    seal_pages(connection)
    return connection


def replace(path: Path, made: sqlite3.Connection) -> bool:
    """Copies what was made over the live file in one transaction; a file that is none gives way.

    False while a reader holds on to the log, and with it to what stood there before. Renaming it
    into place would leave readers in the old file, with a log under the new one's name.
    """
    try:
        return _copy(made, path)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode not in _NO_DATABASE:
            raise
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            file.unlink(missing_ok=True)
        return _copy(made, path)


def wipe(connection: sqlite3.Connection) -> bool:
    """Makes what was deleted unreadable: in the full text, which marks only, in pages and the log.

    False while a reader holds on to the log, or where there is no room: it is to be done again.
    """
    with transaction(connection):
        for table in FULL_TEXTS:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        seal_pages(connection)
    return rewrite(connection)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction, written or undone as a whole; foreign keys are checked at its end."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Waits until no other process holds the lock; the system frees it when its holder dies."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _prepare(connection: sqlite3.Connection, *, synchronous: str) -> None:
    for pragma in (
        f"synchronous = {synchronous}",
        "foreign_keys = ON",
        "temp_store = FILE",  # the index of a long table is sorted outside memory
        f"cache_size = -{_CACHE}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    register(connection)


def _copy(made: sqlite3.Connection, path: Path) -> bool:
    with closing(open_live(path)) as live:
        made.backup(live)
        return empty_log(live)
