"""Accounts and their API keys in office.db; of a key only its digest is kept."""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from gazette.errors import NotFoundError, StateError
from gazette.filing.accounts import Account, ApiKey, Identity, digest_of, new_key, prefix_of
from gazette.store.instants import read_instant, write_instant

_COLUMNS = "a.id, a.role, a.organ, a.office, a.name, a.created_at, a.revoked_at"
_ACCOUNTS = f"SELECT {_COLUMNS} FROM account a ORDER BY a.created_at, a.id"  # noqa: S608 (fixed)
_NAMED = f"SELECT {_COLUMNS} FROM account a WHERE a.id = ?1 OR a.name = ?1"  # noqa: S608 (fixed)
_OF_KEY = f"""
    SELECT {_COLUMNS}, k.sha256 FROM api_key k JOIN account a ON a.id = k.account
    WHERE k.prefix = ? AND k.revoked_at IS NULL AND a.revoked_at IS NULL
"""  # noqa: S608 (fixed)
_KEYS = "SELECT prefix, account, created_at, revoked_at FROM api_key ORDER BY created_at, prefix"
_INSERT = "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, NULL)"
_INSERT_KEY = "INSERT INTO api_key VALUES (?, ?, ?, ?, NULL)"
_REVOKE = "UPDATE account SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"
_REVOKE_KEYS = "UPDATE api_key SET revoked_at = ? WHERE account = ? AND revoked_at IS NULL"
_REVOKE_KEY = """
    UPDATE api_key SET revoked_at = ? WHERE account = ? AND prefix = ? AND revoked_at IS NULL
"""


class Accounts:
    """The accounts of one office.db."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn

    def add(self, account: Account) -> str:
        """Adds an account and gives its first key, which nobody can be told again.

        Raises StateError if another account has the name.
        """
        row = (
            account.id, account.role, account.organ, account.office, account.name,
            write_instant(account.created_at),
        )  # fmt: skip
        try:
            with self._db.atomic():
                self._connection.execute(_INSERT, row)
                return self._add_key(account.id, account.created_at)
        except sqlite3.IntegrityError as error:
            raise StateError(f"another account is called {account.name!r}") from error

    def add_key(self, name: str, *, now: datetime) -> str:
        """A further key of an account that is not revoked."""
        account = self.find(name)
        if account.revoked_at is not None:
            raise StateError(f"account {account.id} is revoked")
        with self._db.atomic():
            return self._add_key(account.id, now)

    def all(self) -> list[Account]:
        """Every account, also revoked ones, the oldest first."""
        return [_account(row) for row in self._connection.execute(_ACCOUNTS)]

    def api_keys(self) -> list[ApiKey]:
        """Every key, also revoked ones, the oldest first."""
        return [
            ApiKey(
                prefix=prefix,
                account=account,
                created_at=read_instant(created_at),
                revoked_at=read_instant(revoked_at) if revoked_at else None,
            )
            for prefix, account, created_at, revoked_at in self._connection.execute(_KEYS)
        ]

    def find(self, name: str) -> Account:
        """The account with this id or name; raises NotFoundError."""
        row = self._connection.execute(_NAMED, (name,)).fetchone()
        if row is None:
            raise NotFoundError("account", name)
        return _account(row)

    def identify(self, key: str) -> Identity | None:
        """Who shows himself by this key; None for a wrong or revoked one."""
        prefix = prefix_of(key)
        row = self._connection.execute(_OF_KEY, (prefix,)).fetchone() if prefix else None
        if row is None or not hmac.compare_digest(row[-1], digest_of(key)):
            return None
        return Identity(_account(row[:-1]), str(prefix))

    def revoke(self, name: str, *, now: datetime) -> Account:
        """Revokes an account with all its keys; raises NotFoundError."""
        account, at = self.find(name), write_instant(now)
        with self._db.atomic():
            self._connection.execute(_REVOKE, (at, account.id))
            self._connection.execute(_REVOKE_KEYS, (at, account.id))
        return account

    def revoke_key(self, name: str, prefix: str, *, now: datetime) -> None:
        """Revokes one key of an account by its prefix; raises NotFoundError."""
        asked = (write_instant(now), self.find(name).id, prefix)
        with self._db.atomic():
            cursor = self._connection.execute(_REVOKE_KEY, asked)
        if not cursor.rowcount:
            raise NotFoundError("valid key", prefix)

    def _add_key(self, account: str, now: datetime) -> str:
        key = new_key()
        row = (prefix_of(key), account, digest_of(key), write_instant(now))
        self._connection.execute(_INSERT_KEY, row)
        return key


def _account(row: Sequence[Any]) -> Account:  # Any: a row of _COLUMNS
    id, role, organ, office, name, created_at, revoked_at = row
    return Account(
        id=id,
        role=role,
        organ=organ,
        office=office,
        name=name,
        created_at=read_instant(created_at),
        revoked_at=read_instant(revoked_at) if revoked_at else None,
    )
