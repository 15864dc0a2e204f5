"""汇总 Sums, means, least and greatest values of columns: of all rows asked for, and by other columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.figures import (
    WIDTH,
    Figures,
    Form,
    find_figures,
    find_whole_figures,
    found_figures,
    read_column,
    told,
)
from opendata.catalogue.questions import Question, Where, where
from opendata.catalogue.table_schema import held_beside
from opendata.catalogue.tables import Column
from opendata.public.connection import LISTED, Connection

_VALUES = {1: 200, 2: 50}
"""Most values of a column to group by, by how many such columns there are; the rarest go."""
MOST_GROUPS = 10_000
_LONG = 100
"""Characters of a text that weigh as much as another text."""


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


class _Group(msgspec.Struct, frozen=True):
    """Rows with the same values, as they are found."""

    values: tuple[Any, ...]  # Any: a value is what its column declares
    count: int
    figures: tuple[Figures, ...]


class _Plan(msgspec.Struct, frozen=True):
    """What is to be found."""

    dataset: Dataset
    asked: Sequence[Aggregate]
    by: Sequence[str]
    wholes: Collection[str]

    @property
    def are_whole(self) -> bool:
        """Whether SQLite can add all of them as they stand in the table."""
        return all(
            one.type != "number" or one.name in self.wholes or not self.forms(one) & {"sum", "mean"}
            for one in self.columns
        )

    def forms(self, column: Column) -> set[Form]:
        """What is asked for of a column."""
        return {one.form for one in self.asked if one.column == column.name}

    @property
    def columns(self) -> list[Column]:
        """The columns that something is asked for of."""
        known = {column.name: column for column in self.dataset.columns}
        return [known[name] for name in dict.fromkeys(one.column for one in self.asked)]

    def cell(self, group: _Group) -> Cell:
        """The figures of a group in the order asked for."""
        places = {column.name: place for place, column in enumerate(self.columns)}
        figures = [group.figures[places[one.column]].told(one.form) for one in self.asked]
        return Cell(tuple(map(told, group.values)), group.count, figures)

    def whole(self, groups: Iterable[_Group]) -> Cell:
        """The figures of all groups together."""
        count, figures = 0, [Figures() for _ in self.columns]
        for group in groups:
            count += group.count
            figures = [one.and_(its) for one, its in zip(figures, group.figures, strict=True)]
        return self.cell(_Group((), count, tuple(figures)))


def aggregate(
    db: Connection,
    question: Question,
    asked: Sequence[Aggregate],
    by: Sequence[str],
    *,
    walks: bool,
    wholes: Collection[str] = (),
    most: int = MOST_GROUPS,
) -> Aggregated:
    """The figures of the rows, by up to two columns; to be asked inside a read.

    With `walks` all rows are looked at, else those that are asked for are looked up. `wholes` are columns of
    which `is_whole` is known. Up to `most` groups are
    merged here; of more, those that are shown are asked for again.
    """
    plan = _Plan(question.dataset, asked, by, wholes)
    found = where(question, hidden=question.columns if walks else frozenset())
    groups = _groups(db, plan, found, by, most=most + 1)
    if by and len(groups) > most:
        return _of_many(db, plan, found)
    axes = [_axis(name, place, groups, _VALUES[len(by)]) for place, name in enumerate(by)]
    shown = [{value for value, _ in axis.values} for axis in axes]
    cells = [plan.cell(group) for group in groups if by and _is_shown(group, shown)]
    return _aggregated(plan.whole(groups), axes, cells)


def weight_of(found: Aggregated) -> int:
    """How many texts there are in all, a long one counted as several."""
    cells = (found.whole, *found.cells)
    told_of_cells = (text for cell in cells for text in (*cell.values, *cell.figures))
    told_of_axes = (value for axis in found.axes for value, _ in axis.values)
    return sum(1 + len(text or "") // _LONG for text in (*told_of_cells, *told_of_axes))


def _is_shown(group: _Group, shown: Sequence[set[str]]) -> bool:
    pairs = zip(group.values, shown, strict=True)
    return all(value is not None and told(value) in among for value, among in pairs)


def _aggregated(whole: Cell, axes: list[Axis], cells: list[Cell]) -> Aggregated:
    cells.sort(key=lambda cell: (-cell.count, cell.values))
    rest = whole.count - sum(cell.count for cell in cells) if axes else 0
    return Aggregated(whole, axes, cells, rest)


def _axis(name: str, place: int, groups: Sequence[_Group], most: int) -> Axis:
    counted: Counter[Any] = Counter()  # Any: a value is what its column declares
    for group in groups:
        counted[group.values[place]] += group.count
    without = counted.pop(None, 0)
    values = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    shown = [(told(value), count) for value, count in values[:most]]
    return Axis(name, shown, len(values) - len(shown), without)


def _of_many(db: Connection, plan: _Plan, found: Where) -> Aggregated:
    """The same where there are too many groups to be looked at."""
    whole = plan.whole(_groups(db, plan, found, ()))
    axes = []
    among = found
    for name in plan.by:
        values, more, counted = _values(db, plan, found, name)
        shown = [(told(value), count) for value, count in values]
        axes.append(Axis(name, shown, more, whole.count - counted))
        listed = msgspec.json.encode([value for value, _ in values]).decode()
        among = among.and_(f'+t."{name}" IN ({LISTED})', listed)
    return _aggregated(whole, axes, list(map(plan.cell, _groups(db, plan, among, plan.by))))


def _values(
    db: Connection, plan: _Plan, found: Where, name: str
) -> tuple[list[tuple[Any, int]], int, int]:  # Any: a value is what its column declares
    """The most frequent values of a column, how many others there are, and how many rows have any."""
    sql = (
        f'WITH counted AS (SELECT t."{name}" AS value, count(*) AS n '  # noqa: S608 (our own words)
        f'FROM "{plan.dataset.table}" AS t WHERE {found.sql} AND t."{name}" IS NOT NULL GROUP BY 1) '
        "SELECT value, n, (SELECT count(*) FROM counted), (SELECT sum(n) FROM counted) "
        "FROM counted ORDER BY n DESC, value LIMIT ?"
    )
    rows = db.rows(sql, (*found.values, _VALUES[len(plan.by)]))
    values = [(value, count) for value, count, _, _ in rows]
    return (values, rows[0][2] - len(rows), rows[0][3]) if rows else ([], 0, 0)


def _groups(
    db: Connection, plan: _Plan, found: Where, by: Sequence[str], *, most: int = -1
) -> list[_Group]:
    """The rows by columns, in no order; all together without any."""
    columns = plan.columns
    asked = _asked_of_table if plan.are_whole else _asked_of_rows
    sql = f"{asked(plan, found, by)} LIMIT ?"
    groups = []
    for row in db.rows(sql, (*found.values, most)):
        values, count, rest = row[: len(by)], row[len(by)], row[len(by) + 1 :]
        parts = (rest[place : place + WIDTH] for place in range(0, len(rest), WIDTH))
        figures_of = tuple(map(found_figures, columns, parts))
        groups.append(_Group(values, count, figures_of))
    return groups


def _asked_of_table(plan: _Plan, found: Where, by: Sequence[str]) -> str:
    """A group of one column is read in the order of its index, where this has all that is asked for."""
    dataset = plan.dataset
    held = {*dataset.key, *held_beside(dataset.filters, dataset.key), *by}
    mark = "" if held.issuperset(one.name for one in plan.columns) else "+"
    names = [f'{mark}t."{name}"' for name in by]
    figures = [find_whole_figures(column, plan.forms(column)) for column in plan.columns]
    return (
        f'SELECT {", ".join((*names, "count(*)", *figures))} FROM "{dataset.table}" AS t '  # noqa: S608 (our own words)
        f"WHERE {found.sql}{_grouped(names)}"
    )


def _asked_of_rows(plan: _Plan, found: Where, by: Sequence[str]) -> str:
    names = [f"b{place}" for place in range(len(by))]
    read = [f't."{name}" AS b{place}' for place, name in enumerate(by)]
    read += [read_column(column, place) for place, column in enumerate(plan.columns)]
    figures = [find_figures(place, plan.forms(one)) for place, one in enumerate(plan.columns)]
    # LIMIT -1 keeps SQLite from working out a column again wherever it is named
    return (
        f"SELECT {', '.join((*names, 'count(*)', *figures))} FROM "  # noqa: S608 (our own words)
        f"(SELECT {', '.join(read) or '1'} "
        f'FROM "{plan.dataset.table}" AS t WHERE {found.sql} LIMIT -1){_grouped(names)}'
    )


def _grouped(names: Sequence[str]) -> str:
    return f" GROUP BY {', '.join(names)}" if names else ""
