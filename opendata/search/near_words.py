"""Words of the texts one slip away from a word that no text holds, by the pairs of characters in an index."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice, pairwise

from opendata.search.pinyin import common_characters, homophones
from opendata.search.slips import Meant, Slip

Count = Callable[[str], int]
"""How many texts hold some characters side by side."""

SHORTEST, LONGEST = 3, 20
"""Characters of a word that is looked at."""
_PLACES = 4
"""Places of a word in which another character is looked for: 3,755 at each."""
_LOOKED_FOR = 100
"""Words of one kind of slip that are looked for."""


def near_words(word: str, *, pairs: Count, words: Count) -> list[Meant]:
    """The words that may have been meant and that stand somewhere, those that most texts hold first.

    Of slips the likeliest alone that gives any: a character that sounds the same, two swapped, one
    wrong, one too many. `pairs` may count too many, but says 0 only of what stands nowhere.

    >>> texts = ["优化营商环境", "营造环境"]
    >>> def count(part: str) -> int: return sum(part in text for text in texts)
    >>> near_words("营商环镜", pairs=count, words=count)
    [Meant(text='营商环境', slip='homophone')]
    """
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    for slip, likely in _likely(word, cache(pairs)):
        counted = [(-count, text) for text in islice(likely, _LOOKED_FOR) if (count := words(text))]
        if counted:
            return [Meant(text, slip) for _, text in sorted(counted)]
    return []


def _likely(word: str, pairs: Count) -> Iterator[tuple[Slip, Iterable[str]]]:
    """For each kind of slip the words of known pairs; those of frequent ones first."""
    places = _places(word, pairs)
    yield "homophone", _replaced(word, places, homophones, pairs)
    yield "swapped", _swapped(word)
    yield "character", _replaced(word, places, lambda _: common_characters(), pairs)
    yield "extra", _shortened(word)


def _places(word: str, pairs: Count) -> list[int]:
    """Where the wrong character may stand: all pairs without it are known. The oddest places first."""
    known = [pairs(pair) for pair in _pairs(word)]
    around = [known[max(0, place - 1) : place + 1] for place in range(len(word))]
    unknown = known.count(0)
    places = [place for place in range(len(word)) if around[place].count(0) == unknown]
    return sorted(places, key=lambda place: max(around[place]))[:_PLACES]


def _replaced(
    word: str, places: Iterable[int], others: Callable[[str], str], pairs: Count
) -> Iterator[str]:
    """The word with another character in one of the places."""
    found = []
    for place in places:
        before, behind = word[:place], word[place + 1 :]
        for other in others(word[place]):
            worth = _worth(before[-1:] + other + behind[:1], pairs)
            if worth and other != word[place]:
                found.append((-worth, before + other + behind))
    return (text for _, text in sorted(found))


def _swapped(word: str) -> Iterator[str]:
    for place, (one, other) in enumerate(pairwise(word)):
        if one != other:
            yield word[:place] + other + one + word[place + 2 :]


def _shortened(word: str) -> Iterator[str]:
    """The word without one of its characters; at its ends that would say nothing."""
    return (word[:place] + word[place + 1 :] for place in range(1, len(word) - 1))


def _worth(text: str, pairs: Count) -> float:
    """How frequent its pairs are, in the geometric mean; 0 where one is unknown."""
    product, count = 1, 0
    for pair in _pairs(text):
        often = pairs(pair)
        if not often:
            return 0.0
        product, count = product * often, count + 1
    return math.exp(math.log(product) / count)


def _pairs(text: str) -> Iterator[str]:
    return map("".join, pairwise(text))
