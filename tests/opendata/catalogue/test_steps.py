"""Counts by steps, held against the same worked out row by row."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple, replace

from opendata.catalogue.known_steps import KnownSteps
from opendata.catalogue.questions import Bound, Order, Question
from opendata.catalogue.rows import RowReader
from opendata.catalogue.steps import make_steps
from opendata.catalogue.totals import Totals
from opendata.public.connection import Connection, Row
from opendata.public.counting import Counts
from opendata.public.datasets import VersionRow
from opendata.public.file import DATABASE
from opendata.public.writer import insert
from tests.opendata.catalogue.test_questions import (
    DATASET,
    NAMES,
    ORDERS,
    QUESTIONS,
    ROWS,
    expected,
    made,
    paged,
)

pytestmark = pytest.mark.requirement("OD-05", "OD-07", "WS-07")

OWN = replace(DATASET, version=1)
"""The same table, of which a version is public."""


def publish(path: Path, rows: Sequence[Row], number: int = 1) -> None:
    """Says that these rows are the version of a number."""
    version = VersionRow(
        dataset=OWN.id,
        number=number,
        published_at="2024-05-23T00:00:00.000Z",
        rows=len(rows),
        left_out=0,
        masked=0,
        table_schema="",
        sha256=str(hash(tuple(rows))),
        sm3="",
        file="",
    )
    with closing(sqlite3.connect(path / DATABASE)) as db:
        names = ", ".join(VersionRow.__struct_fields__)
        db.execute(f"CREATE TABLE IF NOT EXISTS dataset_version ({names})")
        db.execute(insert("dataset_version", VersionRow), astuple(version))
        db.commit()


@settings(deadline=None, max_examples=150)
@given(rows=ROWS, question=QUESTIONS, order=ORDERS, width=st.integers(1, 4))
@example(
    rows=[(0, "a", None, 5, 0.5, None)],
    question=Question(
        DATASET, (("count", 5),), (Bound("amount", ">=", 0.0), Bound("count", "<=", 0))
    ),
    order=None,
    width=1,
)
def test_rows_and_totals_by_steps_are_those_counted_one_by_one(
    rows: list[Row], question: Question, order: Order | None, width: int
) -> None:
    question = replace(question, dataset=OWN)
    wanted = expected(rows, question, order)
    with TemporaryDirectory() as folder:
        path = Path(folder)
        made(path, rows).close()
        publish(path, rows)
        steps = KnownSteps(path / DATABASE, few=-1, width=width)
        with closing(Connection(path / DATABASE, seconds=5)) as connection:
            with connection as db:
                assert steps.sizes(db, question) == {}
            steps.wait()
            with connection as db:
                assert steps.sizes(db, question) == {
                    name: len(expected(rows, _only(question, name), None))
                    for name in question.columns
                }
        with closing(RowReader(path / DATABASE, steps=steps)) as reader:
            assert reader.total(question) == len(wanted)
        steps.wait()
        with closing(RowReader(path / DATABASE, steps=steps)) as reader:
            assert reader.total(question) == len(wanted)
            assert paged(reader, question, order, 2) == wanted


def _only(question: Question, name: str) -> Question:
    """The same of one column alone."""
    return Question(
        question.dataset,
        tuple(one for one in question.values if one[0] == name),
        tuple(one for one in question.bounds if one.column == name),
    )


@settings(deadline=None, max_examples=60)
@given(rows=ROWS, width=st.integers(1, 4), name=st.sampled_from(DATASET.filters))
def test_places_are_so_many_rows_apart(rows: list[Row], width: int, name: str) -> None:
    names = (name, *(one for one in OWN.key if one != name))
    with TemporaryDirectory() as folder:
        made(Path(folder), rows).close()
        connection = Connection(Path(folder, DATABASE), seconds=5)
        with closing(connection), connection as db:
            steps = make_steps(db, OWN.table, names, width=width)
    order = [tuple(row[NAMES.index(one)] for one in names) for row in rows]
    order = sorted(place for place in order if place[0] is not None)
    assert steps.places == tuple(order[::width])
    assert steps.count == len(order)


def test_steps_are_those_of_the_version_that_is_public(tmp_path: Path) -> None:
    rows: list[Row] = [(n, "a", None, n, None, None) for n in range(7)]
    question = Question(OWN, (), (Bound("count", "<", 5),))
    made(tmp_path, rows).close()
    publish(tmp_path, rows)
    steps = KnownSteps(tmp_path / DATABASE, few=6, width=2)
    connection = Connection(tmp_path / DATABASE, seconds=5)
    with closing(connection):
        with connection as db:
            steps.sizes(db, question)
            steps.wait()
            assert steps.sizes(db, question) == {"count": 5}
        with closing(sqlite3.connect(tmp_path / DATABASE)) as live:
            live.execute("DELETE FROM data_example WHERE count = 3")
            live.commit()
        publish(tmp_path, [*rows[:3], *rows[4:], (8, "b", None, 8, None, None)], 2)
        with connection as db:
            assert steps.sizes(db, question) == {}
            newer = replace(question, dataset=replace(OWN, version=2))
            assert steps.sizes(db, newer) == {}
            steps.wait()
            assert steps.sizes(db, newer) == {"count": 4}
        publish(tmp_path, rows[:6], 3)
        with connection as db:
            last = replace(question, dataset=replace(OWN, version=3))
            assert steps.sizes(db, last) == {}


@pytest.mark.parametrize(("most", "kept"), [(107, 0), (108, 1), (216, 2)])
def test_places_are_remembered_up_to_so_many_characters(
    tmp_path: Path, most: int, kept: int
) -> None:
    rows: list[Row] = [(n, "ab", None, n, float(n), None) for n in range(2)]
    made(tmp_path, rows).close()
    publish(tmp_path, rows)
    steps = KnownSteps(tmp_path / DATABASE, few=1, width=1, most=most)
    questions = [Question(OWN, (), (Bound(name, "<", 1),)) for name in ("count", "amount")]
    with closing(Connection(tmp_path / DATABASE, seconds=5)) as connection, connection as db:
        for question in questions:
            steps.sizes(db, question)
            steps.wait()
        assert sum(bool(steps.sizes(db, question)) for question in reversed(questions)) == kept


def test_that_there_are_none_takes_room_too(tmp_path: Path) -> None:
    """It took none, so that it was remembered without a bound."""
    with _asked(tmp_path, rows=60, most=300) as (steps, db):
        kept = []
        for name in ("kind", "day"):  # no row has the one, the other is too long
            _of_values(steps, db, 0)
            steps.wait()
            steps.of(db, OWN, name)
            steps.wait()
            kept.append(_of_values(steps, db, 0))
        assert kept == [True, False]


@contextmanager
def _asked(
    path: Path, rows: int = 2, *, most: int = 4_000_000, pause: float = 60
) -> Iterator[tuple[KnownSteps, Connection]]:
    """Steps of a table of some rows, and a copy of its file to ask with: their own may be locked."""
    made_up: list[Row] = [(n, "ab", None, n, float(n), "2024-05-23") for n in range(rows)]
    made(path, made_up).close()
    publish(path, made_up)
    shutil.copy(path / DATABASE, path / "copy.db")
    steps = KnownSteps(path / DATABASE, few=1, width=1, most=most, pause=pause)
    with closing(Connection(path / "copy.db", seconds=5)) as connection, connection as db:
        yield steps, db


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Nothing can be read, and who tries waits up to a second."""
    with closing(sqlite3.connect(path / DATABASE, isolation_level=None)) as live:
        live.execute("BEGIN EXCLUSIVE")
        yield


