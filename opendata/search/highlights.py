"""Snippets of the served text, with the places of what was found. No index is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from opendata.search.analyzer import find_pattern, fold
from opendata.search.engine import Hits, Query, Snippet, Texts
from opendata.search.syntax import parse
from opendata.search.tree import TextField, Words, wanted

WIDTH = 120
"""Characters of a snippet."""

_BEFORE = 30  # characters shown before the first find
_WEIGHED = 200  # finds of one text that are looked at for the best piece
_LINE_BREAKS = str.maketrans("\n\r\t\v\f", "     ")
_NEEDS_NO_FOLDING = re.compile(r"[\u3400-\u9fff]+")

Span = tuple[int, int]


class Marker:
    """Finds in a text what a query looks for in it."""

    def __init__(self, asked: Sequence[Words]) -> None:
        patterns = {find_pattern(words.text, prefix=words.phrase.prefix) for words in asked}
        longest_first = sorted(filter(None, patterns), key=len, reverse=True)
        self._pattern = re.compile("|".join(longest_first)) if longest_first else None
        self._folds = not all(map(_NEEDS_NO_FOLDING.fullmatch, longest_first))

    def spans(self, text: str, most: int = _WEIGHED) -> list[Span]:
        """Start and end of the first finds in a text."""
        if self._pattern is None:
            return []
        places = self._pattern.finditer(fold(text) if self._folds else text)
        return [place.span() for place in islice(places, most)]

    def snippets(self, text: str, most: int) -> tuple[Snippet, ...]:
        """The pieces of a text with the most different finds, in the text's order."""
        spans = self.spans(text)
        pieces: list[Span] = []
        for _, piece in sorted(_candidates(text, spans), key=lambda candidate: -candidate[0]):
            if len(pieces) < most and all(
                piece[1] <= start or end <= piece[0] for start, end in pieces
            ):
                pieces.append(piece)
        return tuple(_cut(text, piece, spans) for piece in sorted(pieces))


@lru_cache(maxsize=256)
def marker(query: str, field: TextField = "body") -> Marker:
    """The marker of a query for texts, or for titles; raises QueryError.

    >>> marker("公开 NOT 政务").spans("政务公开")
    [(2, 4)]
    """
    return Marker([words for words in wanted(parse(query)) if words.field in ("any", field)])


def with_snippets(hits: Hits, query: Query, texts: Texts | None) -> Hits:
    """The hits with as many snippets as the query asks for."""
    if not query.snippets or texts is None or not hits.items:
        return hits
    found = marker(query.text)
    served = texts([hit.id for hit in hits.items])
    items = tuple(
        msgspec.structs.replace(
            hit, highlights=found.snippets(served.get(hit.id, ""), query.snippets)
        )
        for hit in hits.items
    )
    return msgspec.structs.replace(hits, items=items)


def _candidates(text: str, spans: Sequence[Span]) -> list[tuple[int, Span]]:
    """Each find with what follows it, weighed by how much of the query is there."""
    found = []
    for at, (first, first_end) in enumerate(spans):
        start = max(0, first - _BEFORE)
        start = max(start, text.rfind("\n", start, first) + 1)
        end = max(first_end, min(start + WIDTH, len(text)))
        inside = [span for span in spans[at : at + WIDTH] if span[1] <= end]
        different = {text[slice(*span)] for span in inside}
        found.append((len(different) * WIDTH + len(inside), (start, end)))
    return found


def _cut(text: str, piece: Span, spans: Sequence[Span]) -> Snippet:
    start, end = piece
    marks = tuple(
        (first - start, last - start) for first, last in spans if start <= first and last <= end
    )
    return Snippet(text[start:end].translate(_LINE_BREAKS), marks, start)
