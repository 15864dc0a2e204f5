"""Reading the ledger for strangers: all of it is public, up to the last checkpoint."""

from __future__ import annotations

import sqlite3

import msgspec

from gazette.store.ledger import Tree

_LAST = "SELECT size, root, at, note FROM checkpoint ORDER BY size DESC LIMIT 1"
_OF_SIZE = "SELECT size, root, at, note FROM checkpoint WHERE size = ?"
_LEAVES = "SELECT position, kind, subject, at, entry, hash FROM ledger_leaf"
_PAGE = f"{_LEAVES} WHERE position >= ? AND position < ? ORDER BY position"
_AFTER = f"{_LEAVES} WHERE subject = ? AND position > ? AND position < ? ORDER BY position"
_PUBLICATION = """
    SELECT max(position) FROM ledger_leaf
    WHERE subject = ?1 AND kind = 'publication' AND position < ?3
      AND (?2 IS NULL OR json_extract(entry, '$.entry.version') = ?2)
"""


class LoggedEntry(msgspec.Struct, frozen=True):
    """A leaf as it stands in the ledger."""

    index: int
    kind: str
    subject: str
    """The id of the document or issue it is about."""
    at: str
    leaf: str
    """The entry with its moment, exactly as hashed."""
    hash: bytes


class SignedCheckpoint(msgspec.Struct, frozen=True):
    """What was signed of the tree at a size."""

    size: int
    root: bytes
    at: str
    """The moment of its last leaf."""
    note: str


class LedgerReader:
    """The ledger on a reader's connection. Nothing behind the last checkpoint is shown."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.tree = Tree(connection)
        """The hash tree; any size up to the last checkpoint's is settled for good."""

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def checkpoint(self) -> SignedCheckpoint | None:
        """The last checkpoint; None while the ledger is empty."""
        row = self._connection.execute(_LAST).fetchone()
        return SignedCheckpoint(*row) if row else None

    def checkpoint_of(self, size: int) -> SignedCheckpoint | None:
        """The checkpoint of this very size; None where none was signed."""
        row = self._connection.execute(_OF_SIZE, (size,)).fetchone()
        return SignedCheckpoint(*row) if row else None

    def entries(self, start: int, end: int) -> list[LoggedEntry]:
        """The entries from index `start` up to `end`."""
        return [LoggedEntry(*row) for row in self._connection.execute(_PAGE, (start, end))]

    def publication(self, document_id: str, version: int | None, *, size: int) -> int | None:
        """The index where a version, or with None any, was last said to be public; None: nowhere."""
        found = self._connection.execute(_PUBLICATION, (document_id, version, size)).fetchone()
        return None if found[0] is None else int(found[0])

    def later(self, entry: LoggedEntry, *, size: int) -> list[LoggedEntry]:
        """What the ledger says of the same subject after an entry, the oldest first."""
        rows = self._connection.execute(_AFTER, (entry.subject, entry.index, size))
        return [LoggedEntry(*row) for row in rows]
