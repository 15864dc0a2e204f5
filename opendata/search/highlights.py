"""Snippets of the served text, with the places of what was found. No index is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from msgspec.structs import replace

from opendata.search.analyzer import find_pattern, fold
from opendata.search.engine import Hit, Hits, Query, Snippet, Texts
from opendata.search.syntax import tree_of
from opendata.search.tree import Node, TextField, Words, wanted

WIDTH = 120
"""Characters of a snippet."""

_BEFORE = 30  # characters shown before the first find
_WEIGHED = 8  # finds of each phrase that a piece may begin with
_MOST = 200  # finds marked in one text
_FEW = 4  # patterns that are looked for one by one: a pattern of them all costs more to compile
_NEEDS_NO_FOLDING = re.compile(r"[\u3400-\u9fff]+")

Span = tuple[int, int]
Finder = Callable[[str, int, int], Span | None]
"""The first find in a text that begins at or after one place and ends at or before another."""


class Marker:
    """Finds in a text what a query looks for in it."""

    def __init__(self, asked: Sequence[Words]) -> None:
        patterns = {find_pattern(words.text, prefix=words.phrase.prefix) for words in asked}
        longest_first = sorted(filter(None, patterns), key=lambda one: (-len(one), one))
        self._each = [_finder(pattern) for pattern in longest_first]
        self._first = _any_of(longest_first, self._each)
        self._folds = not all(map(_NEEDS_NO_FOLDING.fullmatch, longest_first))

    def spans(self, text: str) -> list[Span]:
        """Start and end of the first finds in a text, such as a title."""
        return list(islice(_finds(self._first, self._compared(text), 0, len(text)), _MOST))

    def is_in(self, text: str) -> bool:
        """Whether anything is found in a text."""
        return self._first(self._compared(text), 0, len(text)) is not None

    def snippets(self, text: str, most: int) -> tuple[Snippet, ...]:
        """The pieces of a text with the most different finds, in the text's order."""
        compared = self._compared(text)
        pieces = self._one_by_one if len(self._each) == 1 else self._fullest
        return tuple([self._cut(text, compared, *piece) for piece in pieces(compared, most)])

    def _compared(self, text: str) -> str:
        return fold(text) if self._folds else text

    def _one_by_one(self, text: str, most: int) -> list[Span]:
        """The first pieces that begin with a find, none over another."""
        pieces: list[Span] = []
        at = behind = 0
        while len(pieces) < most and (find := self._first(text, at, len(text))):
            start, end = _piece(text, *find)
            if start >= behind:
                pieces.append((start, end))
                behind = end
            at = max(find[1], behind)
        return pieces

    def _fullest(self, text: str, most: int) -> list[Span]:
        """The pieces that begin with a find and hold the most different ones, none over another."""
        finds = sorted(
            (*find, which)
            for which, finder in enumerate(self._each)
            for find in islice(_finds(finder, text, 0, len(text)), _WEIGHED)
        )
        weighed = []
        for at, (first, first_end, _) in enumerate(finds):
            start, end = _piece(text, first, first_end)
            inside = {which for _, last, which in finds[at:] if last <= end}
            weighed.append((-len(inside), start, end))
        chosen: list[Span] = []
        for _, start, end in sorted(weighed):
            if len(chosen) == most:
                break
            if all(end <= first or last <= start for first, last in chosen):
                chosen.append((start, end))
        return sorted(chosen)

    def _cut(self, text: str, compared: str, start: int, end: int) -> Snippet:
        marks: list[Span] = []
        at = start
        while find := self._first(compared, at, end):
            marks.append((find[0] - start, find[1] - start))
            at = find[1]
        piece = text[start:end].replace("\n", " ").replace("\r", " ").replace("\t", " ")
        return Snippet(piece, tuple(marks), start)


class Markers(NamedTuple):
    """The markers of one query; they are one and the same where no word names a field."""

    texts: Marker
    titles: Marker
    numbers: Marker


@lru_cache(maxsize=256)
def markers_of(tree: Node) -> Markers:
    """The markers of what a tree looks for.

    >>> from opendata.search.syntax import parse
    >>> markers_of(parse("公开 NOT 政务")).titles.spans("政务公开")
    [(2, 4)]
    """
    asked = wanted(tree)
    if all(words.field == "any" for words in asked):
        return Markers(*[Marker(asked)] * 3)
    fields: Sequence[TextField] = ("any", "title", "number")
    return Markers(
        *(Marker([one for one in asked if one.field in ("any", field)]) for field in fields)
    )


def with_snippets(hits: Hits, query: Query, texts: Texts | None) -> Hits:
    """The hits with as many snippets as the query asks for."""
    if not query.snippets or texts is None or not hits.items:
        return hits
    found = markers_of(tree_of(query)).texts
    served = texts([hit.id for hit in hits.items])
    items = [
        Hit(hit.id, hit.score, found.snippets(served.get(hit.id, ""), query.snippets))
        for hit in hits.items
    ]
    return replace(hits, items=tuple(items))


def _finder(pattern: str) -> Finder:
    """Finds a pattern; one of Chinese alone without compiling it, which costs more than to find it."""
    if _NEEDS_NO_FOLDING.fullmatch(pattern):
        return partial(_find_word, pattern, len(pattern))
    search = re.compile(pattern).search
    return lambda text, start, end: one.span() if (one := search(text, start, end)) else None


def _any_of(patterns: Sequence[str], finders: Sequence[Finder]) -> Finder:
    """Finds whichever comes first, of several at one place the first of them."""
    if len(finders) == 1:
        return finders[0]
    return partial(_find_first, finders) if len(finders) <= _FEW else _finder("|".join(patterns))


def _find_word(word: str, length: int, text: str, start: int, end: int) -> Span | None:
    at = text.find(word, start, end)
    return (at, at + length) if at >= 0 else None


def _find_first(finders: Sequence[Finder], text: str, start: int, end: int) -> Span | None:
    finds = [find for finder in finders if (find := finder(text, start, end))]
    return min(finds, key=itemgetter(0)) if finds else None


def _finds(finder: Finder, text: str, start: int, end: int) -> Iterator[Span]:
    """All finds between two places of a text, none over another."""
    while find := finder(text, start, end):
        yield find
        start = find[1]


def _piece(text: str, first: int, first_end: int) -> Span:
    """Where a piece around a find begins, on its line, and ends."""
    start = max(0, first - _BEFORE)
    start = text.rfind("\n", start, first) + 1 or start
    return start, max(first_end, min(start + WIDTH, len(text)))
