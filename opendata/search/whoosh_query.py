"""A tree as a query of Whoosh."""

from __future__ import annotations

import math

from whoosh import query as wq
from whoosh.reading import IndexReader

from opendata.search.ranking import ANNEX, IN_FORCE_NO_MORE, WEIGHTS, alternatives, demotion
from opendata.search.tree import (
    And,
    AnyOf,
    Between,
    Boosted,
    Everything,
    Fixed,
    GramField,
    Has,
    Maybe,
    Node,
    Not,
    Or,
    Pattern,
    Some,
    TextField,
    Words,
)

_ALWAYS_THERE = frozenset({"any", "title", "id", "title_key"})
_KNOWN_BY = {"number": "number_key", "issuer": "issuer_id"}


class Emitter:
    """Makes queries for one state of an index."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader

    def emit(self, node: Node, factor: float = 1.0) -> wq.Query:
        """The query that finds a node's documents; `factor` multiplies the score of its words."""
        match node:
            case And(parts=parts):
                return wq.And([self.emit(part, factor) for part in parts])
            case Or(parts=parts):
                return wq.Or([self.emit(part, factor) for part in parts])
            case Some():
                return self.emit(alternatives(node, self._weight), factor)
            case Not(part=part):
                return wq.And([self.emit(Everything()), wq.Not(self.emit(part))])
            case Maybe(part=part, better=better):
                return wq.AndMaybe(self.emit(part, factor), self.emit(better, factor))
            case Boosted(part=part, factor=more):
                return self.emit(part, factor * more)
            case Fixed(part=part, score=score):
                return wq.ConstantScoreQuery(self.emit(part), score)
            case Words():
                return self._words(node, factor)
            case _:
                return wq.ConstantScoreQuery(self._condition(node), 0.0)

    def demoted(self, query: wq.Query, tree: Node) -> wq.Query:
        """The query of a tree with what is in force no more ranked later."""
        late = wq.ConstantScoreQuery(
            self._condition(IN_FORCE_NO_MORE), -demotion(tree, self._weight)
        )
        return wq.AndMaybe(query, late)

    def _condition(self, node: AnyOf | Between | Pattern | Has | Everything) -> wq.Query:
        match node:
            case AnyOf(field=field, values=values):
                return wq.Or([wq.Term(field, value) for value in values])
            case Between(field=field, low=low, high=high):
                return wq.NumericRange(field, low, high)
            case Pattern(field="any", pattern=pattern):
                return wq.Or([wq.Wildcard("any", pattern), wq.Wildcard("annex", pattern)])
            case Pattern(field=field, pattern=pattern):
                return wq.Wildcard(field, pattern)
            case Has(field=field) if field not in _ALWAYS_THERE:
                return wq.Every(_KNOWN_BY.get(field, field))
            case _:
                return wq.Every()

    def _weight(self, field: TextField, gram: str) -> float:
        """Inverse document frequency, as Whoosh's BM25F has it."""
        count, frequency = self._reader.doc_count(), self._reader.doc_frequency(field, gram)
        return math.log(max(count, 1) / (frequency + 1)) + 1

    def _words(self, words: Words, factor: float) -> wq.Query:
        there = self._phrase(words.field, words, factor)
        if words.field != "any":
            return there
        there = wq.Or([there, self._phrase("annex", words, factor * ANNEX)])
        better = [self._phrase(field, words, factor * more) for field, more in WEIGHTS.items()]
        return wq.AndMaybe(there, wq.Or(better))

    def _phrase(self, field: GramField, words: Words, factor: float) -> wq.Query:
        grams = list(words.phrase.grams)
        if len(grams) == 1:
            if words.phrase.prefix:
                return wq.Prefix(field, grams[0], boost=factor)
            return wq.Term(field, grams[0], boost=factor)
        if words.phrase.prefix:
            return self._open_phrase(field, words)
        return wq.Phrase(field, grams, boost=factor)

    def _open_phrase(self, field: GramField, words: Words) -> wq.Query:
        *whole, last = words.phrase.grams
        begun = [wq.Term(field, each) for each in self._reader.expand_prefix(field, last)]
        if not begun:
            return wq.NullQuery
        return _Near([*(wq.Term(field, gram) for gram in whole), wq.SpanOr(begun)])


class _Near(wq.SpanNear2):  # type: ignore[misc]  # Whoosh has no types
    """Parts side by side, the last one an alternative. Whoosh 2.7.4 cannot guess how many it finds."""

    def estimate_size(self, reader: IndexReader) -> int:
        """As many as hold all parts but the last."""
        guess: int = wq.And(self.qs[:-1]).estimate_size(reader)
        return guess

    estimate_min_size = estimate_size
