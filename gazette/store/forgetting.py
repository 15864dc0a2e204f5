"""A withdrawal from its order to the clear disk: in which sequence, and what a crash leaves to do.

Rows and log line are written together, the log's first: a withdrawal that was logged happens, at
the latest when the store is next opened to write. Then the disk is cleared, as often as it takes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from msgspec.structs import replace

from gazette.errors import StoreError
from gazette.filing.withdrawal import Order
from gazette.store.erasing import erase_files, rewrite, unneeded
from gazette.store.withdrawal_log import LOG, Withdrawal, append, read
from gazette.store.withdrawing import Taken, Withdrawals

_PENDING = (
    "SELECT id FROM withdrawal w WHERE NOT EXISTS (SELECT 1 FROM wiped WHERE withdrawal = w.id)"
)
_PENDING_FILES = f"SELECT DISTINCT sha256 FROM erased_file WHERE withdrawal IN ({_PENDING})"  # noqa: S608
_INSERT_WIPED = f"INSERT INTO wiped {_PENDING}"


class Forgetting:
    """Withdraws on the writer's connection, each order in a transaction of its own."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        data: Path,
        withdrawals: Withdrawals,
        transaction: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._connection = connection
        self._data = data
        self._withdrawals = withdrawals
        self._transaction = transaction

    def withdraw(
        self, asked: Iterable[tuple[str, int | None]], order: Order, *, at: str
    ) -> list[Taken]:
        """Withdraws all that is asked, or nothing: each a document with a version, or all of it.

        The disk is cleared once. See `Store.withdraw`.
        """
        self._refuse_batch()
        with self._transaction():
            # a line in the log happens: none is written before everything is known to be possible
            every = [self._withdrawals.add(*one, order, at=at) for one in asked]
            for taken in every:
                append(self._data / LOG, taken.withdrawal)
        is_final = self._finish()
        return [replace(taken, is_final=is_final) for taken in every]

    def replay(self, withdrawals: Iterable[Withdrawal]) -> int:
        """Withdraws what was withdrawn elsewhere or before a restore; answers how much was new."""
        self._refuse_batch()
        logged = {one.key for one in read(self._data / LOG)}
        count = 0
        for one in withdrawals:
            with self._transaction():
                if not self._withdrawals.knows(one):
                    self._withdrawals.apply(one)
                    count += 1
                if one.key not in logged:
                    append(self._data / LOG, one)
        self._finish()
        return count

    def catch_up(self) -> None:
        """Withdraws what only the log has, logs what only the store has, ends what was broken off."""
        logged = read(self._data / LOG)
        known = {one.key for one in logged}
        for one in self._withdrawals.recorded():
            if one.key not in known:
                append(self._data / LOG, one)
        self.replay(logged)

    def drop_file(self, sha256: str) -> None:
        """Removes an original that nothing with content needs."""
        erase_files(self._data, unneeded(self._connection, [sha256]))

    def _refuse_batch(self) -> None:
        if self._connection.in_transaction:
            raise StoreError("a withdrawal is final: it cannot be part of a batch")

    def _finish(self) -> bool:
        """Clears the disk of what was withdrawn; False if the next writer must see to it."""
        if self._connection.execute(_PENDING).fetchone() is None:
            return True
        files = [file for (file,) in self._connection.execute(_PENDING_FILES)]
        erase_files(self._data, unneeded(self._connection, files))
        if not rewrite(self._connection):
            return False
        with self._transaction():
            self._connection.execute(_INSERT_WIPED)
        return True
