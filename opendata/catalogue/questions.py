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
    until: Key | None = None
    """The place of the index up to which it is walked; behind it the right rows are found and sorted."""

    def hidden(self, question: Question, lead: str) -> frozenset[str]:
        """The columns that are conditions and whose indexes are not to be used; `lead` is the first in the order."""
        if self.walks:
            return question.columns - {lead}
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


class _Places(msgspec.Struct, frozen=True):
    """From where to where rows are wanted, and in which order."""

    names: tuple[str, ...]
    behind: Key | None
    until: Key | None = None
    is_descending: bool = False

    def among(self, found: Where, hidden: frozenset[str]) -> Where:
        """The condition that rows are there, and others."""
        by = ", ".join(_column(name, hidden) for name in self.names)
        on, back = ("<", ">=") if self.is_descending else (">", "<=")
        for test, place in ((on, self.behind), (back, self.until)):
            if place is not None:
                found = found.and_(f"({by}) {test} ({', '.join('?' * len(place))})", *place)
        return found

    def page(self, hidden: frozenset[str]) -> str:
        """The order, and how many."""
        way = " DESC" if self.is_descending else ""
        by = ", ".join(f"{_column(name, hidden)}{way}" for name in self.names)
        return f"ORDER BY {by} LIMIT ?"


def where(question: Question, *, hidden: frozenset[str] = frozenset()) -> Where:
    """The conditions on the rows of `t`; a `+` keeps SQLite from the indexes of hidden columns."""
    found = Where()
    for name, value in question.values:
        found = found.and_(f"{_column(name, hidden)} = ?", value)
    for bound in question.bounds:
        found = found.and_(f"{_column(bound.column, hidden)} {bound.test} ?", bound.value)
    return found


def lead(question: Question, order: Order | None) -> str:
    """The column that the rows are first in the order of: where all have one value, their key alone is the order."""
    if order is None or order.column in dict(question.values):
        return question.dataset.key[0]
    return order.column


def index_of(dataset: Dataset, lead: str) -> tuple[str, ...]:
    """The columns that the index of a column is in the order of: this one, then the rest of the key."""
    return (lead, *(name for name in dataset.key if name != lead))


def place(order: Order | None, dataset: Dataset, row: Sequence[Value | None]) -> Key:
    """The place of a row."""
    names = [column.name for column in dataset.columns]
    lead = (order.column,) if order else ()
    return tuple(row[names.index(name)] for name in (*lead, *dataset.key))


def place_in_index(question: Question, order: Order | None, after: Key | None) -> Key | None:
    """The place of a row in the index that leads; None where it is among those without a value, or there is none."""
    if after is None:
        return None
    known = dict(
        zip(
            (order.column, *question.dataset.key) if order else question.dataset.key,
            after,
            strict=True,
        )
    )
    first = lead(question, order)
    return (
        None
        if known[first] is None
        else tuple(known[name] for name in index_of(question.dataset, first))
    )


def row_queries(
    question: Question, order: Order | None, after: Key | None, *, limit: int, way: Way
) -> Iterator[Query]:
    """The queries that find the rows behind a place, one after the other until there are enough.

    Of a column that is sorted by, rows without a value are a query of their own.
    """
    first = lead(question, order)
    behind = place_in_index(question, order, after)
    if after is None or behind is not None:
        if way.until is not None:
            yield _in_order(question, order, behind, limit=limit, way=way)
            behind, way = way.until, Way(walks=False, index=way.index)
        yield _in_order(question, order, behind, limit=limit, way=way)
    bounded = {bound.column for bound in question.bounds}
    if first not in bounded and first not in question.dataset.key:
        last = after[1:] if after is not None and behind is None else None
        yield _without_value(question, order, last, limit=limit, way=way)


def _in_order(
    question: Question, order: Order | None, behind: Key | None, *, limit: int, way: Way
) -> Query:
    first = lead(question, order)
    hidden = way.hidden(question, first)
    if behind is not None:
        question = _without_passed(question, order, first)
    # the index of a value has its rows in the order of their key; SQLite prefers none that is only bounded
    by_value = way.index in dict(question.values) if way.index else bool(question.values)
    is_by_key = first == question.dataset.key[0]
    is_sorted = not way.walks and not (by_value and is_by_key)
    has_keys = bool(hidden) and not (way.walks and is_by_key)
    found = where(question, hidden=hidden)
    if not is_by_key:
        found = found.and_(f"{_column(first, {first} if is_sorted else frozenset())} IS NOT NULL")
    names = index_of(question.dataset, first)
    places = _Places(
        names, behind, way.until, is_descending=order is not None and order.is_descending
    )
    return _query(question.dataset, found, places, limit, is_sorted=is_sorted, has_keys=has_keys)


def _without_value(
    question: Question, order: Order | None, behind: Key | None, *, limit: int, way: Way
) -> Query:
    first = lead(question, order)
    column = _column(first, frozenset() if way.walks else {first})
    hidden = way.hidden(question, first)
    found = where(question, hidden=hidden).and_(f"{column} IS NULL")
    places = _Places(
        question.dataset.key, behind, is_descending=order is not None and order.is_descending
    )
    return _query(
        question.dataset, found, places, limit, is_sorted=not way.walks, has_keys=bool(hidden)
    )


def _without_passed(question: Question, order: Order | None, first: str) -> Question:
    """Without the bound at which the sorted rows begin: a place says more, and SQLite uses but one."""
    is_descending = order is not None and order.is_descending
    passed = ("<=", "<") if is_descending else (">=",)
    left = tuple(one for one in question.bounds if one.column != first or one.test not in passed)
    return Question(question.dataset, question.values, left)


def _query(
    dataset: Dataset, found: Where, places: _Places, limit: int, *, is_sorted: bool, has_keys: bool
) -> Query:
    """`is_sorted`: SQLite must not walk the index of the order, but sort what it finds.

    `has_keys`: an index has all that is needed to find the keys. So it has where rows are sorted: only those
    of the page are looked up then.
    """
    made = dict(dataset.made)
    columns = ", ".join(made.get(one.name, f't."{one.name}"') for one in dataset.columns)
    read = f'SELECT {columns} FROM "{dataset.table}" AS t'  # noqa: S608 (our own words)
    hidden = frozenset(places.names) if is_sorted else frozenset()
    found = places.among(found, hidden)
    if not (is_sorted or has_keys):
        return Query(f"{read} WHERE {found.sql} {places.page(hidden)}", (*found.values, limit))
    key = ", ".join(f't."{name}"' for name in dataset.key)
    keys = f'SELECT {key} FROM "{dataset.table}" AS t WHERE {found.sql} {places.page(hidden)}'  # noqa: S608 (our own words)
    page = places.page(frozenset(places.names))
    return Query(f"{read} WHERE ({key}) IN ({keys}) {page}", (*found.values, limit, limit))


def _column(name: str, hidden: frozenset[str] | set[str]) -> str:
    return f'{"+" if name in hidden else ""}t."{name}"'
