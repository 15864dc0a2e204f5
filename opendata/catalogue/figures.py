"""What is found of a column in some rows: how many values, their exact sum, the least and the greatest.

A number counts as the decimal that it is published as, never as the binary fraction that SQLite keeps.
SQLite adds whole ten-thousandths; numbers that are none are added one by one by `decimal_sum`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from typing import Any, Literal

import msgspec

from opendata.catalogue.tables import Column
from opendata.public.decimals import add, scaled

Form = Literal["sum", "mean", "min", "max"]

_UNIT = 10**9
"""Whole numbers are added as so many and the rest, of which neither can grow out of an integer."""
_SCALE = 10_000
_MOST = 10**11
"""From here on a double may not tell one ten-thousandth from the next."""
_MEAN = Context(prec=15)
_SUMS = (
    f"sum(n{{0}} / {_UNIT}), sum(n{{0}} % {_UNIT}), "
    "decimal_sum(c{0}) FILTER (WHERE n{0} IS NULL AND c{0} IS NOT NULL)"
)
"""The sum of a column in three parts."""
WIDTH = 6
"""How many values SQLite finds of a column."""


class Figures(msgspec.Struct, frozen=True):
    """What is found of a column."""

    count: int = 0
    sum: Decimal = Decimal(0)
    least: Any = None  # Any: a value is what its column declares
    greatest: Any = None  # Any: the same

    def and_(self, other: Figures) -> Figures:
        """Of these rows and the others."""
        if not self.count or not other.count:
            return self if self.count else other
        return Figures(
            self.count + other.count,
            add(self.sum, other.sum),
            min(self.least, other.least),
            max(self.greatest, other.greatest),
        )

    def told(self, form: Form) -> str | None:
        """A figure as text; None where there is no value."""
        if not self.count:
            return None
        match form:
            case "min":
                return told(self.least)
            case "max":
                return told(self.greatest)
            case "sum":
                return plain(self.sum)
            case "mean":
                return plain(_MEAN.divide(self.sum, Decimal(self.count)))


def read_column(column: Column, place: int) -> str:
    """What is to be read of each row of `t`: the value as `c`, and a whole number of parts as `n`.

    `n` is NULL where the parts do not tell the number again.
    """
    name = f't."{column.name}"'
    if column.type != "number":
        return f"{name} AS c{place}, {name} AS n{place}"
    times = f"CAST(round({name} * {_SCALE}.0) AS INTEGER)"
    fits = f"abs({name}) < {_MOST} AND {times} / {_SCALE}.0 = {name}"
    return f"{name} AS c{place}, CASE WHEN {fits} THEN {times} END AS n{place}"


def find_figures(place: int, *, is_added: bool) -> str:
    """What SQLite is to find of what was read."""
    sums = _SUMS.format(place) if is_added else "NULL, NULL, NULL"
    return f"count(c{place}), min(c{place}), max(c{place}), {sums}"


def found_figures(column: Column, found: Sequence[Any]) -> Figures:  # Any: as SQLite has them
    """The figures of a column from what SQLite found."""
    count, least, greatest, units, left, others = found
    parts = (units or 0) * _UNIT + (left or 0)
    whole = scaled(parts, _SCALE if column.type == "number" else 1)
    return Figures(count, add(whole, Decimal(others or 0)), least, greatest)


def told(value: object) -> str:
    """A value as text."""
    return plain(Decimal(repr(value))) if isinstance(value, float) else str(value)


def plain(number: Decimal) -> str:
    """A decimal in full, without zeros that say nothing.

    >>> plain(Decimal("1E+3")), plain(Decimal("2.50")), plain(Decimal("-0.0"))
    ('1000', '2.5', '0')
    """
    text = f"{number:f}"
    shortened = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if shortened == "-0" else shortened
