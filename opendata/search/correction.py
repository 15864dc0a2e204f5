"""Corrections (您是不是要找): what of a query can be corrected, and the query that is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from gazette.text.numbers import canonical_number, find_doc_numbers
from opendata.search.slips import Meant, Slip, numbers_like

_LONGEST = 200  # characters of a query that is corrected
_TERMS = 6  # of it
_TERM = re.compile(
    r"""
    (?P<han>[\u3400-\u9fff]{3,60})
    | (?<![a-zA-Z])(?P<latin>[a-zA-Z][a-zA-Z']{2,59}(?:\ [a-z]+)*)(?![a-zA-Z:])   # no field's name
    """,
    re.VERBOSE,
)


class Term(msgspec.Struct, frozen=True):
    """A word of a query by its place."""

    text: str
    start: int
    end: int


class Correction(msgspec.Struct, frozen=True):
    """A query that may have been meant: what was typed in it, and what stands there instead."""

    query: str
    typed: str
    meant: str
    slip: Slip


def corrected(query: str, term: Term, meant: Meant) -> Correction:
    """The query with something else in the place of a term."""
    whole = query[: term.start] + meant.text + query[term.end :]
    return Correction(whole, term.text, meant.text, meant.slip)


def terms(query: str) -> Sequence[Term]:
    """What can be corrected: numbers, then Chinese and Latin words; none of a very long query.

    >>> [term.text for term in terms("政务公开 AND title:zhengwu 示政发〔2024〕12号")]
    ['示政发〔2024〕12号', '政务公开', 'AND', 'zhengwu']
    """
    return list(islice(_terms(query), _TERMS)) if len(query) <= _LONGEST else []


def _terms(query: str) -> Iterator[Term]:
    numbers = list(_numbers_in(query)) or [
        _term(query, start, end) for _, start, end in numbers_like(query)
    ]
    if not numbers and canonical_number(query):
        yield Term(query, 0, len(query))
        return
    yield from numbers
    for found in _TERM.finditer(query):
        if not any(one.start < found.end() and found.start() < one.end for one in numbers):
            yield _term(query, *found.span())


def _numbers_in(query: str) -> Iterator[Term]:
    """Numbers between blanks: what stands before a blank is another word, not part of an organ."""
    for word in re.finditer(r"\S+", query):
        for found in find_doc_numbers(word.group()):
            yield _term(query, word.start() + found.start, word.start() + found.end)


def _term(query: str, start: int, end: int) -> Term:
    return Term(query[start:end], start, end)
