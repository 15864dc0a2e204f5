"""The hash tree: the published vectors of RFC 6962, and a recursive model written from its text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.errors import ProofError
from gazette.store.merkle import (
    EMPTY,
    check_consistency,
    check_inclusion,
    completed,
    consistency,
    inclusion,
    leaf_hash,
    node_hash,
    root,
)

pytestmark = pytest.mark.requirement("SD-10", "item-34")

# Certificate Transparency's test vectors: eight leaves, the roots of their beginnings, proofs.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (0, 1, []),
    (0, 8, [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]),
    (5, 8, [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (1, 5, [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]),
]  # fmt: skip
CONSISTENCY = [
    (1, 1, []),
    (1, 8, [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]),
    (6, 8, [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
    (2, 5, [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]),
]  # fmt: skip

entries = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


class Tree:
    """Complete subtrees as they come to be, leaf by leaf; the least that can be stored."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._nodes: dict[tuple[int, int], bytes] = {}
        self.asked = 0
        for index, leaf in enumerate(leaves):
            digest = leaf_hash(leaf)
            self._nodes[0, index] = digest
            for new in completed(index, digest, self.node):
                self._nodes[new.level, new.position] = new.hash

    def node(self, level: int, position: int) -> bytes:
        self.asked += 1
        return self._nodes[level, position]


# The model: the definitions of RFC 6962 §2.1, word for word.
def model_root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = model_split(len(leaves))
    return hashlib.sha256(b"\x01" + model_root(leaves[:k]) + model_root(leaves[k:])).digest()


def model_split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def model_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = model_split(len(leaves))
    if m < k:
        return [*model_path(m, leaves[:k]), model_root(leaves[k:])]
    return [*model_path(m - k, leaves[k:]), model_root(leaves[:k])]


def model_proof(m: int, leaves: Sequence[bytes], *, known: bool = True) -> list[bytes]:
    if m == len(leaves):
        return [] if known else [model_root(leaves)]
    k = model_split(len(leaves))
    if m <= k:
        return [*model_proof(m, leaves[:k], known=known), model_root(leaves[k:])]
    return [*model_proof(m - k, leaves[k:], known=False), model_root(leaves[:k])]


def test_the_tree_without_leaves_has_the_hash_of_nothing() -> None:
    assert root(0, Tree([]).node) == EMPTY == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert root(size, Tree(LEAVES).node).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, path: list[str]) -> None:
    assert [each.hex() for each in inclusion(index, size, Tree(LEAVES).node)] == path


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(old: int, new: int, path: list[str]) -> None:
    assert [each.hex() for each in consistency(old, new, Tree(LEAVES).node)] == path


@settings(deadline=None)
@given(entries)
def test_every_answer_is_the_models(leaves: list[bytes]) -> None:
    node = Tree(leaves).node
    for size in range(1, len(leaves) + 1):
        assert root(size, node) == model_root(leaves[:size])
        for index in range(size):
            assert inclusion(index, size, node) == model_path(index, leaves[:size])
        for old in range(1, size + 1):
            assert consistency(old, size, node) == model_proof(old, leaves[:size])


@settings(deadline=None)
@given(entries)
def test_proofs_hold_between_all_pairs_of_sizes(leaves: list[bytes]) -> None:
    node = Tree(leaves).node
    for size in range(1, len(leaves) + 1):
        whole = root(size, node)
        for index in range(size):
            proof = inclusion(index, size, node)
            check_inclusion(leaf_hash(leaves[index]), index, size, proof=proof, root=whole)
        for old in range(1, size + 1):
            proof = consistency(old, size, node)
            check_consistency(old, size, proof=proof, old_root=root(old, node), new_root=whole)


@given(entries.filter(lambda leaves: len(leaves) > 1), st.data())
def test_a_leaf_that_was_altered_has_no_proof(leaves: list[bytes], data: st.DataObject) -> None:
    node, size = Tree(leaves).node, len(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion(index, size, node)
    wrong = leaf_hash(leaves[index] + b"!")
    with pytest.raises(ProofError):
        check_inclusion(wrong, index, size, proof=proof, root=root(size, node))


@given(entries.filter(lambda leaves: len(leaves) > 1), st.data())
def test_a_history_that_was_rewritten_has_no_proof(
    leaves: list[bytes], data: st.DataObject
) -> None:
    size = len(leaves)
    old = data.draw(st.integers(1, size - 1))
    place = data.draw(st.integers(0, old - 1))
    other = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]
    before, after = Tree(leaves).node, Tree(other).node
    with pytest.raises(ProofError, match=f"does not begin with that of {old}"):
        check_consistency(
            old, size, proof=consistency(old, size, after),
            old_root=root(old, before), new_root=root(size, after),
        )  # fmt: skip


