"""Groups of names for one thing, and what a text says with another name of a group in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from opendata.search.analyzer import fold

SHORTEST_INSIDE = 3
"""Characters of a name that is seen inside a longer word; shorter ones must be the whole word."""


class Named(NamedTuple):
    """The names of one thing, and those of what it was before or became: these lead nowhere back."""

    names: Sequence[str]
    leads_to: Sequence[str] = ()


class Groups:
    """Names by any other of their group; a name may stand in several groups.

    >>> groups = Groups([Named(("公积金", "住房公积金"))])
    >>> list(groups.variants("住房公积金")), list(groups.variants("提取公积金办法"))
    (['公积金'], ['提取住房公积金办法'])
    """

    def __init__(self, groups: Iterable[Named]) -> None:
        self._others: dict[str, list[str]] = {}
        for group in groups:
            for name in group.names:
                others = self._others.setdefault(fold(name), [])
                meant = dict.fromkeys((*group.names, *group.leads_to))
                others += [other for other in meant if other not in (name, *others)]
        self._longest = max(map(len, self._others), default=0)

    def __len__(self) -> int:
        return len(self._others)

    def variants(self, text: str) -> Iterator[str]:
        """The others of a name; of a longer text, that text with one of its names changed."""
        folded = fold(text)
        if folded in self._others:
            yield from self._others[folded]
            return
        for start, end in self._inside(folded, SHORTEST_INSIDE):
            for other in self._others[folded[start:end]]:
                yield text[:start] + other + text[end:]

    def named(self, text: str) -> Iterator[tuple[str, str]]:
        """Each name that stands in a text, however short, with each other name of its group.

        >>> list(Groups([Named(("养犬", "养狗"))]).named("养狗要不要办证"))
        [('养狗', '养犬')]
        """
        folded = fold(text)
        for start, end in self._inside(folded, 1):
            for other in self._others[folded[start:end]]:
                yield text[start:end], other

    def _inside(self, text: str, shortest: int) -> Iterator[tuple[int, int]]:
        """Where names stand in a text, from the left, the longest at each place."""
        at = 0
        while at < len(text):
            ends = range(min(len(text), at + self._longest), at + shortest - 1, -1)
            end = next((end for end in ends if text[at:end] in self._others), None)
            if end is not None:
                yield at, end
            at = end or at + 1
