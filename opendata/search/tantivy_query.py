"""A tree as a query of tantivy."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import tantivy
from tantivy import FieldType, Occur

from opendata.search.engine import Unit
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
_KNOWN_BY = {"number": "number_key", "issuer": "issuer_id", "topic_path": "topic"}
_Clause = tuple[Occur, tantivy.Query]


class Emitter:
    """Makes queries for one state of an index; without `scored`, what only ranks is left out."""

    def __init__(
        self,
        schema: tantivy.Schema,
        searcher: tantivy.Searcher,
        *,
        unit: Unit = "document",
        scored: bool = True,
    ) -> None:
        self._schema = schema
        self._searcher = searcher
        self._unit = unit
        self._scored = scored

    def emit(
        self, tree: Node, filters: tuple[Node, ...] = (), *, cost: float = 0.0
    ) -> tantivy.Query:
        """The query that finds a tree's documents under some conditions.

        What is in force no more loses `cost`.
        """
        clauses: list[_Clause] = []
        while isinstance(tree, Maybe) and not self._may_match(tree.better):
            tree = tree.part
        if isinstance(tree, Words) and not filters and self._unit == "document":
            return self._late(self._alone(tree), cost)
        if not filters or not isinstance(tree, Everything):
            clauses += self._clauses(tree)
        for condition in filters:
            clauses += [(occur, _unscored(query)) for occur, query in self._clauses(condition)]
        return self._late(self._conjunction(clauses), cost)

    def cost(self, tree: Node) -> float:
        """What is in force no more loses under a tree; 0 where all in the index is in force."""
        (over,) = IN_FORCE_NO_MORE.values
        is_there = self._searcher.doc_freq(IN_FORCE_NO_MORE.field, over)
        return demotion(tree, self._weight) if is_there else 0.0

    def _clauses(self, node: Node) -> Iterator[_Clause]:
        """A node as the clauses of one conjunction."""
        match node:
            case And(parts=parts):
                for part in parts:
                    yield from self._clauses(part)
            case Not(part=part):
                yield Occur.MustNot, self._query(part)
            case Maybe(part=part, better=better):
                yield from self._clauses(part)
                if self._scored and self._may_match(better):
                    yield Occur.Should, self._query(better)
            case Everything():
                yield Occur.Must, tantivy.Query.all_query()
            case Words():
                yield Occur.Must, _either(list(self._places(node)))
                for query in self._better(node):
                    yield Occur.Should, query
            case _:
                yield Occur.Must, self._query(node)

    def _query(self, node: Node) -> tantivy.Query:
        match node:
            case AnyOf():
                return _unscored(self._any_of(node))
            case Between(field=field, low=low, high=high):
                return _unscored(
                    tantivy.Query.range_query(self._schema, field, FieldType.Integer, low, high)
                )
            case Pattern(field=field, pattern=pattern):
                regex = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
                fields = ("any", "annex") if field == "any" else (field,)
                return _either(
                    [tantivy.Query.regex_query(self._schema, each, regex) for each in fields]
                )
            case Has(field=field) if field not in _ALWAYS_THERE:
                return _unscored(tantivy.Query.exists_query(_KNOWN_BY.get(field, field)))
            case Has():
                return self._query(Everything())
            case Or(parts=parts):
                return _either([self._query(part) for part in parts])
            case Some():
                return self._query(alternatives(node, self._weight))
            case Boosted(part=part, factor=factor):
                return tantivy.Query.boost_query(self._query(part), factor)
            case Fixed(part=part, score=score):
                return tantivy.Query.const_score_query(self._query(part), score)
            case _:
                return self._conjunction(list(self._clauses(node)))

    def _alone(self, words: Words) -> tantivy.Query:
        """One phrase and nothing else: an alternative of fields, which tantivy need not read whole.

        What is in a document's title or number is in `any` as well; of an article it is not.
        """
        return _either([*self._places(words), *self._better(words)])

    def _late(self, query: tantivy.Query, cost: float) -> tantivy.Query:
        """The query with what is in force no more ranked later."""
        if not cost:
            return query
        late = tantivy.Query.const_score_query(self._any_of(IN_FORCE_NO_MORE), -cost)
        return tantivy.Query.boolean_query([(Occur.Must, query), (Occur.Should, late)])

    def _conjunction(self, clauses: list[_Clause]) -> tantivy.Query:
        """What is not to be found is taken from something: else from everything."""
        if len(clauses) == 1 and clauses[0][0] == Occur.Must:
            return clauses[0][1]
        if not any(occur == Occur.Must for occur, _ in clauses):
            clauses = [*clauses, *self._clauses(Everything())]
        return tantivy.Query.boolean_query(clauses)

    def _places(self, words: Words) -> Iterator[tantivy.Query]:
        """Where a phrase of a field may stand: what `any` asks for also in annexes."""
        yield self._phrase(words.field, words)
        if words.field == "any" and self._occurs("annex", words):
            yield tantivy.Query.boost_query(self._phrase("annex", words), ANNEX)

    def _better(self, words: Words) -> Iterator[tantivy.Query]:
        """Where a bare word counts more."""
        if words.field != "any" or not self._scored:
            return
        for field, weight in WEIGHTS.items():
            if self._occurs(field, words):
                yield tantivy.Query.boost_query(self._phrase(field, words), weight)

    def _phrase(self, field: GramField, words: Words) -> tantivy.Query:
        if words.phrase.prefix:
            return self._open_phrase(field, words)
        grams: list[str | tuple[int, str]] = [*words.phrase.grams]
        if len(grams) == 1:
            return tantivy.Query.term_query(self._schema, field, grams[0], "freq")
        return tantivy.Query.phrase_query(self._schema, field, grams)

    def _open_phrase(self, field: GramField, words: Words) -> tantivy.Query:
        """By patterns: tantivy's own prefixes look at fifty words and no further."""
        *whole, last = map(re.escape, words.phrase.grams)
        if not whole:
            return tantivy.Query.regex_query(self._schema, field, last + ".*")
        return tantivy.Query.regex_phrase_query(self._schema, field, [*whole, last + ".*"])

    def _any_of(self, node: AnyOf) -> tantivy.Query:
        if len(node.values) == 1:
            return tantivy.Query.term_query(self._schema, node.field, node.values[0], "basic")
        return tantivy.Query.term_set_query(self._schema, node.field, list(node.values))

    def _weight(self, field: TextField, gram: str) -> float:
        """Inverse document frequency, as tantivy's BM25 has it."""
        count, frequency = self._searcher.num_docs, self._searcher.doc_freq(field, gram)
        frequency = min(frequency, count)  # which counts those taken out, for a while
        return math.log1p((count - frequency + 0.5) / (frequency + 0.5))

    def _may_match(self, node: Node) -> bool:
        """Whether a wish can be granted at all: one that cannot would only slow the search."""
        match node:
            case Fixed(part=AnyOf(field=field, values=values)):
                return any(self._searcher.doc_freq(field, value) for value in values)
            case Boosted(part=Words() as words):
                return self._occurs(words.field, words)
            case _:
                return True

    def _occurs(self, field: GramField, words: Words) -> bool:
        """Whether the grams of a phrase are in a field at all, in any order."""
        whole = words.phrase.grams[:-1] if words.phrase.prefix else words.phrase.grams
        return all(self._searcher.doc_freq(field, gram) for gram in whole)


def _either(queries: list[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def _unscored(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)
