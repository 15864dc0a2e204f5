"""Expansion of a query (拼音、简繁、数字、机关别名、同义词、部分字词): chosen by the reader, and told to the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.library import Library
from api.search_queries import Chosen
from api.wire_search import Explanation, QueryTerm, TermVariant
from opendata.search.expansion import EXPANSIONS, Expansions, Term, Understood, understand
from opendata.search.loosening import PARTS, Choice, loosened, no_names
from opendata.search.numeral_forms import numeral_forms
from opendata.search.scripts import scripts
from opendata.search.sounding import sounding
from opendata.search.synonyms import named_in, synonyms
from opendata.search.written import write

CHOICES: tuple[Choice, ...] = (*EXPANSIONS, PARTS)
"""All that can be chosen, in the order in which they work."""


def chosen(names: Iterable[Chosen]) -> tuple[Choice, ...]:
    """What a reader asked for, in the order in which it works; all of them are all but parts."""
    asked = set(names)
    return tuple(name for name in CHOICES if name in asked or ("all" in asked and name != PARTS))


def understood_as(text: str, names: Sequence[Chosen], library: Library) -> Understood:
    """What a query means with the expansions that were asked for; raises QueryError."""
    understood = understand(text, expansions(names, library))
    if PARTS not in names:
        return understood
    return loosened(understood, named_in if "synonyms" in chosen(names) else no_names)


def expansions(names: Sequence[Chosen], library: Library) -> Expansions:
    """The functions behind them. Another expansion is another line here."""
    if not names:
        return {}
    said = library.reader().suggestions.said
    functions: Expansions = {
        "pinyin": lambda text: sounding(text, said),
        "script": scripts,
        "numerals": numeral_forms,
        "aliases": library.organ_names().variants,
        "synonyms": synonyms,
    }
    return {name: functions[name] for name in chosen(names) if name != PARTS}


def explanation(understood: Understood, names: Iterable[Chosen]) -> Explanation:
    """What a query was understood as, and what was added to it."""
    return Explanation(
        query=write(understood.asked),
        searched=write(understood.expanded),
        expand=list(chosen(names)),
        terms=[_term(term) for term in understood.terms],
    )


def _term(term: Term) -> QueryTerm:
    return QueryTerm(
        text=term.words.text,
        field=term.words.field,
        exact=term.words.exact,
        variants=[TermVariant(one.text, list(one.by)) for one in term.variants],
    )
