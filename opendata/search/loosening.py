"""Parts of words (部分字词): a query also finds what holds only pieces of its words; opt-in, told.

Who asks in a sentence, or in words that no document joins as he does, finds nothing as it stands.
Loosened, every pair of neighbouring characters will do, and every word of Latin letters or digits;
what holds more of them, and rarer ones, ranks higher. No dictionary says where words begin: see `opendata.search.ranking.alternatives`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Literal

from msgspec import structs

from opendata.search.analyzer import Phrase, fold, phrase
from opendata.search.expansion import Expansion, Understood
from opendata.search.ranking import bare_words
from opendata.search.tree import Boosted, Maybe, Node, Or, Some, Words

Parts = Literal["parts"]
PARTS: Parts = "parts"
"""What asks for it."""
Choice = Expansion | Parts
"""What a reader may ask for beside the words as they stand."""

MAX_PIECES = 60
"""Of one query."""

_WHOLE = 0.1
"""What the words as they stand count beside their pieces, which they are made of: measured, a tip
of the balance is best (`make score`, topic and graded question)."""


def loosened(understood: Understood) -> Understood:
    """The query with the pieces of its words; the very same where that would find nothing more.

    So is a query with a quoted phrase, a whole number, fields or operators: who writes it knows what
    he asks for.
    """
    words = bare_words(understood.asked)
    if any(word.exact for word in words):
        return understood
    pieces = tuple(islice(dict.fromkeys(_pieces(words)), MAX_PIECES))
    if not pieces or (len(words) == 1 and words[0].phrase == pieces[-1].phrase):
        return understood
    found = Or((Boosted(understood.expanded, _WHOLE), Some(pieces)))
    return structs.replace(understood, expanded=found, tree=_within(understood.tree, found))


def _within(tree: Node, found: Node) -> Node:
    """What is found anew, with the wishes of a tree."""
    if isinstance(tree, Maybe):
        return structs.replace(tree, part=_within(tree.part, found))
    return found


def _pieces(words: Sequence[Words]) -> Iterator[Words]:
    """The pieces of words, and of the places where two of them meet, in order."""
    for before, word in pairwise((None, *words)):
        meeting = fold(before.text[-1] + word.text[0]) if before and word else ""
        if not meeting.isascii():
            yield from _piece(meeting)
        for gram in word.phrase.grams if word else ():
            yield from _piece(gram)


def _piece(gram: str) -> Iterator[Words]:
    """A gram as a phrase; none of a lone character or of one beside a mark, which says little."""
    alone = Phrase((gram,))
    if phrase(gram) == alone:
        yield Words("any", alone, gram, exact=True)
