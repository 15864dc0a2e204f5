"""The ledger against itself: leaves against their hashes, nodes against leaves, both against what was signed.

Leaves are compared in blocks of 2**12, with all nodes above them in the block; the few nodes above
the blocks are compared with the checkpoints.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import msgspec

from gazette.differences import Compared, Difference, Part, Single, cut
from gazette.errors import LedgerError, NoteError
from gazette.store.checkpoint import open_checkpoint
from gazette.store.comparing import blocks, differs, one_moment, rows_of
from gazette.store.entries import decode_leaf, encode_leaf
from gazette.store.keys import public_keys
from gazette.store.ledger import Tree
from gazette.store.merkle import leaf_hash, node_hash
from gazette.store.signed_note import VerifierKey

_HEIGHT = 12  # of a block
_BLOCK = 1 << _HEIGHT
_LEAVES = """
    SELECT position, kind, entry, hash, at, subject FROM ledger_leaf
    WHERE position >= ? AND position < ? ORDER BY position
"""
_COUNT = "SELECT count(*) FROM ledger_leaf"
_PLACES = "SELECT position AS number FROM ledger_leaf"
_NODES = "SELECT position, hash FROM ledger_node WHERE level = ? AND position >= ? AND position < ?"
_HIGH = "SELECT level, position, hash FROM ledger_node WHERE level >= ?"
_STRAY = "SELECT level, position FROM ledger_node WHERE (position + 1) << level > ? OR level > 62"
_CHECKPOINTS = """
    SELECT c.size, c.root, c.at, c.note, l.at FROM checkpoint c
    LEFT JOIN ledger_leaf l ON l.position = c.size - 1 ORDER BY c.size
"""

Hashes = Mapping[int, bytes]
"""By position, of one level."""


class Leaves(msgspec.Struct, frozen=True):
    """The leaves of the ledger, and the nodes close above them."""

    name: str = "leaves of the ledger"

    def parts(self, data: Path) -> Sequence[Part]:
        """By the position of the leaf; also where there should be leaves and are none."""
        with one_moment(data) as connection:
            (count,) = connection.execute(_COUNT).fetchone()
            found = blocks(connection, _PLACES, _BLOCK)
        expected = cut((0, -(-count // _BLOCK) * _BLOCK), _BLOCK)
        return sorted({*found, *expected})

    def drawn(self, data: Path, count: int, random: Random) -> Sequence[Part]:
        """Whole blocks, as many as hold so many leaves: a node is of all leaves below it."""
        parts = self.parts(data)
        return sorted(random.sample(parts, min(len(parts), -(-count // _BLOCK))))

    def compare(self, data: Path, part: Part) -> Compared:
        """The leaves of a block, and the nodes above them up to its top."""
        start, stop = map(int, part)
        with one_moment(data) as connection:
            rows = rows_of(connection, _LEAVES, part)
            size = Tree(connection).size
            leaves: dict[int, bytes] = {row[0]: row[3] for row in rows}  # type: ignore[misc]
            differences = [each for row in rows for each in _leaf(row)]
            missing = sorted(set(range(start, min(stop, size))) - leaves.keys())
            differences += [_differs(f"ledger_leaf {place}", "a row", "none") for place in missing]
            differences += _nodes(connection, leaves, start)
        return Compared(len(rows), tuple(differences))


class Checkpoints(Single, frozen=True):
    """What was signed of the ledger, and the nodes high above its leaves."""

    name: str = "checkpoints of the ledger"

    def compare(self, data: Path, part: Part) -> Compared:
        """Each checkpoint: its signature, its root, its moment; and that the last one is of all."""
        del part
        keys = public_keys(data)
        with one_moment(data) as connection:
            tree = Tree(connection)
            rows = connection.execute(_CHECKPOINTS).fetchall()
            differences = list(_high_nodes(connection, tree.size))
            differences += [each for row in rows for each in _checkpoint(row, tree, keys)]
            signed = rows[-1][0] if rows else 0
            if signed != tree.size:
                what, found = "the last checkpoint", f"of {signed}"
                differences.append(_differs(what, f"of {tree.size} leaves", found))
        return Compared(len(rows), tuple(differences))


def _leaf(row: Sequence[object]) -> Iterator[Difference]:
    """A leaf against its hash, and what stands beside it against what it says."""
    position, kind, entry, hashed, at, subject = row
    what = f"ledger_leaf {position}"
    if _hash(entry) != hashed:
        yield differs(what, column="entry", expected="that of its hash", found="another")
        return
    leaf = decode_leaf(str(entry))
    said = {"kind": leaf.kind, "at": leaf.at, "subject": leaf.subject}
    for column, value in (("kind", kind), ("at", at), ("subject", subject)):
        if said[column] != value:
            yield differs(what, column=column, expected="what its entry says", found="another")
    if encode_leaf(leaf).decode() != entry:
        yield differs(what, column="entry", expected="canonical JSON", found="another form")


def _hash(entry: object) -> bytes:
    return leaf_hash(str(entry).encode("utf-8", "surrogateescape"))


def _nodes(connection: sqlite3.Connection, leaves: Hashes, start: int) -> Iterator[Difference]:
    below = leaves
    for level in range(1, _HEIGHT + 1):
        first, last = start >> level, (start + _BLOCK) >> level
        found = dict(connection.execute(_NODES, (level, first, last)))
        made = _above(below)
        yield from _compare(level, made, found)
        below = made


def _high_nodes(connection: sqlite3.Connection, size: int) -> Iterator[Difference]:
    """The nodes above the blocks, made of those at the top of the blocks; and any too many."""
    levels: dict[int, dict[int, bytes]] = {}
    for level, position, hashed in connection.execute(_HIGH, (_HEIGHT,)):
        levels.setdefault(level, {})[position] = hashed
    above = {level + 1 for level in levels} | levels.keys() - {_HEIGHT}
    for level in sorted(above):
        yield from _compare(level, _above(levels.get(level - 1, {})), levels.get(level, {}))
    for level, position in connection.execute(_STRAY, (size,)):
        yield _differs(f"ledger_node {level} {position}", "no row", "one")


def _above(below: Hashes) -> dict[int, bytes]:
    """The nodes above the pairs of a level."""
    return {
        place >> 1: node_hash(hashed, below[place + 1])
        for place, hashed in below.items()
        if place % 2 == 0 and place + 1 in below
    }


def _compare(level: int, made: Hashes, found: Hashes) -> Iterator[Difference]:
    for place in sorted(made.keys() | found.keys()):
        if made.get(place) != found.get(place):
            there = "another" if place in found else "none"
            yield _differs(f"ledger_node {level} {place}", "the hash of what is below", there)


def _checkpoint(
    row: tuple[int, bytes, str, str, str | None], tree: Tree, keys: Sequence[VerifierKey]
) -> Iterator[Difference]:
    size, root, at, note, last = row
    what = f"checkpoint {size}"
    try:
        if root != tree.root(size):
            yield differs(what, column="root", expected="that of its leaves", found="another")
        signed = open_checkpoint(note, keys[0]) if keys else None
    except (LedgerError, NoteError) as error:
        yield _differs(what, "signed, and all its leaves", type(error).__name__)
        return
    if signed is None or (signed.size, signed.root) != (size, root):
        yield differs(what, column="note", expected="signed by keys/log.vkey", found="not so")
    if at != last:
        yield differs(what, column="at", expected="the moment of its last leaf", found="another")


def _differs(what: str, expected: str, found: str) -> Difference:
    return differs(what, expected=expected, found=found)
