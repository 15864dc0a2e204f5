"""Expansion: a word of a query becomes the word or one of its variants; opt-in, bounded, told.

A quoted phrase, the beginning of a word, a whole number and every field compared whole stay as
they are. An expansion is a function from a text to its variants: another needs a name here and a
function where the query is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Literal, get_args

import msgspec
from msgspec import structs

from opendata.search.analyzer import Phrase, phrase
from opendata.search.ranking import also_titled, ranked
from opendata.search.syntax import parse, read, wished
from opendata.search.tree import And, Boosted, Fixed, Maybe, Node, Not, Or, TextField, Words

Expansion = Literal["pinyin", "script", "numerals", "aliases", "synonyms"]
"""拼音, 简繁, 数字, 机关别名, 同义词, in the order in which one works on what the other found."""
EXPANSIONS: tuple[Expansion, ...] = get_args(Expansion)

Variants = Callable[[str], Iterable[str]]
"""What may stand for a text; the text itself among them does no harm."""
Expansions = Mapping[Expansion, Variants]

MAX_VARIANTS = 12
"""Of one word."""
MAX_ADDED = 60
"""Of all words of a query."""
LONGEST = 60
"""Characters of a word that is expanded."""

_WEIGHT = 0.5
"""What a variant counts for, beside the word as it was written."""
_FIELDS: frozenset[TextField] = frozenset({"any", "title", "issuer"})


class Variant(msgspec.Struct, frozen=True):
    """What may stand for a word, and the expansions that led to it, the first one first."""

    text: str
    by: tuple[Expansion, ...]


class Term(msgspec.Struct, frozen=True):
    """A word of a query with what may stand for it."""

    words: Words
    variants: tuple[Variant, ...] = ()
    """Those that find more than the word alone; 住房公积金 is found with 公积金 anyway."""
    longer: tuple[str, ...] = ()
    """Those that are found with the word alone."""


class Understood(msgspec.Struct, frozen=True):
    """A query as it was read, and as it is looked for."""

    asked: Node
    """As it was read."""
    expanded: Node
    """With its variants; the very same where there are none."""
    terms: tuple[Term, ...]
    """Its words in the order in which they stand, each once."""
    tree: Node
    """What an engine is given: the same documents, the likeliest ranked first."""


def understand(text: str, expansions: Expansions) -> Understood:
    """What a query means; raises QueryError."""
    if not expansions:
        return _as_it_stands(text)
    asked = read(text)
    expander = _Expander(expansions)
    expanded = expander.expand(asked)
    terms = tuple(expander.terms.values())
    wishes = [*wished(text), *_titles(asked, terms)]
    return Understood(asked, expanded, terms, ranked(expanded, wishes))


@lru_cache(maxsize=1024)
def _as_it_stands(text: str) -> Understood:
    asked = read(text)
    return Understood(asked, asked, tuple(map(Term, _words(asked))), parse(text))


def variants(text: str, expansions: Expansions) -> Iterator[Variant]:
    """What may stand for a text, each once, at most MAX_VARIANTS."""
    found: dict[str, tuple[Expansion, ...]] = {text: ()}
    for name, variants_of in expansions.items():
        for form, by in list(found.items()):
            for variant in islice(variants_of(form), MAX_VARIANTS):
                found.setdefault(variant, (*by, name))
    for variant, by in islice(found.items(), 1, 1 + MAX_VARIANTS):
        yield Variant(variant, by)


def standing_for(words: Words, found: Phrase, text: str) -> Boosted:
    """A variant in the place of a word, at what it counts beside the word as it was written."""
    variant = structs.replace(words, phrase=found, text=text, exact=True)
    return Boosted(variant, _weight(words.phrase, found))


class _Expander:
    """Expands one tree, and remembers what it added."""

    def __init__(self, expansions: Expansions) -> None:
        self._expansions = expansions
        self._left = MAX_ADDED
        self.terms: dict[Words, Term] = {}

    def expand(self, node: Node) -> Node:
        """The node with its words expanded, also of those that must not be found."""
        match node:
            case Words():
                return self._either(self._term(node))
            case And(parts=parts):
                return And(tuple(map(self.expand, parts)))
            case Or(parts=parts):
                return Or(tuple(map(self.expand, parts)))
            case Not(part=part):
                return Not(self.expand(part))
            case Maybe(part=part, better=better):
                return Maybe(self.expand(part), self.expand(better))
            case Boosted(part=part) | Fixed(part=part):
                return structs.replace(node, part=self.expand(part))
            case _:
                return node

    def _term(self, words: Words) -> Term:
        known = self.terms.get(words)
        if known is None:
            known = self.terms[words] = self._found(words)
            self._left -= len(known.variants)
        return known

    def _found(self, words: Words) -> Term:
        is_fixed = words.exact or words.field not in _FIELDS or len(words.text) > LONGEST
        if is_fixed or not self._left:
            return Term(words)
        finding = [words.phrase.grams]
        more: list[Variant] = []
        longer: list[str] = []
        for variant in variants(words.text, self._expansions):
            grams = _grams(variant.text)
            if any(_holds(grams, shorter) for shorter in finding):
                longer.append(variant.text)
            elif grams and len(more) < self._left:
                finding.append(grams)
                more.append(variant)
        return Term(words, tuple(more), tuple(longer))

    def _either(self, term: Term) -> Node:
        others = [
            standing_for(term.words, found, variant.text)
            for variant in term.variants
            if (found := phrase(variant.text))
        ]
        return Or((term.words, *others)) if others else term.words


def _words(node: Node) -> Iterator[Words]:
    """The words of a tree, each once, those that must not be found as well."""
    expander = _Expander({})
    expander.expand(node)
    yield from expander.terms


def _titles(asked: Node, terms: tuple[Term, ...]) -> Iterator[Node]:
    """Where a query is one word alone: a document with one of its other names for a title."""
    if isinstance(asked, Words) and asked.field == "any" and terms:
        names = [*(variant.text for variant in terms[0].variants), *terms[0].longer]
        if names:
            yield also_titled(names)


def _weight(word: Phrase, variant: Phrase) -> float:
    """What a variant counts: engines add up grams, so a longer one would count for more."""
    return round(_WEIGHT * min(1.0, len(word.grams) / len(variant.grams)), 2)


def _grams(text: str) -> tuple[str, ...]:
    """The grams of a variant; none of one that a lone character makes too wide."""
    found = phrase(text)
    return found.grams if found and not found.prefix else ()


def _holds(grams: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether what holds the one phrase side by side holds the other, too."""
    size = len(shorter)
    return any(grams[start : start + size] == shorter for start in range(len(grams) - size + 1))
