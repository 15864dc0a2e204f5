"""Which rows of a dataset are asked for and in which order, and the SQL that finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from opendata.catalogue.datasets import Dataset

Value = str | int | float
"""What a column of a key, or one asked for by value, may hold."""

Test = Literal[">=", "<=", "<", "="]

Key = tuple[Value | None, ...]
"""The place of a row: its key, behind the value of the column that the rows are sorted by."""


class Bound(msgspec.Struct, frozen=True):
    """A condition on a column of days, instants or numbers. A row without a value meets none."""

    column: str
    test: Literal[">=", "<=", "<"]
    value: Value


class Order(msgspec.Struct, frozen=True):
    """By which column the rows are sorted; those without a value come last either way.

    Rows that have the same value come in the order of their key, or in its reverse.
    """

    column: str
    is_descending: bool = False


class Question(msgspec.Struct, frozen=True):
    """Which rows of which dataset are asked for."""

    dataset: Dataset
    values: tuple[tuple[str, Value], ...] = ()
    """Columns and what they must be; only columns that may be asked for by value."""
    bounds: tuple[Bound, ...] = ()
    """From where to where columns may be; only columns that may be asked for by value."""

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are conditions on the rows."""
        return frozenset((*(name for name, _ in self.values), *(one.column for one in self.bounds)))

    def tests(self, column: str) -> list[tuple[Test, Value]]:
        """What a column must be."""
        equal: list[tuple[Test, Value]] = [
            ("=", value) for name, value in self.values if name == column
        ]
        return [*equal, *((one.test, one.value) for one in self.bounds if one.column == column)]


class Way(msgspec.Struct, frozen=True):
    """How rows are found in their order."""

    walks: bool
    """Whether an index is walked in order and every row on the way looked at; else the right rows are
    found and sorted."""
    index: str | None = None
    """The column by whose index the right rows are found; None: SQLite may choose."""

    def hidden(self, question: Question) -> frozenset[str]:
        """The columns that are conditions and whose indexes are not to be used."""
        if self.walks:
            return question.columns
        return question.columns - {self.index} if self.index else frozenset()


class Query(msgspec.Struct, frozen=True):
    """A query with its parameters."""

    sql: str
    values: tuple[object, ...]


class Where(msgspec.Struct, frozen=True):
    """Conditions, joined by AND, with their parameters."""

    tests: tuple[str, ...] = ()
    values: tuple[object, ...] = ()

    @property
    def sql(self) -> str:
        """The condition; true without any."""
        return " AND ".join(self.tests) or "1"

    def and_(self, test: str, *values: object) -> Where:
        """These conditions and one more."""
        return Where((*self.tests, test), (*self.values, *values))


def where(question: Question, *, hidden: frozenset[str] = frozenset()) -> Where:
    """The conditions on the rows of `t`; a `+` keeps SQLite from the indexes of hidden columns."""
    found = Where()
    for name, value in question.values:
        found = found.and_(f"{_column(name, hidden)} = ?", value)
    for bound in question.bounds:
        found = found.and_(f"{_column(bound.column, hidden)} {bound.test} ?", bound.value)
    return found


def place(order: Order | None, dataset: Dataset, row: Sequence[Value | None]) -> Key:
    """The place of a row."""
    names = [column.name for column in dataset.columns]
    lead = (order.column,) if order else ()
    return tuple(row[names.index(name)] for name in (*lead, *dataset.key))


def row_queries(
    question: Question, order: Order | None, after: Key | None, *, limit: int, way: Way
) -> Iterator[Query]:
    """The queries that find the rows behind a place, one after the other until there are enough.

    Of a column that is sorted by, rows without a value are a query of their own.
    """
    if order is None or order.column in dict(question.values):
        # where all rows have one value their key alone is the order
        behind = after[1:] if order and after else after
        yield _in_order_of_key(question, order, behind, limit=limit, way=way)
        return
    if after is None or after[0] is not None:
        yield _in_order_of_column(question, order, after, limit=limit, way=way)
    bounded = {bound.column for bound in question.bounds}
    if order.column not in bounded and order.column not in question.dataset.key:
        behind = after[1:] if after is not None and after[0] is None else None
        yield _without_value(question, order, behind, limit=limit, way=way)


