"""Both times in an index: which states a search is over, and the numbers they are found by.

Each document is there in its newest state, and once more for every other state it has had. A search
of today leaves those out; one as of a day or a moment finds exactly one state of each document.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from opendata.search.tree import And, AnyOf, Between, Node, Not, day_number, days

PAST = "past"
"""The era of a state that is not the newest one as recorded now."""
FOREVER = 2**53
"""Milliseconds: later than any moment."""
NEVER_REPLACED = 9999_12_31

_AMONG_PAST = AnyOf("era", (PAST,))


class AsOf(msgspec.Struct, frozen=True):
    """A day of force and a moment of the record; None for either is the newest, or now."""

    day: date | None = None
    moment: str | None = None
    """As the store writes instants."""


def conditions(
    filters: tuple[Node, ...], as_of: AsOf | None, *, has_past: bool
) -> tuple[Node, ...]:
    """The conditions of a search with those on its times."""
    if as_of is None:
        return (*filters, Not(_AMONG_PAST)) if has_past else filters
    return (*filters, *_recorded(as_of.moment), *_valid(as_of.day))


def in_force(day: date) -> Node:
    """States recorded as in force on a day: begun (施行), and neither replaced nor ended by then."""
    return And(
        (
            Between("in_force_from", None, day_number(day)),
            Between("valid_to", day_number(day) + 1, None),
            days("until", day, None),
        )
    )


def moment_number(moment: str) -> int:
    """An instant as the milliseconds it is indexed by.

    >>> moment_number("1970-01-01T00:00:01.500Z")
    1500
    """
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


def _recorded(moment: str | None) -> tuple[Node, ...]:
    if moment is None:
        return (Between("recorded_to", FOREVER, None),)
    at = moment_number(moment)
    return (Between("recorded_from", None, at), Between("recorded_to", at + 1, None))


def _valid(day: date | None) -> tuple[Node, ...]:
    if day is None:
        return (Between("valid_to", NEVER_REPLACED, None),)
    return (in_force(day),)
