"""Snippets of the served text, with the places of what was found. No index is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice

from msgspec.structs import replace

from opendata.search.analyzer import find_pattern, fold
from opendata.search.engine import Hit, Hits, Query, Snippet, Texts
from opendata.search.syntax import parse, tree_of
from opendata.search.tree import Node, TextField, Words, wanted

WIDTH = 120
"""Characters of a snippet."""

_BEFORE = 30  # characters shown before the first find
_WEIGHED = 8  # finds of each phrase that a piece may begin with
_MOST = 200  # finds marked in one text
_NEEDS_NO_FOLDING = re.compile(r"[\u3400-\u9fff]+")

Span = tuple[int, int]
Finder = Callable[[str, int, int], Iterator[Span]]
"""Finds between two places of a text, none over another."""


class Marker:
    """Finds in a text what a query looks for in it."""

    def __init__(self, asked: Sequence[Words]) -> None:
        patterns = {find_pattern(words.text, prefix=words.phrase.prefix) for words in asked}
        longest_first = sorted(filter(None, patterns), key=lambda one: (-len(one), one))
        self._each = [_finder(pattern) for pattern in longest_first]
        one = len(self._each) == 1
        self._all = self._each[0] if one else _finder("|".join(longest_first))
        self._folds = not all(map(_NEEDS_NO_FOLDING.fullmatch, longest_first))

    def spans(self, text: str) -> list[Span]:
        """Start and end of the first finds in a text, such as a title."""
        if not self._each:
            return []
        return list(islice(self._all(self._compared(text), 0, len(text)), _MOST))

    def is_in(self, text: str) -> bool:
        """Whether anything is found in a text."""
        if not self._each:
            return False
        return any(True for _ in self._all(self._compared(text), 0, len(text)))

    def snippets(self, text: str, most: int) -> tuple[Snippet, ...]:
        """The pieces of a text with the most different finds, in the text's order."""
        compared = self._compared(text)
        chosen: list[Span] = []
        for start, end in self._pieces(compared):
            if all(end <= first or last <= start for first, last in chosen):
                chosen.append((start, end))
                if len(chosen) == most:
                    break
        return tuple([self._cut(text, compared, *piece) for piece in sorted(chosen)])

    def _compared(self, text: str) -> str:
        return fold(text) if self._folds else text

    def _pieces(self, text: str) -> Iterator[Span]:
        """Pieces that begin with a find, those with the most different finds first."""
        if len(self._each) == 1:
            for find in self._all(text, 0, len(text)):
                yield _piece(text, *find)
            return
        finds = sorted(
            (*find, which)
            for which, finder in enumerate(self._each)
            for find in islice(finder(text, 0, len(text)), _WEIGHED)
        )
        weighed = []
        for at, (first, first_end, _) in enumerate(finds):
            start, end = _piece(text, first, first_end)
            inside = {which for _, last, which in finds[at:] if last <= end}
            weighed.append((-len(inside), start, end))
        for _, start, end in sorted(weighed):
            yield start, end

    def _cut(self, text: str, compared: str, start: int, end: int) -> Snippet:
        marks = tuple(
            [(first - start, last - start) for first, last in self._all(compared, start, end)]
        )
        piece = text[start:end].replace("\n", " ").replace("\r", " ").replace("\t", " ")
        return Snippet(piece, marks, start)


@lru_cache(maxsize=256)
def marker(query: str, field: TextField = "any") -> Marker:
    """The marker of a query for texts, or for titles; raises QueryError.

    >>> marker("公开 NOT 政务").spans("政务公开")
    [(2, 4)]
    """
    return marker_of(parse(query), field)


@lru_cache(maxsize=256)
def marker_of(tree: Node, field: TextField = "any") -> Marker:
    """The marker of what a tree looks for in texts, or in titles."""
    return _marker(tuple([words for words in wanted(tree) if words.field in ("any", field)]))


@lru_cache(maxsize=256)
def _marker(asked: tuple[Words, ...]) -> Marker:
    """One for texts, titles and numbers alike where no word names a field."""
    return Marker(asked)


def with_snippets(hits: Hits, query: Query, texts: Texts | None) -> Hits:
    """The hits with as many snippets as the query asks for."""
    if not query.snippets or texts is None or not hits.items:
        return hits
    found = marker_of(tree_of(query))
    served = texts([hit.id for hit in hits.items])
    items = [
        Hit(hit.id, hit.score, found.snippets(served.get(hit.id, ""), query.snippets))
        for hit in hits.items
    ]
    return replace(hits, items=tuple(items))


def _finder(pattern: str) -> Finder:
    """Finds of a pattern; of Chinese alone without compiling it, which costs more than to find it."""
    if _NEEDS_NO_FOLDING.fullmatch(pattern):
        return partial(_find_word, pattern)
    compiled = re.compile(pattern)
    return lambda text, start, end: (one.span() for one in compiled.finditer(text, start, end))


def _find_word(word: str, text: str, start: int, end: int) -> Iterator[Span]:
    at = text.find(word, start, end)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + len(word), end)


def _piece(text: str, first: int, first_end: int) -> Span:
    """Where a piece around a find begins, on its line, and ends."""
    start = max(0, first - _BEFORE)
    start = text.rfind("\n", start, first) + 1 or start
    return start, max(first_end, min(start + WIDTH, len(text)))