def _in_order_of_key(
    question: Question, order: Order | None, behind: Key | None, *, limit: int, way: Way
) -> Query:
    key = question.dataset.key
    # the index of a value has its rows in the order of their key; SQLite prefers none that is only bounded
    by_value = way.index in dict(question.values) if way.index else bool(question.values)
    is_sorted = not way.walks and not by_value
    found = where(question, hidden=way.hidden(question))
    return _query(found, question, key, order, behind, limit, is_sorted=is_sorted)


def _in_order_of_column(
    question: Question, order: Order, after: Key | None, *, limit: int, way: Way
) -> Query:
    key = question.dataset.key
    names = (order.column, *(name for name in key if name != order.column))
    hidden = way.hidden(question) - ({order.column} if way.walks else frozenset())
    behind = None
    if after is not None:
        known = dict(zip((order.column, *key), after, strict=True))
        behind = tuple(known[name] for name in names)
        question = _without_passed(question, order)
    column = _column(order.column, frozenset() if way.walks else {order.column})
    found = where(question, hidden=hidden).and_(f"{column} IS NOT NULL")
    return _query(found, question, names, order, behind, limit, is_sorted=not way.walks)


def _without_value(
    question: Question, order: Order, behind: Key | None, *, limit: int, way: Way
) -> Query:
    column = _column(order.column, frozenset() if way.walks else {order.column})
    found = where(question, hidden=way.hidden(question)).and_(f"{column} IS NULL")
    key = question.dataset.key
    return _query(found, question, key, order, behind, limit, is_sorted=not way.walks)


def _without_passed(question: Question, order: Order) -> Question:
    """Without the bound at which the sorted rows begin: a place says more, and SQLite uses but one."""
    passed = ("<=", "<") if order.is_descending else (">=",)
    left = tuple(
        one for one in question.bounds if one.column != order.column or one.test not in passed
    )
    return Question(question.dataset, question.values, left)


def _query(
    found: Where,
    question: Question,
    names: Sequence[str],
    order: Order | None,
    behind: Key | None,
    limit: int,
    *,
    is_sorted: bool,
) -> Query:
    """`is_sorted`: SQLite must not walk the index of the order, but sort what it finds."""
    dataset = question.dataset
    made = dict(dataset.made)
    columns = ", ".join(made.get(one.name, f't."{one.name}"') for one in dataset.columns)
    hidden = frozenset(names) if is_sorted else frozenset()
    by = [_column(name, hidden) for name in names]
    is_descending = order is not None and order.is_descending
    if behind is not None:
        marks = ", ".join("?" * len(by))
        found = found.and_(f"({', '.join(by)}) {'<' if is_descending else '>'} ({marks})", *behind)
    ordered = ", ".join(f"{one} DESC" if is_descending else one for one in by)
    test, values = found.sql, (*found.values, limit)
    page = f"ORDER BY {ordered} LIMIT ?"
    if is_sorted:
        # an index has the keys too: they are sorted, and only the rows of the page are looked up
        key = ", ".join(f't."{name}"' for name in dataset.key)
        test = f'({key}) IN (SELECT {key} FROM "{dataset.table}" AS t WHERE {test} {page})'  # noqa: S608 (our own words)
        values = (*values, limit)
    return Query(f'SELECT {columns} FROM "{dataset.table}" AS t WHERE {test} {page}', values)  # noqa: S608 (our own words)


def _column(name: str, hidden: frozenset[str] | set[str]) -> str:
    return f'{"+" if name in hidden else ""}t."{name}"'
