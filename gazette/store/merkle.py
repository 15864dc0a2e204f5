"""The hash tree of the ledger (RFC 6962 §2.1, RFC 9162 §2.1): hashes, roots, proofs, their checks.

Nothing is stored here. A tree is a number of leaves and a function that gives the hash of any
complete subtree: `node(level, position)` covers the 2**level leaves from position * 2**level.
Every answer asks for O(log n) of them. Hashes are the 32 bytes of SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

import msgspec

from gazette.errors import ProofError

Node = Callable[[int, int], bytes]

EMPTY = hashlib.sha256().digest()
"""The root of the tree without leaves."""

_LEAF, _NODE = b"\x00", b"\x01"  # so that no leaf can be taken for a node (RFC 6962 §2.1)


class NewNode(msgspec.Struct, frozen=True):
    """A complete subtree, above the leaves, that a new leaf completes."""

    level: int
    position: int
    hash: bytes


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return hashlib.sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two nodes."""
    return hashlib.sha256(_NODE + left + right).digest()


def completed(index: int, leaf: bytes, node: Node) -> Iterator[NewNode]:
    """The subtrees that are complete once the leaf with this hash stands at `index`, lowest first.

    On average one a leaf: half of all leaves complete nothing.
    """
    level, position, digest = 0, index, leaf
    while position % 2:
        digest = node_hash(node(level, position - 1), digest)
        level, position = level + 1, position // 2
        yield NewNode(level, position, digest)


def root(size: int, node: Node) -> bytes:
    """The root of the first `size` leaves."""
    return _hash_of(0, size, node) if size else EMPTY


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The proof that leaf `index` stands in the tree of `size` leaves, from the leaf up."""
    start, end = 0, size
    path: list[bytes] = []
    while end - start > 1:
        middle = start + _left_part(end - start)
        if index < middle:
            path.append(_hash_of(middle, end, node))
            end = middle
        else:
            path.append(_hash_of(start, middle, node))
            start = middle
    return path[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with that of `old`, 1 to `new`, leaves."""
    start, end = 0, new
    path: list[bytes] = []
    while end != old:
        middle = start + _left_part(end - start)
        if old <= middle:
            path.append(_hash_of(middle, end, node))
            end = middle
        else:
            path.append(_hash_of(start, middle, node))
            start = middle
    if start:  # the old root itself is known to whoever checks
        path.append(_hash_of(start, end, node))
    return path[::-1]


def check_inclusion(
    leaf: bytes, index: int, size: int, *, proof: Sequence[bytes], root: bytes
) -> None:
    """Raises ProofError unless the proof leads from the leaf's hash to the root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofError(f"leaf {index} cannot stand in a tree of {size} leaves")
    place, last, digest = index, size - 1, leaf
    for other in proof:
        if last == 0:
            raise ProofError(f"the proof of leaf {index} is longer than a tree of {size} is high")
        if place % 2 or place == last:
            digest = node_hash(other, digest)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            digest = node_hash(digest, other)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofError(f"the proof of leaf {index} is shorter than a tree of {size} is high")
    if digest != root:
        raise ProofError(f"leaf {index} does not lead to the root of {size} leaves")


def check_consistency(
    old: int, new: int, *, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Raises ProofError unless the proof leads to both roots (RFC 9162 §2.1.4.2).

    Two trees of one size have one root and need no proof; nothing can be proved of an empty one.
    """
    if not 0 < old <= new:
        raise ProofError(f"a tree of {new} leaves cannot follow one of {old}")
    if old == new:
        if proof or old_root != new_root:
            raise ProofError(f"two trees of {new} leaves have different roots")
        return
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        raise ProofError(f"the proof from {old} to {new} leaves is empty")
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    of_old = of_new = steps[0]
    for other in steps[1:]:
        if last == 0:
            raise ProofError(f"the proof from {old} to {new} leaves is too long")
        if place % 2 or place == last:
            of_old, of_new = node_hash(other, of_old), node_hash(other, of_new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            of_new = node_hash(of_new, other)
        place, last = place >> 1, last >> 1
    if last or of_old != old_root or of_new != new_root:
        raise ProofError(f"the tree of {new} leaves does not begin with that of {old}")


def _hash_of(start: int, end: int, node: Node) -> bytes:
    """The hash over leaves from `start` up to `end`: complete subtrees, joined from the right."""
    level = (end - start).bit_length() - 1
    complete = node(level, start >> level)
    middle = start + (1 << level)
    return complete if middle == end else node_hash(complete, _hash_of(middle, end, node))


def _left_part(size: int) -> int:
    """The greatest power of two below a size above 1: so many leaves stand on the left."""
    return 1 << (size - 1).bit_length() - 1
