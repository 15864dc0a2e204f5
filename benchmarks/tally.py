"""Counting what a reader found: right, wrong, out of how many, with the 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import msgspec

_Z = 1.959964


class Row(msgspec.Struct):
    """One field of one group. `right` of `total` is its recall, `right` of `found` its precision."""

    group: str
    field: str
    found: int = 0
    right: int = 0
    total: int = 0
    note: str = ""

    @property
    def wrong(self) -> int:
        """Found, but not the true value."""
        return self.found - self.right

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval of the share that is right, in per cent.

        >>> [round(bound, 1) for bound in Row("", "", 40, 40, 40).interval]
        [91.2, 100.0]
        """
        if not self.total:
            return (0.0, 100.0)
        share = self.right / self.total
        square = _Z * _Z
        middle = (share + square / (2 * self.total)) / (1 + square / self.total)
        spread = math.sqrt(share * (1 - share) / self.total + square / (4 * self.total**2))
        half = _Z * spread / (1 + square / self.total)
        return (100 * max(0.0, middle - half), 100 * min(1.0, middle + half))

    def add(self, value: object, *, is_right: bool) -> None:
        """Counts one document that has a true value; None and empty are not found."""
        self.total += 1
        self.found += value not in (None, "", ())
        self.right += is_right and value not in (None, "", ())


class Tally:
    """The rows of a group, made as they are needed, in the order of their first use."""

    def __init__(self, group: str) -> None:
        self.group = group
        self._rows: dict[str, Row] = {}

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def row(self, field: str, note: str = "") -> Row:
        """The row of a field."""
        return self._rows.setdefault(field, Row(self.group, field, note=note))


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| group | field | found | right | wrong | out of | right, % | 95 % interval | what is counted |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- | --- |",
    ]
    for row in rows:
        low, high = row.interval
        share = 100 * row.right / row.total if row.total else 0.0
        lines.append(
            f"| {row.group} | {row.field} | {row.found} | {row.right} | {row.wrong} | {row.total} "
            f"| {share:.1f} | {low:.1f}–{high:.1f} | {row.note} |"
        )
    return "\n".join(lines)
