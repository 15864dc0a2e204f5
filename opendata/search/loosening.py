"""Parts of words (部分字词): a query also finds what holds only pieces of its words; opt-in, told.

Who asks in a sentence, or in words that no document joins as he does, finds nothing as it stands.
Loosened, every pair of neighbouring characters will do, and every word of Latin letters or digits;
what holds more of them, and rarer ones, ranks higher. Question words are left out, and what has
another name in the query is looked for by that as well. No dictionary says where words begin: see
`opendata.search.ranking.alternatives`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal

from msgspec import structs

from opendata.search.analyzer import Phrase, fold, phrase
from opendata.search.expansion import MAX_ADDED, Expansion, Understood, standing_for
from opendata.search.question_words import asked_about
from opendata.search.ranking import bare_words
from opendata.search.tree import Boosted, Maybe, Node, Or, Some, Words

Parts = Literal["parts"]
PARTS: Parts = "parts"
"""What asks for it."""
Choice = Expansion | Parts
"""What a reader may ask for beside the words as they stand."""

Names = Callable[[str], Iterable[tuple[str, str]]]
"""From a text to the names that stand in it, each with another name for the same."""

MAX_PIECES = 60
"""Of one query."""

_WHOLE = 0.1
"""What the words as they stand count beside their pieces, which they are made of: measured, a tip
of the balance is best (`make score`, topic and graded question)."""


def no_names(_: str) -> Iterable[tuple[str, str]]:
    """None at all."""
    return ()


def loosened(understood: Understood, names: Names = no_names) -> Understood:
    """The query with the pieces of its words, and of names in them the others (`names`).

    The very same where that would find nothing more. So is a query with a quoted phrase, a whole
    number, fields or operators: who writes it knows what he asks for.
    """
    words = bare_words(understood.asked)
    if any(word.exact for word in words):
        return understood
    texts = [word.text for word in words]
    pieces = _pieces(map(asked_about, texts)) or _pieces([text] for text in texts)
    if not pieces or (len(words) == 1 and words[0].phrase == pieces[-1].phrase):
        return understood
    others = islice(_others(words, names), MAX_ADDED)
    found = Or((Boosted(understood.expanded, _WHOLE), Some(pieces), *others))
    return structs.replace(understood, expanded=found, tree=_within(understood.tree, found))


def _within(tree: Node, found: Node) -> Node:
    """What is found anew, with the wishes of a tree."""
    if isinstance(tree, Maybe):
        return structs.replace(tree, part=_within(tree.part, found))
    return found


def _pieces(words: Iterable[Sequence[str]]) -> tuple[Words, ...]:
    """The pieces of words, each given in parts, and of the places where two words meet, in order."""
    return tuple(islice(dict.fromkeys(_all_pieces(words)), MAX_PIECES))


def _all_pieces(words: Iterable[Sequence[str]]) -> Iterator[Words]:
    before = ""
    for parts in words:
        meeting = fold(before[-1:] + parts[0][:1])
        if not meeting.isascii():
            yield from _piece(meeting)
        for found in filter(None, map(phrase, parts)):
            for gram in found.grams:
                yield from _piece(gram)
        before = parts[-1]


def _others(words: Iterable[Words], names: Names) -> Iterator[Node]:
    """The other names of what is named in words; none that holds the name or is held by it."""
    for word in words:
        for name, other in names(word.text):
            known, found = phrase(name), phrase(other)
            if known and found and not found.prefix and name not in other and other not in name:
                yield standing_for(structs.replace(word, phrase=known), found, other)


def _piece(gram: str) -> Iterator[Words]:
    """A gram as a phrase; none of a lone character or of one beside a mark, which says little."""
    alone = Phrase((gram,))
    if phrase(gram) == alone:
        yield Words("any", alone, gram, exact=True)