def _of_values(steps: KnownSteps, db: Connection, count: int) -> bool:
    return steps.of(db, OWN, "amount", (("count", count),)) is not None


def test_no_more_than_some_steps_wait(tmp_path: Path) -> None:
    """Each combination of values waited for its turn, and the end of the process for all of them."""
    with _asked(tmp_path) as (steps, db):
        with _locked(tmp_path):
            assert [_of_values(steps, db, count) for count in range(100)] == [False] * 100
        steps.wait()
        found = [_of_values(steps, db, count) for count in range(100)]
        assert found == [True] * 8 + [False] * 92
        steps.wait()
        assert _of_values(steps, db, 8)


def test_steps_of_all_rows_find_room_where_those_of_values_wait(tmp_path: Path) -> None:
    with _asked(tmp_path) as (steps, db):
        with _locked(tmp_path):
            for count in range(8):
                _of_values(steps, db, count)
            steps.of(db, OWN, "day")
        steps.wait()
        assert steps.of(db, OWN, "day")
        assert [_of_values(steps, db, count) for count in range(8)] == [True] * 7 + [False]


def test_steps_of_all_rows_come_first(tmp_path: Path) -> None:
    with _asked(tmp_path, most=220) as (steps, db):  # the first of them goes
        with _locked(tmp_path):
            steps.of(db, OWN, "count")
            _of_values(steps, db, 0)
            steps.of(db, OWN, "count", (("amount", 0.0),))
            steps.of(db, OWN, "day")
        steps.wait()
        assert steps.of(db, OWN, "day") is None
        assert _of_values(steps, db, 0)


