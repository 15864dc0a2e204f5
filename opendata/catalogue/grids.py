"""How many rows of an agency's table lie between values of two columns, without counting each of them.

The places of each column part the rows into blocks, and it is remembered how many rows there are in each block of
the one and of the other. Of two ranges only rows of the blocks at their ends are looked at then: always exact,
always short.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate
from operator import add

import msgspec

from opendata.catalogue.questions import Question, Value, Where, where
from opendata.catalogue.steps import Steps
from opendata.public.connection import Connection

BLOCKS = 256
"""Most blocks of a column."""

_Parts = tuple[range, Sequence[range]]
"""The blocks all of whose rows pass some tests, and those before and behind them where only some do."""


class Grid(msgspec.Struct, frozen=True):
    """Rows by the blocks of two columns; those without a value in one of them are left out."""

    across: Steps
    down: Steps
    before: Sequence[Sequence[int]]
    """How many rows come before each place across and before each place down."""

    def within(self, db: Connection, question: Question) -> int:
        """How many rows there are, of a question with the values that the rows here have; inside a read."""
        table = question.dataset.table
        tests = where(question, hidden=question.columns)
        wide, ends = _parts(self.across, question)
        found = sum(count_rows(db, table, _among(tests, self.across, end)) for end in ends)
        if not wide:
            return found
        deep, ends = _parts(self.down, question)
        inside = _among(tests, self.across, wide, mark="+")
        found += sum(count_rows(db, table, _among(inside, self.down, end)) for end in ends)
        least, most = self.before[wide.start], self.before[wide.stop]
        return found + (most[deep.stop] - most[deep.start]) - (least[deep.stop] - least[deep.start])

    @property
    def weight(self) -> int:
        """As that of steps; two numbers, which take four bytes each, counted as one."""
        return self.across.weight + self.down.weight + sum(map(len, self.before)) // 2


def make_grid(
    db: Connection,
    across: Steps,
    down: Steps,
    values: tuple[tuple[str, Value], ...] = (),
    *,
    blocks: int = BLOCKS,
) -> Grid:
    """Walks the index of the column across once, in a second for a million rows; to be asked inside a read.

    `values` are what other columns must be.
    """
    across, down = across.coarser(blocks), down.coarser(blocks)
    block = _block(down, 0, len(down.places))
    places = [part for place in down.places[1:] for part in place]
    others = Where()
    for name, value in values:
        others = others.and_(f'+t."{name}" = ?', value)
    before = [array("I", [0] * len(down.places))]
    for number in range(len(across.places) - 1):
        found = _among(others, across, range(number, number + 1))
        sql = f'SELECT {block}, count(*) FROM "{across.table}" AS t WHERE {found.sql} GROUP BY 1'  # noqa: S608 (our own words)
        counted: dict[int, int] = dict(db.rows(sql, (*places, *found.values)))
        # the last block, in which also rows without a value are found, comes before no place
        counts = (counted.get(one, 0) for one in range(len(down.places) - 1))
        before.append(array("I", map(add, before[-1], accumulate(counts, initial=0))))
    return Grid(across, down, before)


def count_rows(db: Connection, table: str, found: Where) -> int:
    """How many rows meet some conditions, counted one by one; to be asked inside a read."""
    ((counted,),) = db.rows(f'SELECT count(*) FROM "{table}" AS t WHERE {found.sql}', found.values)  # noqa: S608 (our own words)
    return int(counted)


def _parts(steps: Steps, question: Question) -> _Parts:
    first, last = steps.span(question.tests(steps.names[0]))
    begin = max(0, first - 1)
    if first >= last:
        return range(0), [range(begin, last)]
    return range(first, last - 1), [range(begin, first), range(last - 1, last)]


def _among(found: Where, steps: Steps, blocks: range, *, mark: str = "") -> Where:
    """The conditions and that rows are in some blocks; with the mark `+` not by the index of these."""
    names = ", ".join(f'{mark}t."{name}"' for name in steps.names)
    marks = ", ".join("?" * len(steps.names))
    found = found.and_(f"({names}) >= ({marks})", *steps.places[blocks.start])
    if blocks.stop == len(steps.places):
        return found
    return found.and_(f"({names}) < ({marks})", *steps.places[blocks.stop])


def _block(steps: Steps, first: int, end: int) -> str:
    """In which of some blocks a row is; the parameters begin with all places but the first."""
    if end - first <= 1:
        return str(first)
    middle = (first + end) // 2
    width = len(steps.names)
    names = ", ".join(f't."{name}"' for name in steps.names)
    marks = ", ".join(f"?{(middle - 1) * width + place}" for place in range(1, width + 1))
    below, above = _block(steps, first, middle), _block(steps, middle, end)
    return f"CASE WHEN ({names}) < ({marks}) THEN {below} ELSE {above} END"
