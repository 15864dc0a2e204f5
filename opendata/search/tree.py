"""A query as a tree, the same for every engine: what to find, not how."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from opendata.search.analyzer import Phrase

TextField = Literal["any", "title", "number", "issuer"]
"""Fields of grams. `any` is title, number and text; `issuer` is the issuers' names."""
GramField = TextField | Literal["annex"]
"""How an index holds them: what `any` finds in annexes stands apart, for it counts less."""
KeywordField = Literal[
    "id", "index_no", "issuer_id", "kind", "genre", "level", "topic", "topic_path", "status",
    "region", "number_key", "title_key", "era", "standing", "article",
]  # fmt: skip
"""Fields compared whole. `topic` is as printed, `topic_path` each class it lies in, `era` only of
states that are not the newest, `standing` only of what is in force no more."""
DateField = Literal["signed", "published", "effective", "until"]
"""Days, as 20240523; `until` is the last day in force, far away if it has no end."""
TimeField = Literal["in_force_from", "valid_to", "recorded_from", "recorded_to"]
"""The times of a state (opendata.search.times): days as above, instants as milliseconds."""
NumberField = Literal["year"] | DateField | TimeField
Field = TextField | KeywordField | NumberField


class Words(msgspec.Struct, frozen=True):
    """Documents that hold a phrase in a field; `text` is the phrase as asked."""

    field: TextField
    phrase: Phrase
    text: str
    exact: bool = False
    """Whether nothing may stand for it: it was quoted, is a whole number, or the beginning of a word."""


class AnyOf(msgspec.Struct, frozen=True):
    """Documents whose field is one of some values."""

    field: KeywordField
    values: tuple[str, ...]


class Pattern(msgspec.Struct, frozen=True):
    """Documents with a whole value, or a whole word of a text, like `data*` or `gb?t`."""

    field: TextField | KeywordField
    pattern: str


class Between(msgspec.Struct, frozen=True):
    """Documents whose number lies between two, both included; None is an open end."""

    field: NumberField
    low: int | None
    high: int | None


class Has(msgspec.Struct, frozen=True):
    """Documents in which a field is known."""

    field: Field


class And(msgspec.Struct, frozen=True):
    """Documents that answer to all."""

    parts: tuple[Node, ...]


class Or(msgspec.Struct, frozen=True):
    """Documents that answer to one or more."""

    parts: tuple[Node, ...]


class Some(msgspec.Struct, frozen=True):
    """Documents that hold one or more pieces of a text, given in the order in which they stand there."""

    pieces: tuple[Words, ...]


class Not(msgspec.Struct, frozen=True):
    """Documents that do not answer to it."""

    part: Node


class Maybe(msgspec.Struct, frozen=True):
    """Documents that answer to `part`, those that also answer to `better` ranked before."""

    part: Node
    better: Node


class Boosted(msgspec.Struct, frozen=True):
    """`part` with its score multiplied."""

    part: Node
    factor: float


class Fixed(msgspec.Struct, frozen=True):
    """`part` with one score for all its documents."""

    part: Node
    score: float


class Everything(msgspec.Struct, frozen=True):
    """All documents."""


Leaf = Words | AnyOf | Pattern | Between | Has | Everything
Node = Leaf | And | Or | Some | Not | Maybe | Boosted | Fixed


def asks(node: Node, field: Field) -> bool:
    """Whether a tree asks for a field anywhere, also under a Not.

    >>> asks(And((Not(AnyOf("status", ("repealed",))), Everything())), "status")
    True
    """
    match node:
        case And(parts=parts) | Or(parts=parts):
            return any(asks(part, field) for part in parts)
        case Not(part=part) | Boosted(part=part) | Fixed(part=part):
            return asks(part, field)
        case Maybe(part=part, better=better):
            return asks(part, field) or asks(better, field)
        case Some(pieces=pieces):
            return any(asks(piece, field) for piece in pieces)
        case Everything():
            return False
        case _:
            return node.field == field


def day_number(day: date) -> int:
    """A day as the number it is indexed by.

    >>> day_number(date(2024, 5, 23))
    20240523
    """
    return day.year * 10_000 + day.month * 100 + day.day


def days(field: DateField, start: date | None, end: date | None) -> Between:
    """Documents whose day lies between two, both included."""
    return Between(
        field,
        None if start is None else day_number(start),
        None if end is None else day_number(end),
    )


def wanted(node: Node) -> tuple[Words, ...]:
    """The phrases that a tree looks for, without those under a Not.

    >>> cat = Words("any", Phrase(("猫",), prefix=True), "猫")
    >>> wanted(And((cat, Not(cat)))) == (cat,)
    True
    """
    match node:
        case Words():
            return (node,)
        case And(parts=parts) | Or(parts=parts):
            return tuple(dict.fromkeys(words for part in parts for words in wanted(part)))
        case Some(pieces=pieces):
            return pieces
        case Boosted(part=part) | Fixed(part=part) | Maybe(part=part):
            return wanted(part)
        case _:
            return ()
