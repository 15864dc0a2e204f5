"""office.db: who works with the office. Ordinary tables, for no reader's eyes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from sqlite_utils import Database

from gazette.errors import StoreError
from gazette.store.accounts import Accounts
from gazette.store.feedback import FeedbackDesk
from gazette.store.harvests import Harvests
from gazette.store.lock import WriterLock
from gazette.store.office_schema import migrations
from gazette.store.outbox import Outbox
from gazette.store.repeat_keys import RepeatKeys
from gazette.store.saved_searches import SavedSearches
from gazette.store.sessions import Sessions
from gazette.store.subscriptions import Subscriptions
from gazette.store.usage import Usage

DATABASE = "office.db"

_PRAGMAS = ("foreign_keys = ON", "busy_timeout = 10000")
_WAIT = 10.0  # seconds for another process to make the tables


class Office(msgspec.Struct, frozen=True):
    """What office.db holds, for one thread."""

    accounts: Accounts
    sessions: Sessions
    repeat_keys: RepeatKeys
    saved_searches: SavedSearches
    subscriptions: Subscriptions
    outbox: Outbox
    usage: Usage
    feedback: FeedbackDesk
    harvests: Harvests


@contextmanager
def open_office(data: Path) -> Iterator[Office]:
    """The office of a data directory, made if need be; nobody but its owner may read the file."""
    file = data / DATABASE
    try:
        data.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(file)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"cannot open {str(file)!r}: {error}") from error
    with closing(connection):
        db = _prepared(connection, file)
        yield Office(
            Accounts(db),
            Sessions(db),
            RepeatKeys(db),
            SavedSearches(db),
            Subscriptions(db),
            Outbox(db),
            Usage(db),
            FeedbackDesk(db),
            Harvests(db),
        )


def _prepared(connection: sqlite3.Connection, file: Path) -> Database:
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        db = Database(connection, execute_plugins=False)
        if file.stat().st_size == 0 or migrations.pending(db):
            _migrate(db, file)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"cannot open {str(file)!r}: {error}") from error
    return db


def _migrate(db: Database, file: Path) -> None:
    """One process at a time; who comes second finds nothing left to do."""
    lock = WriterLock(file.with_name(f"{file.name}.lock"), wait=_WAIT)
    try:
        db.execute("PRAGMA journal_mode = WAL")  # waits for nobody: only here, where one is alone
        migrations.apply(db)
    finally:
        lock.release()
