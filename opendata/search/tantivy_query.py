"""A tree as a query of tantivy."""

from __future__ import annotations

import re

import tantivy
from tantivy import FieldType, Occur

from opendata.search.ranking import WEIGHTS
from opendata.search.tree import (
    And,
    AnyOf,
    Between,
    Boosted,
    Everything,
    Fixed,
    Has,
    Maybe,
    Node,
    Not,
    Nothing,
    Or,
    Pattern,
    TextField,
    Words,
)

META = "meta"
"""The field that only the index's own record has."""

_ALWAYS_THERE = frozenset({"any", "title", "body", "id", "title_key", "topic_path"})
_KNOWN_BY = {"number": "number_key", "issuer": "issuer_id"}
_Clauses = list[tuple[Occur, tantivy.Query]]


class Emitter:
    """Makes queries for one state of an index."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self._searcher = searcher

    def emit(self, tree: Node, filters: tuple[Node, ...] = ()) -> tantivy.Query:
        """The query that finds a tree's documents under some conditions."""
        clauses = [] if filters and isinstance(tree, Everything) else self._clauses(tree)
        for condition in filters:
            clauses += [(occur, _unscored(query)) for occur, query in self._clauses(condition)]
        return self._conjunction(clauses)

    def _clauses(self, node: Node) -> _Clauses:
        """A node as the clauses of one conjunction."""
        match node:
            case And(parts=parts):
                return [clause for part in parts for clause in self._clauses(part)]
            case Not(part=part):
                return [(Occur.MustNot, self._query(part))]
            case Maybe(part=part, better=better):
                clauses = self._clauses(part)
                wanted = self._query(better) if self._may_match(better) else None
                return clauses if wanted is None else [*clauses, (Occur.Should, wanted)]
            case Everything():
                mine = tantivy.Query.term_query(self._schema, META, META, "basic")
                return [(Occur.Must, tantivy.Query.all_query()), (Occur.MustNot, mine)]
            case _:
                return [(Occur.Must, self._query(node))]

    def _query(self, node: Node) -> tantivy.Query:
        match node:
            case Words():
                return self._words(node)
            case AnyOf():
                return _unscored(self._any_of(node))
            case Between(field=field, low=low, high=high):
                return _unscored(
                    tantivy.Query.range_query(self._schema, field, FieldType.Integer, low, high)
                )
            case Pattern():
                return self._pattern(node)
            case Has(field=field):
                if field in _ALWAYS_THERE:
                    return self._query(Everything())
                return _unscored(tantivy.Query.exists_query(_KNOWN_BY.get(field, field)))
            case Or(parts=parts):
                return _boolean([(Occur.Should, self._query(part)) for part in parts])
            case Boosted(part=part, factor=factor):
                return tantivy.Query.boost_query(self._query(part), factor)
            case Fixed(part=part, score=score):
                return tantivy.Query.const_score_query(self._query(part), score)
            case Nothing():
                return tantivy.Query.empty_query()
            case _:
                return self._conjunction(self._clauses(node))

    def _conjunction(self, clauses: _Clauses) -> tantivy.Query:
        """What is not to be found is taken from something: else from everything."""
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses = [*clauses, *self._clauses(Everything())]
        return _boolean(clauses)

    def _words(self, words: Words) -> tantivy.Query:
        if words.field != "any":
            return self._phrase(words.field, words)
        found = [
            (Occur.Should, tantivy.Query.boost_query(self._phrase(field, words), weight))
            for field, weight in WEIGHTS.items()
            if self._occurs(field, words)
        ]
        return _boolean(found)

    def _phrase(self, field: TextField, words: Words) -> tantivy.Query:
        grams: list[str | tuple[int, str]] = [*words.phrase.grams]
        if len(grams) == 1:
            if words.phrase.prefix:
                return tantivy.Query.phrase_prefix_query(self._schema, field, grams)
            return tantivy.Query.term_query(self._schema, field, grams[0], "freq")
        if words.phrase.prefix:
            *whole, last = map(re.escape, words.phrase.grams)
            return tantivy.Query.regex_phrase_query(self._schema, field, [*whole, last + ".*"])
        return tantivy.Query.phrase_query(self._schema, field, grams)

    def _any_of(self, node: AnyOf) -> tantivy.Query:
        if len(node.values) == 1:
            return tantivy.Query.term_query(self._schema, node.field, node.values[0], "basic")
        return tantivy.Query.term_set_query(self._schema, node.field, list(node.values))

    def _pattern(self, node: Pattern) -> tantivy.Query:
        regex = re.escape(node.pattern).replace(r"\*", ".*").replace(r"\?", ".")
        fields = WEIGHTS if node.field == "any" else (node.field,)
        return _boolean(
            [
                (Occur.Should, tantivy.Query.regex_query(self._schema, field, regex))
                for field in fields
            ]
        )

    def _may_match(self, node: Node) -> bool:
        """Whether a wish can be granted at all: one that cannot would only slow the search."""
        match node:
            case Fixed(part=AnyOf(field=field, values=values)):
                return any(self._searcher.doc_freq(field, value) for value in values)
            case Boosted(part=Words() as words):
                return words.field == "any" or self._occurs(words.field, words)
            case _:
                return True

    def _occurs(self, field: TextField, words: Words) -> bool:
        """Whether the grams of a phrase are in a field at all, in any order."""
        whole = words.phrase.grams[:-1] if words.phrase.prefix else words.phrase.grams
        return all(self._searcher.doc_freq(field, gram) for gram in whole)


def _unscored(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)


def _boolean(clauses: _Clauses) -> tantivy.Query:
    if not clauses:
        return tantivy.Query.empty_query()
    if len(clauses) == 1:
        return clauses[0][1]
    return tantivy.Query.boolean_query(clauses)
