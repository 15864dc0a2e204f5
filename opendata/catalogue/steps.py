"""How many rows of an agency's table lie between two values of a column, without counting each of them.

Of a column with an index every so many-th place is remembered. How many rows come before a value is then
the number of such places before it and a count from the last of them, always exact and always short.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from operator import itemgetter

import msgspec
from msgspec.structs import replace

from opendata.catalogue.questions import Key, Test, Value
from opendata.public.connection import Connection

WIDTH = 1000
"""Fewest rows from one place to the next; of a large table more, so that there are some `_MOST` places."""
_MOST = 1000


class Steps(msgspec.Struct, frozen=True):
    """Places in the index of a column, in its order; rows without a value are left out."""

    table: str
    names: tuple[str, ...]
    """The column, then what of the key sorts the rows that have the same value."""
    width: int
    """How many rows it is from one place to the next."""
    places: tuple[Key, ...]
    """The first of all, and so on."""
    before: Sequence[int]
    """How many rows with the other values come before each place."""
    count: int
    """How many there are in all."""
    values: tuple[tuple[str, Value], ...] = ()
    """What other columns must be; without any, all rows that have a value of this one are counted."""

    def within(self, db: Connection, tests: Iterable[tuple[Test, Value]]) -> int:
        """How many rows pass all of these tests of the column; to be asked inside a read."""
        least, most = 0, self.count
        for test, value in tests:
            if test in (">=", "="):
                least = max(least, self._count(db, "<", value))
            if test != ">=":
                most = min(most, self._count(db, "<" if test == "<" else "<=", value))
        return max(0, most - least)

    def further(
        self,
        tests: Iterable[tuple[Test, Value]],
        behind: Key | None,
        rows: int,
        *,
        is_descending: bool,
    ) -> Key | None:
        """The place so many rows further, or a little more, in the order of the index or its reverse.

        From where the tests of the column begin, or behind a place. None where no more rows are left.
        """
        passed = 1 + rows // self.width
        first, end = self.span(tests)
        if is_descending:
            end = end if behind is None else min(end, bisect_left(self.places, behind))
            place = end - 1 - passed
        else:
            first = first if behind is None else max(first, bisect_right(self.places, behind))
            place = first + passed
        return self.places[place] if 0 <= place < len(self.places) else None

    def span(self, tests: Iterable[tuple[Test, Value]]) -> tuple[int, int]:
        """The number of the first place whose value passes the tests of the column, and of that behind the last."""
        first, end = 0, len(self.places)
        for test, value in tests:
            if test in (">=", "="):
                first = max(first, self._before("<", value))
            if test != ">=":
                end = min(end, self._before(test, value))
        return first, end

    def coarser(self, most: int) -> Steps:
        """The same with at most so many places."""
        every = max(1, -(-len(self.places) // most))
        return replace(
            self,
            width=every * self.width,
            places=self.places[::every],
            before=self.before[::every],
        )

    def _before(self, test: Test, value: Value) -> int:
        """How many places have a value that is less than this one, or also this one if `test` is not `<`."""
        passed = bisect_left if test == "<" else bisect_right
        return passed(self.places, value, key=itemgetter(0))

    def _count(self, db: Connection, test: Test, value: Value) -> int:
        """How many rows have a value that is less than this one, or as `test` says."""
        last = self._before(test, value) - 1
        if last < 0:
            return 0
        less = f'"{self.names[0]}" {test} ?'
        return self.before[last] + self._from(db, self.places[last], less, value)

    def _from(self, db: Connection, place: Key, test: str, *parameters: Value | None) -> int:
        """How many rows with the other values are from a place on where the test says so."""
        tests = " AND ".join((test, *(f'+"{name}" = ?' for name, _ in self.values)))
        sql = (
            f'SELECT count(*) FROM "{self.table}" '  # noqa: S608 (our own words)
            f"WHERE ({_listed(self.names)}) >= ({_marks(self.names)}) AND {tests}"
        )
        ((found,),) = db.rows(sql, (*place, *parameters, *(value for _, value in self.values)))
        return int(found)

    def among(self, db: Connection, values: tuple[tuple[str, Value], ...]) -> Steps:
        """The same of the rows with these values in other columns; as long in the making."""
        wanted = replace(self, values=values)
        less = f"({_listed(self.names)}) < ({_marks(self.names)})"
        between = (wanted._from(db, place, less, *end) for place, end in pairwise(self.places))
        return replace(wanted, before=tuple(accumulate(between, initial=0)))._counted(db)

    def _counted(self, db: Connection) -> Steps:
        """The same with the number of rows."""
        last = self._from(db, self.places[-1], "1") if self.places else 0
        return replace(self, count=self.before[-1] + last if self.places else 0)

    @property
    def weight(self) -> int:
        """Characters of the places, and a number counted as one."""
        if self.values:  # the places are those of all rows
            return len(self.before)
        return sum(
            len(part) if isinstance(part, str) else 1 for place in self.places for part in place
        )


def make_steps(
    db: Connection, table: str, names: tuple[str, ...], *, width: int = WIDTH, most: int = _MOST
) -> Steps:
    """Walks the index of a column once, in some 150 ms for a million rows; to be asked inside a read."""
    ((rows,),) = db.rows(f'SELECT count(*) FROM "{table}"')  # noqa: S608 (our own words)
    width = max(width, rows // most)
    listed = _listed(names)
    sorted_by = f"ORDER BY {listed} LIMIT 1"
    first = f'SELECT {listed} FROM "{table}" WHERE "{names[0]}" IS NOT NULL {sorted_by}'  # noqa: S608 (our own words)
    following = (
        f'SELECT {listed} FROM "{table}" WHERE ({listed}) >= ({_marks(names)}) '  # noqa: S608 (our own words)
        f"{sorted_by} OFFSET {width}"
    )
    places: list[Key] = []
    found = db.rows(first)
    while found:
        places += found
        found = db.rows(following, places[-1])
    made = Steps(table, names, width, tuple(places), range(0, len(places) * width, width), 0)
    return made._counted(db)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _marks(names: tuple[str, ...]) -> str:
    return ", ".join("?" * len(names))