def _mend(proof: list[bytes]) -> list[list[bytes]]:
    """A proof altered in each of the ways that must be noticed."""
    swapped = [[*proof[:n], EMPTY, *proof[n + 1 :]] for n in range(len(proof))]
    return [*swapped, [*proof, b""], [*proof, EMPTY], [b"", *proof], [EMPTY, *proof], proof[:-1]]


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION[1:])
def test_no_other_inclusion_proof_holds(index: int, size: int, path: list[str]) -> None:
    proof = [bytes.fromhex(each) for each in path]
    leaf, whole = leaf_hash(LEAVES[index]), bytes.fromhex(ROOTS[size - 1])
    wrong: list[Callable[[], None]] = [
        lambda: check_inclusion(leaf, index - 1, size, proof=proof, root=whole),
        lambda: check_inclusion(leaf, index + 1, size, proof=proof, root=whole),
        lambda: check_inclusion(leaf, index ^ 2, size, proof=proof, root=whole),
        lambda: check_inclusion(leaf, index, size * 2, proof=proof, root=whole),
        lambda: check_inclusion(leaf, index, size // 2, proof=proof, root=whole),
        lambda: check_inclusion(leaf, index, size, proof=proof, root=EMPTY),
        lambda: check_inclusion(leaf, index, 0, proof=[], root=leaf),
    ]
    for claim in wrong:
        with pytest.raises(ProofError):
            claim()
    for other in _mend(proof):
        with pytest.raises(ProofError):
            check_inclusion(leaf, index, size, proof=other, root=whole)


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY[1:])
def test_no_other_consistency_proof_holds(old: int, new: int, path: list[str]) -> None:
    proof = [bytes.fromhex(each) for each in path]
    before, after = bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1])
    sizes = [(old - 1, new), (old + 1, new), (old ^ 2, new), (old, new * 2), (old, new // 2)]
    for first, second in sizes:
        with pytest.raises(ProofError):
            check_consistency(first, second, proof=proof, old_root=before, new_root=after)
    for one, other in ((EMPTY, after), (before, EMPTY), (after, before)):
        with pytest.raises(ProofError):
            check_consistency(old, new, proof=proof, old_root=one, new_root=other)
    for mended in [*_mend(proof), []]:
        with pytest.raises(ProofError):
            check_consistency(old, new, proof=mended, old_root=before, new_root=after)


def test_trees_of_one_size_need_the_same_root_and_no_proof() -> None:
    check_consistency(2, 2, proof=[], old_root=EMPTY, new_root=EMPTY)
    for proof, other in (([EMPTY], EMPTY), ([], node_hash(EMPTY, EMPTY))):
        with pytest.raises(ProofError, match="different roots"):
            check_consistency(2, 2, proof=proof, old_root=EMPTY, new_root=other)


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 1), (1, 0), (2, 1)])
def test_nothing_is_proved_of_an_empty_or_a_later_tree(old: int, new: int) -> None:
    with pytest.raises(ProofError, match="cannot follow"):
        check_consistency(old, new, proof=[], old_root=EMPTY, new_root=EMPTY)


def test_a_proof_asks_for_few_nodes() -> None:
    tree = Tree([bytes([n % 256]) for n in range(5000)])
    for size in (4095, 4096, 4097, 5000):
        for old in (1, size // 3, size - 1):
            tree.asked = 0
            inclusion(old, size, tree.node)
            consistency(old, size, tree.node)
            assert tree.asked <= 4 * size.bit_length()


def test_a_leaf_completes_one_subtree_on_average() -> None:
    node = Tree([b""] * 1024).node
    assert sum(len(list(completed(n, leaf_hash(b""), node))) for n in range(1024)) == 1023
