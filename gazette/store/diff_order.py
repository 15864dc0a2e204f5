"""Which pairs of places stand in one order on both sides; all others were moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

Pair = tuple[int, int]
"""A place in the earlier text, or list, and the place of the same in the later."""


def in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """The most of the pairs that rise on both sides; `pairs` rise in their later place.

    >>> in_order([(1, 0), (2, 1), (0, 2), (3, 3)])
    [(1, 0), (2, 1), (3, 3)]
    """
    ends: list[int] = []  # the least last place of a run of each length
    lengths: list[int] = []  # of the longest run that ends with each pair
    for place, _ in pairs:
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        lengths.append(length)
    kept: list[Pair] = []
    wanted = len(ends) - 1
    for pair, length in zip(reversed(pairs), reversed(lengths), strict=True):
        if length == wanted:
            kept.append(pair)
            wanted -= 1
    return kept[::-1]
