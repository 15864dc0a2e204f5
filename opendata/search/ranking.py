"""What comes first: an exact number or title, then words side by side, then the better field."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gazette.text.normalise import key
from opendata.search.analyzer import phrase
from opendata.search.tree import And, AnyOf, Boosted, Fixed, Maybe, Node, TextField, Words

WEIGHTS: Mapping[TextField, float] = MappingProxyType({"title": 2.0, "number": 1.0})
"""What a bare word counts for more where it stands in these fields too."""

_EXACT = 10_000.0  # above any sum of word scores
_WHOLE = 2.0
_MOST_JOINED = 4  # words; more are hardly one name


def ranked(tree: Node, text: str, number: str | None = None) -> Node:
    """The tree, with what the reader most likely means ranked first; it finds the same documents.

    `number` is the query's one form if it is a 发文字号 or order number.
    """
    words = _bare_words(tree)
    if number is not None:
        return Maybe(tree, Fixed(AnyOf("number_key", (number,)), _EXACT))
    if not words:
        return tree
    tree = _joined(tree, words)
    return Maybe(tree, Fixed(AnyOf("title_key", (key(text.strip(' "')),)), _EXACT))


def _joined(tree: Node, words: tuple[Words, ...]) -> Node:
    """政务 公开 ranks 政务公开 first."""
    if not 1 < len(words) <= _MOST_JOINED:
        return tree
    together = "".join(word.text for word in words)
    whole = phrase(together)
    if whole is None:
        return tree
    return Maybe(tree, Boosted(Words("title", whole, together), _WHOLE))


def _bare_words(tree: Node) -> tuple[Words, ...]:
    """The words of a query that is nothing but words; else none."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    words = tuple(part for part in parts if isinstance(part, Words) and part.field == "any")
    return words if len(words) == len(parts) else ()