def test_what_waits_is_given_up_at_the_end(tmp_path: Path) -> None:
    with _asked(tmp_path) as (steps, db):
        with _locked(tmp_path):
            for count in range(8):
                _of_values(steps, db, count)
            steps.close()
        steps.wait()
        assert sum(_of_values(steps, db, count) for count in range(8)) <= 1
        steps.wait()
        assert sum(_of_values(steps, db, count) for count in range(8)) <= 1


@pytest.mark.parametrize(("pause", "times"), [(60, 1), (0, 2)])
def test_steps_that_cannot_be_made_are_logged_and_tried_again_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, pause: float, times: int
) -> None:
    with _asked(tmp_path, pause=pause) as (steps, db):
        with _locked(tmp_path):
            for _ in range(2):
                assert steps.of(db, OWN, "day") is None
                steps.wait()
        assert [one.getMessage() for one in caplog.records] == [
            "no steps of example: database is locked"
        ] * times
        steps.of(db, OWN, "day")
        steps.wait()
        assert bool(steps.of(db, OWN, "day")) == (pause == 0)


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("test", ["<", "<=", ">="])
def test_a_walk_begins_at_a_bound_whose_value_many_rows_have(
    tmp_path: Path, test: Literal["<", "<=", ">="], *, is_descending: bool
) -> None:
    """From `<` backwards it began among the rows that have the value itself."""
    rows: list[Row] = [
        (n, "a", "甲乙"[n % 2], n, None, f"2024-05-{23 + (n >= 100) + (n >= 250)}")
        for n in range(300)
    ]
    made(tmp_path, rows).close()
    publish(tmp_path, rows)
    question = Question(OWN, (("kind", "甲"),), (Bound("day", test, "2024-05-24"),))
    order = Order("day", is_descending=is_descending)
    steps = KnownSteps(tmp_path / DATABASE, few=0, width=2)
    for _ in range(3):
        with closing(RowReader(tmp_path / DATABASE, steps=steps)) as reader:
            assert paged(reader, question, order, 1) == expected(rows, question, order)
        steps.wait()


@pytest.mark.parametrize("order", [None, Order("day"), Order("day", is_descending=True)])
def test_a_walk_ends_where_the_right_rows_stand_elsewhere(
    tmp_path: Path, order: Order | None
) -> None:
    """A page of a range in the order of a day took 5 s, and was given up."""
    rows: list[Row] = [(n, "a", None, n, None, f"2024-01-{n // 30 + 1:02d}") for n in range(300)]
    made(tmp_path, rows).close()
    publish(tmp_path, rows)
    question = Question(OWN, (), (Bound("count", ">=", 120), Bound("count", "<=", 180)))
    steps = KnownSteps(tmp_path / DATABASE, few=0, width=2)
    with closing(Connection(tmp_path / DATABASE, seconds=5)) as connection, connection as db:
        Totals(Counts(), steps).way(db, question, order, None, 2)
        steps.wait()
        way = Totals(Counts(), steps).way(db, question, order, None, 2)
    assert way.until is not None
    with closing(RowReader(tmp_path / DATABASE, steps=steps)) as reader:
        assert paged(reader, question, order, 2) == expected(rows, question, order)
