"""Exact sums of numbers that SQLite keeps as doubles: of the decimals that they are published as."""

from __future__ import annotations

from decimal import Context, Decimal

_EXACT = Context(prec=1000)
"""The digits of a sum of any doubles, from the greatest to the least."""


class DecimalSum:
    """`decimal_sum(x)`, an aggregate function for SQLite; slow, so for what it cannot add itself."""

    def __init__(self) -> None:
        self._sum = Decimal(0)

    def step(self, number: float | None) -> None:
        """Adds the shortest decimal that is this double."""
        if number is not None:
            self._sum = _EXACT.add(self._sum, Decimal(repr(number)))

    def finalize(self) -> str:
        """The sum as text."""
        return str(self._sum)


def add(one: Decimal, other: Decimal) -> Decimal:
    """An exact sum, of whatever size the two are.

    >>> len(str(add(Decimal("0.1"), Decimal(10) ** 300)))
    303
    """
    return _EXACT.add(one, other)


def scaled(whole: int, scale: int) -> Decimal:
    """A whole number of parts, `scale` of which are one.

    >>> scaled(12345678901234567890123456789012345, 10_000)
    Decimal('1234567890123456789012345678901.2345')
    """
    return _EXACT.divide(Decimal(whole), Decimal(scale))
