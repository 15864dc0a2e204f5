"""What comes first: an exact number or title, then words side by side, then the better field.

What is in force no more comes after what is, where both answer about as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from gazette.text.normalise import key
from opendata.search.analyzer import Phrase, phrase
from opendata.search.documents import OVER
from opendata.search.engine import Query
from opendata.search.tree import (
    And,
    AnyOf,
    Boosted,
    Everything,
    Fixed,
    Maybe,
    Node,
    Or,
    Some,
    TextField,
    Words,
    asks,
    wanted,
)

WEIGHTS: Mapping[TextField, float] = MappingProxyType({"title": 2.0, "number": 1.0})
"""What a bare word counts for more where it stands in these fields too."""

ANNEX = 0.5
"""What a bare word counts where it stands in an annex (附件): less than in the body."""

_EXACT = 10_000.0  # above any sum of word scores
_NEARLY = 5_000.0  # above those, too
_WHOLE = 2.0
_MOST_JOINED = 4  # words; more are hardly one name
_COST = 0.5
"""Of what the words of a query weigh: about what a text that is right but too long loses."""

IN_FORCE_NO_MORE = AnyOf("standing", (OVER,))
"""What was repealed, expired, invalidated or suspended."""


def ranked(tree: Node, wishes: Iterable[Node]) -> Node:
    """The tree, with what answers to a wish ranked before the rest; it finds the same documents."""
    for wish in wishes:
        tree = Maybe(tree, wish)
    return tree


def wishes(tree: Node, text: str, number: str | None = None) -> Iterator[Node]:
    """What the reader of a tree most likely means.

    `number` is the query's one form if it is a 发文字号 or order number.
    """
    words = bare_words(tree)
    if number is not None:
        yield Fixed(AnyOf("number_key", (number,)), _EXACT)
    elif words:
        yield from _joined(words)
        yield Fixed(AnyOf("title_key", (key(text.strip(' "')),)), _EXACT)


def also_titled(texts: Iterable[str]) -> Node:
    """The wish for documents of exactly these titles, which say the same as the one asked for."""
    return Fixed(AnyOf("title_key", tuple(dict.fromkeys(map(key, texts)))), _NEARLY)


def demotes(query: Query, tree: Node) -> bool:
    """Whether what is in force no more comes later.

    Not where all is asked for, or the validity, nor where the search looks at another day or moment.
    """
    if query.sort != "relevance" or query.as_of is not None or not query.limit:
        return False
    nodes = (tree, *query.filters)
    return tree != Everything() and not any(asks(node, "status") for node in nodes)


def demotion(tree: Node, weight: Callable[[TextField, str], float]) -> float:
    """The score that what is in force no more loses: a share of what the words weigh.

    So it is the same in effect whether words are rare or common. `weight` is what an engine's BM25
    gives a gram for being rare; what has no such weight scores 1.
    """
    grams = [(words.field, gram) for words in wanted(tree) for gram in _whole(words.phrase)]
    return _COST * max(1.0, sum(weight(field, gram) for field, gram in dict.fromkeys(grams)))


def alternatives(some: Some, weight: Callable[[TextField, str], float]) -> Or:
    """The pieces of a text as an engine looks for them, each weighed by its neighbours.

    A piece rarer than both of its neighbours mostly spans two words, as 务条 in 政务条例: its rarity
    says nothing, and it counts no more than the rarer neighbour. Neighbours share a character.
    `weight` is as for `demotion`.
    """
    rarities = [
        sum(weight(piece.field, gram) for gram in piece.phrase.grams) for piece in some.pieces
    ]
    return Or(tuple(map(Boosted, some.pieces, _shares(some.pieces, rarities))))


def bare_words(tree: Node) -> tuple[Words, ...]:
    """The words of a query that is nothing but words; else none."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    words = tuple(part for part in parts if isinstance(part, Words) and part.field == "any")
    return words if len(words) == len(parts) else ()


def _shares(pieces: Sequence[Words], rarities: Sequence[float]) -> Iterator[float]:
    for at, rarity in enumerate(rarities):
        beside = [rarities[other] for other in (at - 1, at + 1) if _overlap(pieces, min(at, other))]
        yield min(1.0, max(beside, default=rarity) / rarity) if rarity > 0 else 1.0


def _overlap(pieces: Sequence[Words], at: int) -> bool:
    """Whether a piece ends with the character that the next one begins with."""
    return 0 <= at < len(pieces) - 1 and pieces[at].text[-1] == pieces[at + 1].text[0]


def _whole(found: Phrase) -> tuple[str, ...]:
    """The grams of a phrase that are not left open."""
    return found.grams[:-1] if found.prefix else found.grams


def _joined(words: tuple[Words, ...]) -> Iterator[Node]:
    """政务 公开 ranks 政务公开 first."""
    together = "".join(word.text for word in words)
    whole = phrase(together) if 1 < len(words) <= _MOST_JOINED else None
    if whole is not None:
        yield Boosted(Words("title", whole, together), _WHOLE)
