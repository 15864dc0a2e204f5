"""Pages with runs of text at their places, from a PDF, an OFD or a scan: what they are made of."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from gazette.model import Box

SAME_ROW = 0.5
"""Of the lower of two runs: so close must their middles be to stand in one row."""


class Run(msgspec.Struct, frozen=True):
    """Characters that stand side by side on a page: a line, or a piece of one."""

    text: str
    box: Box
    size: float
    """Of the type, in points."""
    confidence: float = 1.0


class Grid(msgspec.Struct, frozen=True):
    """A ruled table on a page, spans filled."""

    box: Box
    rows: tuple[tuple[str, ...], ...]


class Sheet(msgspec.Struct, frozen=True):
    """One page of a file, its runs in any order."""

    number: int
    """As counted in the file, from 1."""
    width: float
    """In points."""
    height: float
    runs: tuple[Run, ...]
    tables: tuple[Grid, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """Runs of one column on one line, joined; or a table in the place of its lines."""

    page: int
    text: str
    box: Box
    size: float
    confidence: float
    column: tuple[float, float]
    """Left and right of what stands in its column on this page."""
    table: Grid | None = None

    @property
    def indent(self) -> float:
        """How far it begins behind the left of its column, in ems."""
        return (self.box[0] - self.column[0]) / self.size

    @property
    def rest(self) -> float:
        """How much is free behind it in its column, in ems."""
        return (self.column[1] - self.box[2]) / self.size


def rows_of(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs row by row from the top, each row from the left."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (middle(run.box), run.box[0])):
        if rows and _is_beside(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.box[0]) for row in rows]


def middle(box: Box) -> float:
    """The height of a box's middle."""
    return (box[1] + box[3]) / 2


def around(boxes: Sequence[Box]) -> Box:
    """The box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def _is_beside(row: Sequence[Run], run: Run) -> bool:
    last = row[-1].box
    lower = min(last[3] - last[1], run.box[3] - run.box[1])
    return abs(middle(last) - middle(run.box)) < SAME_ROW * max(lower, 1.0)
