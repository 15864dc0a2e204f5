"""Ten kinds of question that every search engine is asked alike."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal, Protocol

import msgspec

from benchmarks.table import Table

Shape = Literal["top", "filtered", "newest", "facets", "snippets", "count"]
"""What is wanted: the ten best, the same by one issuer in some years, the ten newest, how many there
are by issuer, kind and year, the ten best with a piece of their texts, how many there are."""

ISSUER = 3
FROM, TO = date(2010, 1, 1), date(2014, 12, 31)

_SNIPPET = 120
_BEFORE = 30


class Kind(msgspec.Struct, frozen=True):
    """Questions of one kind."""

    name: str
    shape: Shape
    texts: list[str]


class Rival(Protocol):
    """An engine that holds the table."""

    def prepare(self, shape: Shape, text: str) -> Callable[[], object]:
        """What runs a question, its query built."""


def kinds(table: Table, count: int) -> list[Kind]:
    """The ten kinds, so many questions of each where there are words enough; no word is in two."""
    common, middling = table.words_in(0.25, 1), table.words_in(0.02, 0.12)
    pairs = [f"{one} {other}" for one, other in zip(common[-count:], middling[::-1], strict=False)]
    asked: Sequence[tuple[str, Shape, list[str]]] = (
        ("common word, top 10", "top", common),
        ("rare word", "top", table.rarest(count)),
        ("two words", "top", pairs),
        ("phrase", "top", table.phrases(count)),
        ("word, issuer, days", "filtered", common[count:]),
        ("by day", "newest", middling),
        ("3 facets, middling", "facets", middling[count:]),
        ("3 facets, common", "facets", common[2 * count :]),
        ("top 10 with snippet", "snippets", middling[2 * count :]),
        ("count, common", "count", common[3 * count :]),
    )
    return [Kind(name, shape, texts[:count]) for name, shape, texts in asked]


def others(table: Table) -> list[str]:
    """Words that are in none of these questions, for what is asked beside them."""
    return table.words_in(0.13, 0.24)


def cut(text: str, words: str) -> str:
    """A piece of a text around a word, cut by hand."""
    start = max(0, text.find(words) - _BEFORE)
    return html.escape(text[start : start + _SNIPPET]).replace(words, f"<mark>{words}</mark>")
