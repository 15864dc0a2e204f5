"""What comes first: an exact number or title, then words side by side, then the better field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from gazette.text.normalise import key
from opendata.search.analyzer import phrase
from opendata.search.tree import And, AnyOf, Boosted, Fixed, Maybe, Node, TextField, Words

WEIGHTS: Mapping[TextField, float] = MappingProxyType({"title": 2.0, "number": 1.0})
"""What a bare word counts for more where it stands in these fields too."""

_EXACT = 10_000.0  # above any sum of word scores
_NEARLY = 5_000.0  # above those, too
_WHOLE = 2.0
_MOST_JOINED = 4  # words; more are hardly one name


def ranked(tree: Node, wishes: Iterable[Node]) -> Node:
    """The tree, with what answers to a wish ranked before the rest; it finds the same documents."""
    for wish in wishes:
        tree = Maybe(tree, wish)
    return tree


def wishes(tree: Node, text: str, number: str | None = None) -> Iterator[Node]:
    """What the reader of a tree most likely means.

    `number` is the query's one form if it is a 发文字号 or order number.
    """
    words = _bare_words(tree)
    if number is not None:
        yield Fixed(AnyOf("number_key", (number,)), _EXACT)
    elif words:
        yield from _joined(words)
        yield Fixed(AnyOf("title_key", (key(text.strip(' "')),)), _EXACT)


def also_titled(texts: Iterable[str]) -> Node:
    """The wish for documents of exactly these titles, which say the same as the one asked for."""
    return Fixed(AnyOf("title_key", tuple(dict.fromkeys(map(key, texts)))), _NEARLY)


def _joined(words: tuple[Words, ...]) -> Iterator[Node]:
    """政务 公开 ranks 政务公开 first."""
    together = "".join(word.text for word in words)
    whole = phrase(together) if 1 < len(words) <= _MOST_JOINED else None
    if whole is not None:
        yield Boosted(Words("title", whole, together), _WHOLE)


def _bare_words(tree: Node) -> tuple[Words, ...]:
    """The words of a query that is nothing but words; else none."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    words = tuple(part for part in parts if isinstance(part, Words) and part.field == "any")
    return words if len(words) == len(parts) else ()
