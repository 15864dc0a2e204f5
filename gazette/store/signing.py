"""Signing the ledger: one checkpoint for each transaction that added leaves."""

from __future__ import annotations

import sqlite3

from gazette.errors import LedgerError, NoteError
from gazette.store.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from gazette.store.keys import Keys
from gazette.store.ledger import Ledger, Tree
from gazette.store.signed_note import parse_note

_LAST = "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"
_AT = "SELECT at FROM ledger_leaf WHERE position = ?"
_INSERT = "INSERT INTO checkpoint VALUES (?, ?, ?, ?)"


class Notary:
    """Signs what was appended; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys
        self._tree = Tree(connection)
        self._ledger = Ledger(connection)
        self._is_recognised = False
        """Whether the log is known to be of these keys: nobody else writes while we do."""

    def sign(self) -> None:
        """Signs the tree as it is now, if it has grown since the last checkpoint.

        Raises LedgerError where it does not begin with what was signed before, KeysError where the
        keys cannot be used.
        """
        self._ledger.grow()
        size = self._tree.size
        row = self._connection.execute(_LAST).fetchone()
        signed = self._compare(row[0], size) if row else 0
        if size > signed:
            if row and not self._is_recognised:
                self._recognise(row[0])
            self._append(size)

    def _compare(self, note: str, size: int) -> int:
        """The size of the last checkpoint; what contradicts it must not be signed (C2SP)."""
        try:
            last = parse_checkpoint(parse_note(note).text)
        except NoteError as error:
            raise LedgerError(f"the last checkpoint cannot be read: {error}") from error
        if last.size > size:
            raise LedgerError(f"{last.size} leaves were signed, and there are {size}")
        if self._tree.root(last.size) != last.root:
            raise LedgerError(f"the first {last.size} leaves are not those that were signed")
        return last.size

    def _recognise(self, note: str) -> None:
        """A log goes on with the keys that it began with."""
        try:
            open_checkpoint(note, self._keys.signers[0].key)
        except NoteError as error:
            raise LedgerError(f"the last checkpoint is not of these keys: {error}") from error
        self._is_recognised = True

    def _append(self, size: int) -> None:
        signers = self._keys.signers
        checkpoint = Checkpoint(signers[0].key.name, size, self._tree.root(size))
        (at,) = self._connection.execute(_AT, (size - 1,)).fetchone()
        note = sign_checkpoint(checkpoint, signers)
        self._connection.execute(_INSERT, (size, checkpoint.root, at, note))
