"""One writer at a time: the lock, the transaction, and the signature at its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from gazette.closing import Closing
from gazette.errors import StoreError
from gazette.store.connection import DATABASE, open_for_writing
from gazette.store.keys import Keys
from gazette.store.lock import WriterLock
from gazette.store.signing import Notary

_WAIT = 5.0  # seconds for another writer to finish


class Writing(Closing):
    """A database open for the one writer, who says what must be forgotten after an error."""

    def __init__(self, data: Path, lock: WriterLock, keys: Keys) -> None:
        self._data = data
        self._lock = lock
        self._db = open_for_writing(data, keys)
        self._connection: sqlite3.Connection = self._db.conn
        self._notary = Notary(self._connection, keys)

    @classmethod
    def open(cls, data: Path, *, wait: float = _WAIT) -> Self:
        """The store in this directory, made or migrated if need be.

        Raises StoreError if another writer does not finish within `wait` seconds.
        """
        try:
            data.mkdir(parents=True, exist_ok=True)
            lock = WriterLock(data / f"{DATABASE}.lock", wait=wait)
        except OSError as error:
            raise StoreError(f"cannot write to {str(data)!r}: {error}") from error
        try:
            return cls(data, lock, Keys(data))
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Closes the database and lets the next writer in."""
        self._connection.close()
        self._lock.release()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One transaction for many records: all of them or, after an error, none.

        A power failure may lose the last batches (synchronous NORMAL), never tear one;
        what is written outside a batch is on the disk when the call returns.
        """
        self._connection.execute("PRAGMA synchronous = NORMAL")
        try:
            with self._transaction():
                yield
        finally:
            self._connection.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of it or nothing; within another transaction, a savepoint.

        What the outermost one added to the ledger is signed with it, once.
        """
        is_outermost = not self._connection.in_transaction
        try:
            with self._db.atomic():
                yield
                if is_outermost:
                    self._settle()
                    self._notary.sign()
            if is_outermost:
                self._settled()
        except sqlite3.OperationalError as error:
            self._forget()
            raise StoreError(f"cannot write to the store: {error}") from error
        except BaseException:
            self._forget()
            raise

    def _settle(self) -> None:
        """What is still to be done before the outermost transaction ends."""

    def _settled(self) -> None:
        """What is to be done when it has ended."""

    def _forget(self) -> None:
        """What was rolled back must not be remembered as written."""
