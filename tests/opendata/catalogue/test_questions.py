"""Rows by conditions, in an order, and their figures, held against the same worked out in Python."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from fractions import Fraction
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opendata.catalogue.aggregates import Aggregate, aggregate
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.figures import Form
from opendata.catalogue.frequencies import BY_CODE as FREQUENCIES
from opendata.catalogue.questions import Bound, Key, Order, Question, Way, row_queries
from opendata.catalogue.rows import RowReader
from opendata.catalogue.table_schema import Field, TableSchema, columns_of, filters_of
from opendata.catalogue.themes import BY_CODE as THEMES
from opendata.catalogue.words import Words
from opendata.public.connection import Connection, Row
from opendata.public.datasets import table_statements
from opendata.public.file import DATABASE
from opendata.public.schema import SCHEMA

pytestmark = pytest.mark.requirement("OD-05", "OD-07", "WS-07")

TABLE = TableSchema(
    fields=(
        Field("place", type="integer"),
        Field("code"),
        Field("kind", filter=True),
        Field("count", type="integer", filter=True),
        Field("amount", type="number", filter=True),
        Field("day", type="date", filter=True),
    ),
    primaryKey=("code", "place"),
)
NAMES = TABLE.names
PLACE, CODE, KIND, COUNT, AMOUNT, DAY = range(len(NAMES))
WORDS = Words("示例", "example")
DATASET = Dataset(
    id="example",
    table="data_example",
    title=WORDS,
    description=WORDS,
    theme=THEMES["institutions"],
    keywords=(),
    frequency=FREQUENCIES["yearly"],
    licence="https://licence.example",
    columns=columns_of(TABLE),
    key=TABLE.key,
    filters=filters_of(TABLE),
    sorts=filters_of(TABLE),
)
INTEGERS = st.integers(-3, 3) | st.sampled_from([-(2**63), 2**63 - 1])
NUMBERS = st.sampled_from([-0.5, 0.1, 0.2, 0.3, 1e-7, 123456789.1234, 1e11, 1e300, 5e-324])
DAYS = st.dates().map(str) | st.sampled_from(["2024-05-23", "2024-05-24"])
ROWS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from("abc"),
        st.none() | st.sampled_from("甲乙丙"),
        st.none() | INTEGERS,
        st.none() | NUMBERS,
        st.none() | DAYS,
    ),
    unique_by=lambda row: (row[CODE], row[PLACE]),
    max_size=12,
)
BOUNDS = st.one_of(
    st.builds(Bound, st.just("count"), st.sampled_from([">=", "<=", "<"]), INTEGERS),
    st.builds(Bound, st.just("amount"), st.sampled_from([">=", "<=", "<"]), NUMBERS),
    st.builds(Bound, st.just("day"), st.sampled_from([">=", "<=", "<"]), DAYS),
)
VALUES = st.one_of(
    st.tuples(st.just("kind"), st.sampled_from("甲乙丙")), st.tuples(st.just("count"), INTEGERS)
)
QUESTIONS = st.builds(
    lambda values, bounds: Question(DATASET, tuple(values), tuple(bounds)),
    st.lists(VALUES, max_size=1),
    st.lists(BOUNDS, max_size=2),
)
ORDERS = st.none() | st.builds(Order, st.sampled_from(DATASET.sorts), st.booleans())


def made(path: Path, rows: Sequence[Row]) -> RowReader:
    """A reader of a public.db with these rows."""
    with closing(sqlite3.connect(path / DATABASE)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        for statement in table_statements(DATASET.table, TABLE):
            db.execute(statement)
        db.executemany("INSERT INTO data_example VALUES (?, ?, ?, ?, ?, ?)", rows)
        db.commit()
    return RowReader(path / DATABASE)


def fits(row: Row, question: Question) -> bool:
    """Whether a row is asked for."""
    known = dict(zip(NAMES, row, strict=True))
    tests = {">=": "__ge__", "<=": "__le__", "<": "__lt__"}
    return all(known[name] == value for name, value in question.values) and all(
        known[one.column] is not None
        and getattr(known[one.column], tests[one.test])(one.value) is True
        for one in question.bounds
    )


def expected(rows: Sequence[Row], question: Question, order: Order | None) -> list[Row]:
    """The rows asked for in their order."""
    is_descending = order is not None and order.is_descending
    found = sorted(
        (row for row in rows if fits(row, question)), key=lambda row: (row[CODE], row[PLACE])
    )
    if is_descending:
        found.reverse()
    if order is None:
        return found
    column = NAMES.index(order.column)
    with_value = [row for row in found if row[column] is not None]
    with_value.sort(key=lambda row: row[column], reverse=is_descending)
    return with_value + [row for row in found if row[column] is None]


def paged(reader: RowReader, question: Question, order: Order | None, limit: int) -> list[Row]:
    found: list[Row] = []
    after: Key | None = None
    while True:
        page = reader.read(question, order, after=after, limit=limit)
        found += page.rows
        after = page.end
        if after is None:
            return found


@settings(deadline=None, max_examples=150)
@given(rows=ROWS, question=QUESTIONS, order=ORDERS, limit=st.integers(1, 5))
def test_pages_have_every_row_asked_for_once_and_in_order(
    rows: list[Row], question: Question, order: Order | None, limit: int
) -> None:
    with TemporaryDirectory() as folder, closing(made(Path(folder), rows)) as reader:
        found = paged(reader, question, order, limit)
        assert found == expected(rows, question, order)
        assert reader.total(question) == len(found)


@settings(deadline=None, max_examples=60)
@given(rows=ROWS, question=QUESTIONS, order=ORDERS, walks=st.booleans(), gone=st.integers(0, 12))
def test_both_ways_find_the_same_behind_any_place(
    rows: list[Row],
    question: Question,
    order: Order | None,
    walks: bool,  # noqa: FBT001
    gone: int,
) -> None:
    wanted = expected(rows, question, order)
    after = None
    if 0 < gone <= len(wanted):
        last = wanted[gone - 1]
        lead = (last[NAMES.index(order.column)],) if order else ()
        after = (*lead, last[CODE], last[PLACE])
    with TemporaryDirectory() as folder:
        made(Path(folder), rows).close()
        with closing(sqlite3.connect(Path(folder, DATABASE))) as db:
            queries = row_queries(question, order, after, limit=100, way=Way(walks=walks))
            found = [row for query in queries for row in db.execute(query.sql, query.values)]
    assert found == wanted[gone if after else 0 :]


FORMS: tuple[Form, ...] = ("sum", "mean", "min", "max")
ASKED = (
    *(Aggregate(form, column) for column in ("count", "amount") for form in FORMS),
    Aggregate("min", "day"),
    Aggregate("max", "day"),
)


def parts(values: Sequence[int | float | None]) -> list[Fraction]:
    """The numbers that there are, as the decimals they are published as."""
    return [Fraction(repr(value)) for value in values if value is not None]


def assert_right(figures: Sequence[str | None], rows: Sequence[Row]) -> None:
    """Whether the figures are those of the rows: all exact, but means to 15 digits."""
    found = iter(figures)
    for column in (COUNT, AMOUNT):
        numbers = parts([row[column] for row in rows])
        total, average, least, greatest = (next(found) for _ in range(4))
        if not numbers:
            assert (total, average, least, greatest) == (None, None, None, None)
            continue
        assert (total, least, greatest) != (None, None, None)
        assert Fraction(str(total)) == sum(numbers)
        assert (Fraction(str(least)), Fraction(str(greatest))) == (min(numbers), max(numbers))
        right = Fraction(sum(numbers), len(numbers))
        assert abs(Fraction(str(average)) - right) * 10**14 <= abs(right)
    days = [row[DAY] for row in rows if row[DAY] is not None]
    assert list(found) == [min(days, default=None), max(days, default=None)]


@settings(deadline=None, max_examples=60)
@given(rows=ROWS, question=QUESTIONS, by=st.sampled_from([(), ("kind",), ("kind", "amount")]))
def test_figures_are_those_of_the_rows(
    rows: list[Row], question: Question, by: tuple[str, ...]
) -> None:
    with TemporaryDirectory() as folder, closing(made(Path(folder), rows)) as reader:
        found = reader.aggregated(question, ASKED, by)
        connection = Connection(Path(folder, DATABASE), seconds=5)
        with closing(connection), connection as db:
            again = aggregate(db, question, ASKED, by, walks=False, most=0)
    assert again == found
    wanted = [row for row in rows if fits(row, question)]
    assert found.whole.count == len(wanted)
    assert_right(found.whole.figures, wanted)
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in wanted if by else []:
        values = tuple(row[NAMES.index(name)] for name in by)
        if None not in values:
            groups.setdefault(values, []).append(row)
    assert len(found.cells) == len(groups)
    sizes = [cell.count for cell in found.cells]
    assert sizes == sorted(sizes, reverse=True)
    assert found.rest == (len(wanted) - sum(sizes) if by else 0)
    for values, its in groups.items():
        (cell,) = [one for one in found.cells if told(one.values) == told(values)]
        assert cell.count == len(its)
        assert_right(cell.figures, its)
    for axis, name in zip(found.axes, by, strict=True):
        column = [row[NAMES.index(name)] for row in wanted]
        assert axis.without == column.count(None)
        assert sum(count for _, count in axis.values) == len(column) - axis.without


def told(values: Sequence[object]) -> tuple[object, ...]:
    """Values of columns with numbers as numbers."""
    kind, *numbers = values
    return (kind, *(Fraction(str(one)) for one in numbers))


def test_the_rarest_values_go_and_are_counted(tmp_path: Path) -> None:
    """Of 201 values by one column, 200; of 60 by two, 50."""
    rows = [(n, "a", f"k{n:03d}", n % 60, 0.1, None) for n in range(201)]
    rows += [(n, "b", "k000", 0, 0.1, None) for n in range(3)]
    with closing(made(tmp_path, rows)) as reader:
        one = reader.aggregated(Question(DATASET), (Aggregate("sum", "amount"),), ("kind",))
        two = reader.aggregated(Question(DATASET), (), ("kind", "count"))
    assert [one.axes[0].more, len(one.cells), one.rest] == [1, 200, 1]
    assert (one.cells[0].values, one.cells[0].count, one.cells[0].figures) == (
        ("k000",),
        4,
        ["0.4"],
    )
    assert one.whole.figures == ["20.4"]
    assert [axis.more for axis in two.axes] == [151, 10]
    assert two.rest == 204 - sum(cell.count for cell in two.cells) > 0


@pytest.mark.parametrize("last", ["0.1", "0.00001", "922337203685"])
def test_a_number_that_is_no_whole_part_is_added_too(tmp_path: Path, last: str) -> None:
    """Of the others it need not be looked at each of them again; a great one is too great for that."""
    rows = [(n, "a", "甲乙"[n % 2], None, 0.1, None) for n in range(1000)]
    rows.append((1000, "a", "甲", None, float(last), None))
    with closing(made(tmp_path, rows)) as reader:
        found = reader.aggregated(Question(DATASET), (Aggregate("sum", "amount"),), ("kind",))
    assert Fraction(str(found.whole.figures[0])) == 100 + Fraction(last)
    assert Fraction(str(found.cells[0].figures[0])) == 50 + Fraction(last)


def test_a_thousand_tenths_are_a_hundred(tmp_path: Path) -> None:
    """Doubles added one by one give 99.9999999999986."""
    rows = [(n, "a", None, None, 0.1, None) for n in range(1000)]
    with closing(made(tmp_path, rows)) as reader:
        (total,) = reader.aggregated(
            Question(DATASET), (Aggregate("sum", "amount"),), ()
        ).whole.figures
    assert total == "100" != str(sum([0.1] * 1000))


@pytest.mark.parametrize("dataset", [*derived_datasets().values(), DATASET], ids=lambda one: one.id)
@pytest.mark.parametrize("is_descending", [False, True])
def test_an_index_is_walked_in_order_from_any_place(dataset: Dataset, is_descending: bool) -> None:  # noqa: FBT001
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        for statement in table_statements(DATASET.table, TABLE):
            db.execute(statement)
        for name in dataset.sorts:
            after = ("x", *("x" for _ in dataset.key))
            bounds = (Bound(name, ">=", "x"), Bound(name, "<=", "y"))
            for bound, behind in product((bounds, ()), (after, None)):
                question = Question(dataset, (), bound)
                order = Order(name, is_descending)
                for query in row_queries(question, order, behind, limit=5, way=Way(walks=True)):
                    plan = db.execute(f"EXPLAIN QUERY PLAN {query.sql}", query.values).fetchall()
                    steps = [step for _, parent, _, step in plan if parent == 0]
                    assert not any("TEMP B-TREE" in step for step in steps), (name, plan)
                    rest = [one for one in dataset.key if one != name]
                    if behind and rest and "IS NULL" not in query.sql:
                        assert f"({','.join((name, *rest))})" in steps[0], (name, plan)
