"""Lines between parts that were broken elsewhere: joined again, so that a break is no change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from msgspec.structs import replace
from rapidfuzz.distance import Postfix, Prefix

from gazette.store.diff_likeness import likeness
from gazette.store.diff_order import Pair
from gazette.store.diff_parts import Unit

_LIKE = 0.8  # of all letters: the same words, but for a few
_OWN = 0.7  # a line so like its counterpart was not broken elsewhere

Block = tuple[int, int]
"""First place and end of units that become one."""


def joined(
    old: Sequence[Unit], new: Sequence[Unit], sure: Sequence[Pair]
) -> tuple[list[Unit], list[Unit]]:
    """The units, where between two of the sure pairs the same lines break elsewhere as one.

    `sure` rises on both sides.
    """
    old_blocks, new_blocks = [], []
    before, new_before = -1, -1
    for place, new_place in [*sure, (len(old), len(new))]:
        hole, new_hole = (before + 1, place), (new_before + 1, new_place)
        before, new_before = place, new_place
        for block, new_block in _blocks(old, new, hole, new_hole):
            old_blocks.append(block)
            new_blocks.append(new_block)
    return _merged(old, old_blocks), _merged(new, new_blocks)


def _blocks(
    old: Sequence[Unit], new: Sequence[Unit], hole: Block, new_hole: Block
) -> Iterator[tuple[Block, Block]]:
    """What becomes one, of the units between two pairs."""
    lines, others = old[slice(*hole)], new[slice(*new_hole)]
    if not lines or not others or len(lines) + len(others) == 2:
        return
    if any(unit.path for unit in (*lines, *others)):
        return
    cuts = _cuts([unit.sense for unit in lines], [unit.sense for unit in others])
    for (start, new_start), (end, new_end) in pairwise(cuts):
        if _is_broken_elsewhere(lines[start:end], others[new_start:new_end]):
            yield (
                (hole[0] + start, hole[0] + end),
                (new_hole[0] + new_start, new_hole[0] + new_end),
            )


def _cuts(lines: Sequence[str], others: Sequence[str]) -> list[Pair]:
    """Where a line ends on both sides after the same words, or begins before the same words."""
    ends, new_ends = _ends(lines), _ends(others)
    text, new_text = "".join(lines), "".join(others)
    head = Prefix.similarity(text, new_text)
    cuts = [(ends[at], new_ends[at]) for at in ends if at <= head and at in new_ends]
    tail = Postfix.similarity(text, new_text)
    for at in ends:
        new_at = len(new_text) - len(text) + at
        if len(text) - at <= tail and new_at in new_ends:
            cut = ends[at], new_ends[new_at]
            if cut[0] > cuts[-1][0] and cut[1] > cuts[-1][1]:
                cuts.append(cut)
    return cuts


def _ends(lines: Sequence[str]) -> dict[int, int]:
    """How many lines end before each place of the text that they make."""
    return {at: count for count, at in enumerate(accumulate(map(len, lines), initial=0))}


def _is_broken_elsewhere(lines: Sequence[Unit], others: Sequence[Unit]) -> bool:
    if len(lines) == len(others) == 1:
        return False
    text, new_text = _sense(lines), _sense(others)
    if text == new_text:
        return True
    if len(lines) == len(others) or likeness(text, new_text) < _LIKE:
        return False
    return not any(likeness(lines[at].sense, others[at].sense) >= _OWN for at in (0, -1))


def _sense(lines: Sequence[Unit]) -> str:
    return "".join(line.sense for line in lines)


def _merged(units: Sequence[Unit], blocks: Sequence[Block]) -> list[Unit]:
    """The units, those of each block as one."""
    merged: list[Unit] = []
    at = 0
    for start, end in blocks:
        merged += units[at:start]
        lines = units[start:end]
        merged.append(replace(lines[0], end=lines[-1].end, sense=_sense(lines)))
        at = end
    return [*merged, *units[at:]]
