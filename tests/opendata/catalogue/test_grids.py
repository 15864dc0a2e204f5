"""Counts by blocks of two columns, held against plain ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from opendata.catalogue.grids import make_grid
from opendata.catalogue.known_steps import KnownSteps
from opendata.catalogue.questions import Bound, Question, Value, index_of, where
from opendata.catalogue.rows import RowReader
from opendata.catalogue.steps import make_steps
from opendata.catalogue.table_schema import Field, TableSchema, columns_of, filters_of
from opendata.catalogue.totals import Totals
from opendata.public.connection import Connection, Row
from opendata.public.counting import Counts
from opendata.public.datasets import table_statements
from opendata.public.file import DATABASE
from tests.opendata.catalogue.test_questions import DATASET, expected, made
from tests.opendata.catalogue.test_steps import OWN, publish

pytestmark = pytest.mark.requirement("OD-05", "OD-07", "WS-07")

CELLS: Mapping[str, st.SearchStrategy[Value]] = {
    "code": st.sampled_from("abcd"),
    "kind": st.sampled_from("甲乙"),
    "count": st.integers(0, 9),
    "amount": st.integers(0, 3).map(float),
    "day": st.integers(10, 30).map("2024-05-{}".format),
}
"""Some values many rows have, others few."""
ROWS = st.lists(
    st.tuples(
        st.integers(0, 9), CELLS["code"], *(st.none() | CELLS[one] for one in list(CELLS)[1:])
    ),
    unique_by=lambda row: row[:2],
    max_size=40,
)


TESTS = st.sampled_from([">=", "<=", "<"])
PAIRS = list(permutations(("code", "count", "amount", "day"), 2))


def bounds_of(names: tuple[str, str]) -> st.SearchStrategy[tuple[Bound, ...]]:
    """One bound of each column or more."""
    first, second = (st.builds(Bound, st.just(name), TESTS, CELLS[name]) for name in names)
    return st.tuples(first, second, first | second) | st.tuples(first, second)


@settings(deadline=None, max_examples=60)
@given(
    rows=ROWS,
    names=st.sampled_from(PAIRS),
    values=st.just(()) | st.tuples(st.tuples(st.just("kind"), CELLS["kind"])),
    width=st.integers(1, 4),
    blocks=st.integers(1, 12),
    asked=st.data(),
)
def test_rows_between_values_of_two_columns_are_as_many_as_counted_one_by_one(
    rows: list[Row],
    names: tuple[str, str],
    values: tuple[tuple[str, Value], ...],
    width: int,
    blocks: int,
    asked: st.DataObject,
) -> None:
    with TemporaryDirectory() as folder:
        made(Path(folder), rows).close()
        connection = Connection(Path(folder, DATABASE), seconds=5)
        with closing(connection), connection as db:
            steps, others = (
                make_steps(db, DATASET.table, index_of(DATASET, name), width=width)
                for name in names
            )
            assume(steps.count and others.count)  # a column without values leaves no row to count
            grid = make_grid(db, steps, others, values, blocks=blocks)
            for bounds in asked.draw(st.lists(bounds_of(names), min_size=1, max_size=8)):
                question = Question(DATASET, values, bounds)
                assert grid.within(db, question) == _counted(db, question)


def _counted(db: Connection, question: Question) -> int:
    found = where(question)
    sql = f'SELECT count(*) FROM "{DATASET.table}" AS t WHERE {found.sql}'  # noqa: S608 (our own words)
    ((counted,),) = db.rows(sql, found.values)
    return int(counted)


def test_rows_of_two_ranges_are_counted_by_their_blocks(tmp_path: Path) -> None:
    """Each row of the narrower range was looked at."""
    rows: list[Row] = [(n, "a", "甲乙"[n % 2], n, float(n * 7 % 100), None) for n in range(100)]
    made(tmp_path, rows).close()
    publish(tmp_path, rows)
    bounds = (Bound("count", ">=", 13), Bound("amount", "<", 77.0))
    for values in ((), (("kind", "甲"),)):
        question = Question(OWN, values, bounds)
        wanted = len(expected(rows, question, None))
        steps = KnownSteps(tmp_path / DATABASE, few=0, width=2)
        for _ in range(3):  # nothing is known, then the places, then the blocks
            with closing(RowReader(tmp_path / DATABASE, steps=steps)) as reader:
                assert reader.total(question) == wanted
            steps.wait()
        with closing(Connection(tmp_path / DATABASE, seconds=5)) as connection, connection as db:
            grid = steps.grid(db, OWN, ("amount", "count"), values)
            assert grid is not None
            assert grid.within(db, question) == wanted


SIX = TableSchema(
    fields=(Field("code"), *(Field(f"n{n}", type="integer", filter=True) for n in range(6))),
    primaryKey="code",
)
WIDE = replace(
    OWN, columns=columns_of(SIX), key=SIX.key, filters=filters_of(SIX), sorts=filters_of(SIX)
)


@pytest.mark.parametrize(
    ("asked", "pairs"),
    [(("n0", "n5"), [("n5", "n0")]), (("n4", "n5"), []), (("n0", "n1", "n2"), [])],
)
def test_blocks_are_of_two_columns_that_stand_in_one_index(
    tmp_path: Path, asked: tuple[str, ...], pairs: list[tuple[str, str]]
) -> None:
    """Else a million rows would be looked up for them."""
    rows: list[Row] = [(f"c{n:02d}", *(n * (n + k) % 20 for k in range(6))) for n in range(60)]
    with closing(sqlite3.connect(tmp_path / DATABASE)) as live:
        for statement in table_statements(WIDE.table, SIX):
            live.execute(statement)
        live.executemany(f"INSERT INTO {WIDE.table} VALUES ({', '.join('?' * 7)})", rows)  # noqa: S608 (our own words)
        live.commit()
    publish(tmp_path, rows)
    question = Question(WIDE, (), tuple(Bound(name, ">=", 3) for name in asked))
    steps = KnownSteps(tmp_path / DATABASE, few=0, width=2)
    with closing(Connection(tmp_path / DATABASE, seconds=5)) as connection, connection as db:
        for _ in range(3):
            total = Totals(Counts(), steps).total(db, question)
            assert total == sum(all(row[1 + int(one[1])] >= 3 for one in asked) for row in rows)
            steps.wait()
        made_of = [pair for pair in permutations(asked, 2) if steps.grid(db, WIDE, pair, ())]
        steps.wait()
    assert made_of == pairs
