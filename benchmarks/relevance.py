"""How good a list of hits is: the share that is relevant, and the gain of graded hits."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice

REACH = 10
"""How many hits of a list count: a reader's first page."""


def precision(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """P@10: relevant hits among the first ten, out of ten; hits that are not there count as wrong.

    >>> precision(["a", "b"], {"b", "c"})
    0.1
    """
    return sum(id in relevant for id in ranked[:REACH]) / REACH


def ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """NDCG@10: the gain of the first ten hits beside the best ten that there are, 0 to 1.

    A hit of grade g gains 2^g - 1, divided by the logarithm to base 2 of its place plus one
    (Burges et al. 2005); one without a grade gains nothing. Raises ValueError where no document
    is worth anything: such a question measures nothing.

    >>> ndcg(["b", "a"], {"a": 3, "b": 0}) == 1 / math.log2(3)
    True
    """
    best = _gain(sorted(grades.values(), reverse=True))
    if not best:
        raise ValueError("no document has a grade above 0")
    return _gain(grades.get(id, 0) for id in ranked) / best


def _gain(grades: Iterable[int]) -> float:
    places = enumerate(islice(grades, REACH), start=1)
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in places)
