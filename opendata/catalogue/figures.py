"""What is found of a column in some rows: how many values, their exact sum, the least and the greatest.

A number counts as the decimal that it is published as, never as the binary fraction that SQLite keeps.
SQLite adds whole ten-thousandths; numbers that are none are added one by one by `decimal_sum`. Of a column
that has none of these it need not look at each number again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Context, Decimal
from typing import Any, Literal

import msgspec

from opendata.catalogue.tables import Column
from opendata.public.connection import Connection
from opendata.public.decimals import add, scaled

Form = Literal["sum", "mean", "min", "max"]

_UNIT = 10**9
"""Whole numbers are added as so many and the rest, of which neither can grow out of an integer."""
_SCALE = 10_000
_MOST = 10**11
"""From here on a double may not tell one ten-thousandth from the next."""
_MEAN = Context(prec=15)
_LARGEST = 2**63 - 1
"""What SQLite may add up to."""
_NO_SUM = "NULL, NULL, NULL"
WIDTH = 6
"""How many values SQLite finds of a column."""


class Figures(msgspec.Struct, frozen=True):
    """What is found of a column."""

    count: int = 0
    sum: Decimal = Decimal(0)
    """Nought also where it was not asked for."""
    least: Any = (
        None  # Any: a value is what its column declares; None also where it was not asked for
    )
    greatest: Any = None  # Any: the same

    def and_(self, other: Figures) -> Figures:
        """Of these rows and the others."""
        if not self.count or not other.count:
            return self if self.count else other
        return Figures(
            self.count + other.count,
            add(self.sum, other.sum),
            None if self.least is None else min(self.least, other.least),
            None if self.greatest is None else max(self.greatest, other.greatest),
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


def is_whole(db: Connection, table: str, column: Column, rows: int) -> bool:
    """Whether all numbers of a column are whole parts, of which so many rows cannot be too many to be added."""
    if column.type != "number":
        return False
    fits = _fits(f't."{column.name}"', min(_MOST, _LARGEST // _SCALE // max(1, rows)))
    return not db.rows(f'SELECT 1 FROM "{table}" AS t WHERE NOT ({fits}) LIMIT 1')  # noqa: S608 (our own words)


def read_column(column: Column, place: int) -> str:
    """What is to be read of each row of `t`: the value as `c`, and a whole number of parts as `n`.

    `n` is NULL where the parts do not tell the number again.
    """
    name = f't."{column.name}"'
    if column.type != "number":
        return f"{name} AS c{place}, {name} AS n{place}"
    return f"{name} AS c{place}, CASE WHEN {_fits(name, _MOST)} THEN {_parts(name)} END AS n{place}"


def find_figures(place: int, forms: Collection[Form]) -> str:
    """What SQLite is to find of what was read."""
    others = f"decimal_sum(c{place}) FILTER (WHERE n{place} IS NULL AND c{place} IS NOT NULL)"
    return _found(f"c{place}", forms, f"{_sum_in_two(f'n{place}')}, {others}")


def find_whole_figures(column: Column, forms: Collection[Form]) -> str:
    """The same of a column of `t` where it is one of integers, or its numbers are whole parts."""
    name = f't."{column.name}"'
    number = f"NULL, sum({_parts(name)}), NULL"
    return _found(name, forms, number if column.type == "number" else f"{_sum_in_two(name)}, NULL")


def _found(value: str, forms: Collection[Form], sums: str) -> str:
    least, greatest = (f"{one}({value})" if one in forms else "NULL" for one in ("min", "max"))
    is_added = "sum" in forms or "mean" in forms
    return f"count({value}), {least}, {greatest}, {sums if is_added else _NO_SUM}"


def _sum_in_two(whole: str) -> str:
    return f"sum({whole} / {_UNIT}), sum({whole} % {_UNIT})"


def _parts(name: str) -> str:
    return f"CAST(round({name} * {_SCALE}.0) AS INTEGER)"


def _fits(name: str, most: int) -> str:
    """Whether a number is one of whole parts, less than so many times one."""
    return f"abs({name}) < {most} AND {_parts(name)} / {_SCALE}.0 = {name}"


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
