"""The lists and the coverage in public.db, made anew of its documents: these are compared with the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from gazette.differences import Compared, Difference, Part, Single
from gazette.store.comparing import rows_of
from opendata.public import coverage_rows
from opendata.public.comparing import Shape, differs, one_moment
from opendata.public.query import Clause
from opendata.public.standing_rows import LISTED_ON, LISTS, columns_of, listed_on, rows_on

_COVERAGE = Shape("coverage", coverage_rows.COLUMNS, ("id",))
_COUNT = "SELECT count(*) FROM {}"


class Lists(Single, frozen=True):
    """Documents in force, repealed and expired, and what is held of each issuer and year."""

    name: str = "lists of public.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """All of them, for the day that they are of; while coverage is being counted, the lists alone."""
        del part
        with one_moment(data) as connection:
            differences = list(_lists(connection))
            is_counting = coverage_rows.is_due(connection)
            if not is_counting:
                made = Clause(f"{coverage_rows.ROWS} GROUP BY 1")
                differences += _differences(connection, _COVERAGE, made)
            count = sum(_count(connection, table) for table in (*LISTS, "coverage"))
        return Compared(count, tuple(differences), moved=int(is_counting))


def _count(connection: sqlite3.Connection, table: str) -> int:
    ((count,),) = connection.execute(_COUNT.format(table))
    return int(count)


def _lists(connection: sqlite3.Connection) -> Iterator[Difference]:
    day = listed_on(connection)
    if day is None:
        yield differs(f"state {LISTED_ON}", expected="a day", found="none")
        return
    for table in LISTS:
        shape = Shape(table, columns_of(table), ("document",))
        yield from _differences(connection, shape, rows_on(table, day))


def _differences(
    connection: sqlite3.Connection, shape: Shape, made: Clause
) -> Iterator[Difference]:
    """Of two long lists only what is not in both is read."""
    kept = f"SELECT {shape.names} FROM {shape.table}"  # noqa: S608 (our own words)
    made_rows = f"SELECT * FROM ({made.sql})"  # noqa: S608 (the same)
    missing = rows_of(connection, f"{made_rows} EXCEPT {kept}", made.values)
    wrong = rows_of(connection, f"{kept} EXCEPT {made_rows}", made.values)
    yield from shape.differences(missing, wrong)
