"""Sessions of the portal in office.db: the browser holds a token, the server all else."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import datetime, timedelta

import msgspec
from sqlite_utils import Database

from gazette.filing.accounts import digest_of
from gazette.store.instants import write_instant

LASTS = timedelta(hours=8)
"""How long a session lasts at most: a working day."""

_INSERT = "INSERT INTO session VALUES (?, ?, ?, ?)"
_FIND = """
    SELECT s.form_token, s.api_key, k.account
    FROM session s JOIN api_key k ON k.prefix = s.api_key JOIN account a ON a.id = k.account
    WHERE s.sha256 = ? AND s.expires_at > ? AND k.revoked_at IS NULL AND a.revoked_at IS NULL
"""


class Begun(msgspec.Struct, frozen=True):
    """A session that has just begun: its token goes to the browser and is kept nowhere."""

    token: str
    form_token: str


class Session(msgspec.Struct, frozen=True):
    """Whose session it is."""

    account: str
    key: str
    form_token: str
    """Stands in each form, so that no other site can send one (CSRF)."""


class Sessions:
    """The sessions of one office.db."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn

    def begin(self, key: str, *, now: datetime) -> Begun:
        """A session of whoever showed this key, by its prefix; old ones are cleared away."""
        begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
        row = (digest_of(begun.token), key, begun.form_token, write_instant(now + LASTS))
        with self._db.atomic():
            self._connection.execute(
                "DELETE FROM session WHERE expires_at <= ?", (write_instant(now),)
            )
            self._connection.execute(_INSERT, row)
        return begun

    def find(self, token: str, *, now: datetime) -> Session | None:
        """The session of a token; None once it has ended, or its key or account is revoked."""
        asked = (digest_of(token), write_instant(now))
        row = self._connection.execute(_FIND, asked).fetchone()
        if row is None:
            return None
        form_token, key, account = row
        return Session(account, key, form_token)

    def end(self, token: str) -> None:
        """Ends a session."""
        with self._db.atomic():
            self._connection.execute("DELETE FROM session WHERE sha256 = ?", (digest_of(token),))
