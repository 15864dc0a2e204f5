"""Ruled tables told from their rules: cells, spans, and the words in them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from ingest.layout import Grid, Run, rows_of
from ingest.ofd.rules import Rule
from ingest.rows import tidy

MOST_CELLS = 20_000

_NEAR = 3.0  # points: rules so near to each other are one
_FEWEST = 2  # cells with words, columns, and rules in each direction

Cell = tuple[int, int]


def find_tables(rules: Sequence[Rule], runs: Sequence[Run]) -> list[Grid]:
    """The tables that the rules make, each with the words of the runs in it, spans filled."""
    grids = (_grid(group, runs) for group in _groups(rules))
    return [grid for grid in grids if grid is not None]


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that meet, directly or by way of others."""
    joined = _Joined(len(rules))
    across = [place for place, rule in enumerate(rules) if rule.is_across]
    down = [place for place, rule in enumerate(rules) if not rule.is_across]
    for one in across:
        for other in down:
            if _meet(rules[one], rules[other]):
                joined.join(one, other)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for place, rule in enumerate(rules):
        groups[joined.head(place)].append(rule)
    return list(groups.values())


def _meet(across: Rule, down: Rule) -> bool:
    return (
        across.start - _NEAR <= down.at <= across.end + _NEAR
        and down.start - _NEAR <= across.at <= down.end + _NEAR
    )


def _grid(rules: Sequence[Rule], runs: Sequence[Run]) -> Grid | None:
    xs = _edges([rule.at for rule in rules if not rule.is_across])
    ys = _edges([rule.at for rule in rules if rule.is_across])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < _FEWEST or rows < 1 or columns * rows > MOST_CELLS:
        return None
    heads = _cells(xs, ys, rules)
    words: dict[Cell, list[Run]] = defaultdict(list)
    for run in runs:
        x, y = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
        row, column = bisect_right(ys, y) - 1, bisect_right(xs, x) - 1
        if 0 <= row < rows and 0 <= column < columns:
            words[heads[row, column]].append(run)
    if len(words) < _FEWEST:
        return None
    texts = {cell: _text(inside) for cell, inside in words.items()}
    return Grid(
        (xs[0], ys[0], xs[-1], ys[-1]),
        tuple(
            tuple(texts.get(heads[row, column], "") for column in range(columns))
            for row in range(rows)
        ),
    )


def _edges(places: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NEAR:
            edges.append(place)
    return edges


def _cells(xs: Sequence[float], ys: Sequence[float], rules: Sequence[Rule]) -> dict[Cell, Cell]:
    """Each field of the grid → the first field of the cell it belongs to."""
    rows, columns = len(ys) - 1, len(xs) - 1
    walls = _walls(xs, ys, rules)
    joined = _Joined(rows * columns)
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and (False, column + 1, row) not in walls:
                joined.join(here, here + 1)
            if row + 1 < rows and (True, row + 1, column) not in walls:
                joined.join(here, here + columns)
    return {
        (row, column): divmod(joined.head(row * columns + column), columns)
        for row in range(rows)
        for column in range(columns)
    }


def _walls(
    xs: Sequence[float], ys: Sequence[float], rules: Sequence[Rule]
) -> set[tuple[bool, int, int]]:
    """Between which fields a rule stands: its direction, its edge, the field along it."""
    walls = set()
    for rule in rules:
        edges, along = (ys, xs) if rule.is_across else (xs, ys)
        edge = min(range(len(edges)), key=lambda place: abs(edges[place] - rule.at))
        for field in range(len(along) - 1):
            middle = (along[field] + along[field + 1]) / 2
            if rule.start <= middle <= rule.end:
                walls.add((rule.is_across, edge, field))
    return walls


def _text(runs: Sequence[Run]) -> str:
    """The words of a cell: a space only between two words of Latin letters on two lines."""
    text = ""
    for row in rows_of(runs):
        line = tidy("".join(run.text for run in row))
        is_latin = text[-1:].isascii() and line[:1].isascii() and text[-1:].isalnum()
        text += f" {line}" if is_latin and line[:1].isalnum() else line
    return text


class _Joined:
    """Which of so many things belong together; the head of each lot is its first one."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def head(self, one: int) -> int:
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.head(one), self.head(other)))
        self._above[high] = low
