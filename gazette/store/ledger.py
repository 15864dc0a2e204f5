"""The ledger: every entry a leaf of a hash tree that only grows (design §3).

`Tree` answers for what is there; `Ledger` appends, within the caller's transaction: leaves one by one,
the nodes above them together, for a batch of ingest has a hundred.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from gazette.errors import LedgerError
from gazette.store import merkle
from gazette.store.entries import Leaf, LedgerEntry, encode_leaf

_SIZE = "SELECT coalesce(max(position) + 1, 0) FROM ledger_leaf"
_LEAF_HASH = "SELECT hash FROM ledger_leaf WHERE position = ?"
_NODE_HASH = "SELECT hash FROM ledger_node WHERE level = ? AND position = ?"
_INSERT_LEAF = """
    INSERT INTO ledger_leaf (position, kind, entry, hash, at, subject)
    VALUES ((SELECT coalesce(max(position) + 1, 0) FROM ledger_leaf), ?, ?, ?, ?, ?)
"""
_INSERT_NODE = "INSERT INTO ledger_node VALUES (?, ?, ?)"
_COVERED = "SELECT coalesce(2 * max(position) + 2, 0) FROM ledger_node WHERE level = 1"
_UNCOVERED = "SELECT position, hash FROM ledger_leaf WHERE position >= ? ORDER BY position LIMIT ?"
_AT_ONCE = 4096  # leaves in memory; an even number, so that no pair is cut apart


class Tree:
    """The hash tree in a connection's gazette.db."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return int(self._connection.execute(_SIZE).fetchone()[0])

    def node(self, level: int, position: int) -> bytes:
        """The hash of a complete subtree; raises LedgerError where there is none."""
        if level:
            row = self._connection.execute(_NODE_HASH, (level, position)).fetchone()
        else:
            row = self._connection.execute(_LEAF_HASH, (position,)).fetchone()
        if row is None:
            raise LedgerError(f"the ledger has no node {position} at level {level}")
        return bytes(row[0])

    def root(self, size: int) -> bytes:
        """The root of the first `size` leaves."""
        return merkle.root(size, self.node)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that leaf `index` stands in the tree of `size` leaves."""
        return merkle.inclusion(index, size, self.node)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the tree of `new` leaves begins with that of `old`."""
        return merkle.consistency(old, new, self.node)


class Ledger:
    """The ledger open for appending; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._tree = Tree(connection)

    def append(self, entry: LedgerEntry, *, at: str) -> int:
        """Appends an entry with its moment and answers the index of its leaf, from 0.

        The nodes above it are for `grow`, which whoever signs calls, once a transaction.
        """
        leaf = Leaf(at, entry)
        written = encode_leaf(leaf)
        row = (leaf.kind, written.decode(), merkle.leaf_hash(written), at, leaf.subject)
        return self.connection.execute(_INSERT_LEAF, row).lastrowid or 0

    def grow(self) -> None:
        """Adds the subtrees that the leaves appended since have completed.

        Raises LedgerError where there are nodes above leaves that are not there.
        """
        (start,) = self.connection.execute(_COVERED).fetchone()
        while leaves := self.connection.execute(_UNCOVERED, (start, _AT_ONCE)).fetchall():
            try:
                self.connection.executemany(_INSERT_NODE, self._completed(leaves))
            except sqlite3.IntegrityError as error:
                raise LedgerError(f"nodes above leaf {start} are there already") from error
            start += len(leaves)

    def _completed(self, leaves: Sequence[tuple[int, bytes]]) -> list[tuple[int, int, bytes]]:
        """The rows of the subtrees that some leaves complete, one after the other."""
        known = {(0, index): hashed for index, hashed in leaves}

        def node(level: int, position: int) -> bytes:
            return known.get((level, position)) or self._tree.node(level, position)

        for index, hashed in leaves:
            for new in merkle.completed(index, hashed, node):
                known[new.level, new.position] = new.hash
        return [(level, place, hashed) for (level, place), hashed in known.items() if level]
