"""A tree as text in the query language: what was understood, in one spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from opendata.search.analyzer import phrase
from opendata.search.tree import (
    And,
    AnyOf,
    Between,
    Boosted,
    Everything,
    Field,
    Fixed,
    Has,
    Maybe,
    Node,
    Not,
    Or,
    Pattern,
    Some,
    Words,
)

_PLAIN = re.compile(r"(?!(?:AND|OR|NOT|ANDNOT|ANDMAYBE|REQUIRE|TO)$)[\w〔〕《》.-]+")
"""A word that needs no quotes."""
_CALLED: Mapping[Field, str] = MappingProxyType({"topic_path": "topic", "issuer_id": "issuer"})
"""Fields that the language calls otherwise than the index."""


def write(node: Node) -> str:
    """A tree as a query that is read as the same tree, but that an odd word comes out quoted.

    >>> write(Or((Words("any", phrase("政务"), "政务"), Boosted(Has("topic_path"), 2.0))))
    '政务 OR ((topic:*)^2)'
    """
    match node:
        case And(parts=parts):
            return " AND ".join(map(_enclosed, parts))
        case Or(parts=parts):
            return " OR ".join(map(_enclosed, parts))
        case Some(pieces=pieces):
            return " OR ".join(map(write, pieces))
        case Not(part=part):
            return f"NOT {_enclosed(part)}"
        case Maybe(part=part, better=better):
            return f"{_enclosed(part)} ANDMAYBE {_enclosed(better)}"
        case Boosted(part=part, factor=factor):
            whole = write(part) if isinstance(part, Words) else f"({write(part)})"
            return f"{whole}^{factor:.4f}".rstrip("0").rstrip(".")
        case Fixed(part=part):
            return write(part)
        case Words():
            return _words(node)
        case AnyOf(field=field, values=values):
            return _fielded(field, _quoted(",".join(values)))
        case Pattern(field=field, pattern=pattern):
            return _fielded(field, pattern)
        case Between():
            return _range(node)
        case Has(field=field):
            return f"{_CALLED.get(field, field)}:*"
        case Everything():
            return "*"


def _enclosed(node: Node) -> str:
    """A part, in brackets if it has parts itself."""
    is_simple = not isinstance(node, And | Or | Some | Not | Maybe | Boosted)
    return write(node) if is_simple else f"({write(node)})"


def _words(words: Words) -> str:
    own = phrase(words.text)
    if words.phrase.prefix and not (own and own.prefix):
        return _fielded(words.field, f"{words.text}*")
    is_bare = not words.exact and _PLAIN.fullmatch(words.text)
    return _fielded(words.field, words.text if is_bare else f'"{words.text}"')


def _fielded(field: Field, value: str) -> str:
    return value if field == "any" else f"{_CALLED.get(field, field)}:{value}"


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"[\w,/.-]+", value) else f'"{value}"'


def _range(between: Between) -> str:
    day = str if between.field == "year" else _day
    low, high = (None if end is None else day(end) for end in (between.low, between.high))
    if low == high and low is not None:
        return _fielded(between.field, low)
    inside = " ".join(filter(None, (low, "TO", high)))
    return _fielded(between.field, f"[{inside}]")


def _day(number: int) -> str:
    return date(number // 10_000, number // 100 % 100, number % 100).isoformat()
