"""汇总 Sums, means, least and greatest values of columns: of all rows asked for, and by other columns.

Exact: a number counts as the decimal that it is published as, never as the binary fraction that SQLite
keeps. SQLite adds whole ten-thousandths; numbers that are none are added one by one by `decimal_sum`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from typing import Literal

import msgspec

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.questions import Question, Where, where
from opendata.public.connection import LISTED, Connection, Row
from opendata.public.decimals import add, scaled

Form = Literal["sum", "mean", "min", "max"]

_VALUES = {1: 200, 2: 50}
"""Most values of a column to group by, by how many such columns there are; the rarest go."""
_UNIT = 10**9
"""Whole numbers are added as so many and the rest, of which neither can grow out of an integer."""
_SCALE = 10_000
_MOST = 10**11
"""From here on a double may not tell one ten-thousandth from the next."""
_MEAN = Context(prec=15)


class Aggregate(msgspec.Struct, frozen=True):
    """What is asked for of a column."""

    form: Form
    column: str


class Axis(msgspec.Struct, frozen=True):
    """The values of a column with most rows, and what is beside them."""

    column: str
    values: list[tuple[str, int]]
    more: int
    """How many other values there are."""
    without: int
    """Rows without a value."""


class Cell(msgspec.Struct, frozen=True):
    """Rows with the same values in the columns to group by, and their figures in the order asked for."""

    values: tuple[str, ...]
    count: int
    figures: list[str | None]
    """Decimals in full, days or instants; None where no row has a value."""


class Aggregated(msgspec.Struct, frozen=True):
    """All that was asked for."""

    whole: Cell
    """Of all rows."""
    axes: list[Axis]
    cells: list[Cell]
    """Those that hold something, the largest first."""
    rest: int
    """Rows in none of the cells."""


def aggregate(
    db: Connection,
    question: Question,
    asked: Sequence[Aggregate],
    by: Sequence[str],
    *,
    walks: bool,
) -> Aggregated:
    """The figures of the rows, by up to two columns; to be asked inside a read.

    With `walks` all rows are looked at, else those that are asked for are looked up.
    """
    dataset = question.dataset
    found = where(question, hidden=question.columns if walks else frozenset())
    (whole,) = _cells(db, dataset, found, asked, ())
    if not by:
        return Aggregated(whole, [], [], 0)
    axes = []
    among = found
    for name in by:
        rows = _values(db, dataset, found, name)
        shown = rows[: _VALUES[len(by)]]
        counted = [(_text(value), count) for value, count in shown]
        without = whole.count - sum(count for _, count in rows)
        axes.append(Axis(name, counted, len(rows) - len(shown), without))
        listed = msgspec.json.encode([value for value, _ in shown]).decode()
        among = among.and_(f'+t."{name}" IN ({LISTED})', listed)
    cells = _cells(db, dataset, among, asked, by)
    cells.sort(key=lambda cell: (-cell.count, cell.values))
    return Aggregated(whole, axes, cells, whole.count - sum(cell.count for cell in cells))


def _values(db: Connection, dataset: Dataset, found: Where, name: str) -> list[Row]:
    """Each value of a column with how many rows have it, the most frequent first."""
    sql = (
        f'SELECT t."{name}", count(*) FROM "{dataset.table}" AS t '  # noqa: S608 (our own words)
        f'WHERE {found.sql} AND t."{name}" IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1'
    )
    return db.rows(sql, found.values)


def _cells(
    db: Connection, dataset: Dataset, found: Where, asked: Sequence[Aggregate], by: Sequence[str]
) -> list[Cell]:
    """One for each group; of all rows where they are not grouped."""
    types = {column.name: column.type for column in dataset.columns}
    columns = list(dict.fromkeys(one.column for one in asked))
    scales = [_SCALE if types[name] == "number" else 1 for name in columns]
    groups = [f"b{place}" for place in range(len(by))]
    read = [f't."{name}" AS b{place}' for place, name in enumerate(by)]
    figures = ["count(*)"]
    for place, name in enumerate(columns):
        read += [f't."{name}" AS c{place}', f"{_whole(name, scales[place])} AS n{place}"]
        is_added = any(one.column == name and one.form in ("sum", "mean") for one in asked)
        sums = _SUMS if is_added else "NULL, NULL, NULL"
        figures.append(f"count(c{place}), min(c{place}), max(c{place}), {sums.format(place)}")
    # LIMIT -1 keeps SQLite from working out a column again wherever it is named
    sql = (
        f"SELECT {', '.join((*groups, *figures))} FROM (SELECT {', '.join(read) or '1'} "  # noqa: S608
        f'FROM "{dataset.table}" AS t WHERE {found.sql} LIMIT -1)'
    )
    rows = db.rows(f"{sql} GROUP BY {', '.join(groups)}" if groups else sql, found.values)
    return [_cell(row, asked, columns, scales, len(by)) for row in rows]


def _whole(name: str, scale: int) -> str:
    """A number times the scale, where that is a whole one which tells the number again; else NULL."""
    column = f't."{name}"'
    if scale == 1:
        return column
    times = f"CAST(round({column} * {scale}.0) AS INTEGER)"
    return f"CASE WHEN abs({column}) < {_MOST} AND {times} / {scale}.0 = {column} THEN {times} END"


def _cell(
    row: Row,
    asked: Sequence[Aggregate],
    columns: Sequence[str],
    scales: Sequence[int],
    grouped: int,
) -> Cell:
    values, count, rest = row[:grouped], row[grouped], row[grouped + 1 :]
    found = [_Column(scale, *rest[6 * place : 6 * place + 6]) for place, scale in enumerate(scales)]
    known = dict(zip(columns, found, strict=True))
    figures = [known[one.column].figure(one.form) for one in asked]
    return Cell(tuple(map(_text, values)), count, figures)


_SUMS = (
    f"sum(n{{0}} / {_UNIT}), sum(n{{0}} % {_UNIT}), "
    "decimal_sum(c{0}) FILTER (WHERE n{0} IS NULL AND c{0} IS NOT NULL)"
)
"""The sum of a column in three parts."""


class _Column(msgspec.Struct, frozen=True):
    """What SQLite found of a column in a group."""

    scale: int
    count: int
    least: object
    greatest: object
    units: int | None
    left: int | None
    others: str | None

    def figure(self, form: Form) -> str | None:
        """A figure as text; None where there is no value."""
        if not self.count:
            return None
        match form:
            case "min":
                return _text(self.least)
            case "max":
                return _text(self.greatest)
            case "sum":
                return _plain(self._sum())
            case "mean":
                return _plain(_MEAN.divide(self._sum(), Decimal(self.count)))

    def _sum(self) -> Decimal:
        whole = (self.units or 0) * _UNIT + (self.left or 0)
        return add(scaled(whole, self.scale), Decimal(self.others or 0))


def _text(value: object) -> str:
    return _plain(Decimal(repr(value))) if isinstance(value, float) else str(value)


def _plain(number: Decimal) -> str:
    """A decimal in full, without zeros that say nothing.

    >>> _plain(Decimal("1E+3")), _plain(Decimal("2.50")), _plain(Decimal("-0.0"))
    ('1000', '2.5', '0')
    """
    text = f"{number:f}"
    shortened = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if shortened == "-0" else shortened
