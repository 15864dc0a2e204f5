"""The searches that are scored beside each other: each gives the first ten for what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from benchmarks.or_search import OrSearch, pairs, words
from benchmarks.relevance import REACH
from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, Query
from opendata.search.expansion import Expansions, understand
from opendata.search.loosening import loosened
from opendata.search.numeral_forms import numeral_forms
from opendata.search.organ_names import organ_groups
from opendata.search.scripts import scripts
from opendata.search.synonyms import named_in, synonyms

Finder = Callable[[str], Sequence[str]]
"""From what was typed to the ids of the documents that rank first."""

ALL: Expansions = {
    "script": scripts,
    "numerals": numeral_forms,
    "aliases": organ_groups(()).variants,
    "synonyms": synonyms,
}
"""What `expand=all` does without a public.db, where names of local organs and readings come from."""


def finders(engine: Engine, documents: Iterable[SearchDocument]) -> Mapping[str, Finder]:
    """Ours as it is and expanded, and the others over the same documents, made now."""
    held = list(documents)
    return {
        "ours": lambda text: _ours(engine, Query(text=text)),
        "ours, expand=all": lambda text: _ours(engine, _expanded(text)),
        "ours, expand=all,parts": lambda text: _ours(engine, _loosened(text)),
        "any word (rjieba)": OrSearch(held, words).first,
        "any pair of characters": OrSearch(held, pairs).first,
    }


def _expanded(text: str) -> Query:
    return Query(text=text, tree=understand(text, ALL).tree)


def _loosened(text: str) -> Query:
    return Query(text=text, tree=loosened(understand(text, ALL), named_in).tree)


def _ours(engine: Engine, query: Query) -> Sequence[str]:
    return [hit.id for hit in engine.search(query).items[:REACH]]
