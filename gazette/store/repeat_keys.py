"""Idempotency keys in office.db: a request sent twice makes one filing."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from sqlite_utils import Database

from gazette.errors import RepeatedKeyError
from gazette.store.instants import write_instant

KEPT = timedelta(days=30)
"""How long a key stands for its request."""

_INSERT = "INSERT INTO repeat_key VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, name) DO NOTHING"
_FIND = "SELECT digest, filing FROM repeat_key WHERE account = ? AND name = ?"
_FORGET = "DELETE FROM repeat_key WHERE at <= ?"
_RELEASE = "DELETE FROM repeat_key WHERE account = ? AND name = ?"


class RepeatKeys:
    """The idempotency keys of one office.db."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn

    def claim(self, account: str, name: str, digest: str, filing: str, *, now: datetime) -> str:
        """The filing that this key stands for from now on: this one, unless another was first.

        Raises RepeatedKeyError if the request it stands for was another one.
        """
        with self._db.atomic():
            self._connection.execute(_FORGET, (write_instant(now - KEPT),))
            row = (account, name, digest, filing, write_instant(now))
            self._connection.execute(_INSERT, row)
            kept = self._connection.execute(_FIND, (account, name)).fetchone()
        if kept[0] != digest:
            raise RepeatedKeyError(f"the key {name!r} stands for another request")
        return str(kept[1])

    def release(self, account: str, name: str) -> None:
        """Forgets a key whose request was refused: it may be sent again, corrected."""
        with self._db.atomic():
            self._connection.execute(_RELEASE, (account, name))
