"""Reads the rows of a dataset from public.db, in the order of their key, some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing
from functools import cached_property, partial
from pathlib import Path

import msgspec
from msgspec.structs import replace

from opendata.catalogue.agencies import agency_datasets
from opendata.catalogue.aggregates import Aggregate, Aggregated, aggregate, weight_of
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.derived import LISTS, derived_datasets
from opendata.catalogue.figures import is_whole
from opendata.catalogue.known_steps import KnownSteps
from opendata.catalogue.measures import Measures, measure
from opendata.catalogue.periods import Periods, documents_period, first_recorded
from opendata.catalogue.questions import Key, Order, Question, place, row_queries, where
from opendata.catalogue.totals import Totals
from opendata.catalogue.usage import Usage, day_began, day_ended, read_usage
from opendata.catalogue.version_reader import PublicVersion, public_versions
from opendata.public.connection import Connection, Row
from opendata.public.counting import Counts
from opendata.public.standing_rows import LISTED_ON
from opendata.public.usage_rows import BEFORE

_SECONDS = 5.0
_PATIENCE = 20.0
"""Seconds for figures of all rows, which are worked out while others are answered."""
_BATCH = 200
"""Rows between two looks at whether anyone still listens."""
_VALUES = 200
"""Most values of one facet; the rarest go."""
_FIGURES = 200_000
"""Texts of figures that are remembered, a longer one as several: some 30 MB at most."""
_HEAVY = 1_000_000
"""Characters of text after which a reading stops early, so that memory stays flat."""
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'"
"""A closed copy of an earlier release may have fewer."""
_STATE = """
SELECT coalesce(group_concat(value), ''), (SELECT max(recorded_at) FROM document) FROM state
"""


class Rows(msgspec.Struct, frozen=True):
    """Some rows in order."""

    rows: list[Row]
    end: Key | None
    """Behind which row to go on; None when there is no more."""


class RowReader:
    """The rows of one public.db; for one thread. Between two readings nothing is held."""

    def __init__(
        self,
        path: Path,
        *,
        seconds: float = _SECONDS,
        patience: float = _PATIENCE,
        batch: int = _BATCH,
        heavy: int = _HEAVY,
        figures: int = _FIGURES,
        steps: KnownSteps | None = None,
    ) -> None:
        self._connection = Connection(path, seconds=seconds)
        self._counts = Counts()
        self._patience = patience
        self._path = path
        self._figures = Counts(figures)
        self._periods = Periods()
        self._totals = Totals(self._counts, steps)
        self._batch = batch
        self._heavy = heavy

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()
        if "_patient" in self.__dict__:
            self._patient.close()

    @cached_property
    def _patient(self) -> Connection:
        """What takes longer has a connection of its own."""
        return Connection(self._path, seconds=self._patience)

    def settled(self) -> AbstractContextManager[None]:
        """One settled state for all that is read inside; see `Connection.settled`."""
        return self._connection.settled()

    def state(self) -> tuple[str, str | None]:
        """What changes with the content, and when it last changed: None for an empty archive."""
        ((state, modified),) = self._connection.read(_STATE)
        return f"{state},{modified}", modified

    def datasets(self) -> Mapping[str, Dataset]:
        """Every dataset of the file by its id: those derived of documents, then those of agencies."""
        with self._connection as db:
            return self._counts.keep(db, "datasets", lambda: _datasets(db, self._periods))

    def versions(self, dataset_id: str) -> list[PublicVersion]:
        """The public versions of an agency's dataset, oldest first; none of a derived one."""
        return public_versions(self._connection, dataset_id)

    def usage(self, dataset_id: str, days: int) -> Usage:
        """How much a dataset was used in the last so many days that are told."""
        return read_usage(self._connection, dataset_id, days)

    def measures(self, dataset: Dataset) -> Measures:
        """Counts of a dataset's cells, made once for each state of the file."""
        with self._connection as db:
            return self._counts.keep(db, ("measures", dataset), lambda: measure(db, dataset))

    def total(self, question: Question) -> int:
        """How many rows there are, exactly."""
        with self._connection as db:
            return self._totals.total(db, question)

    def facet(self, question: Question, name: str) -> list[tuple[str, int]]:
        """How many of the rows have each value of a filter, the most frequent first, at most 200."""
        with self._connection as db:
            return self._counts.keep(db, (question, name), lambda: _facet(db, question, name))

    def aggregated(
        self, question: Question, asked: tuple[Aggregate, ...], by: tuple[str, ...]
    ) -> Aggregated:
        """Sums and other figures of the rows, by up to two filters; worked out once for each state."""
        dataset = question.dataset
        rows = self.total(Question(dataset))
        is_large = 4 * self.total(question) > rows
        with self._patient as db:
            return self._figures.keep(
                db,
                (question, asked, by),
                lambda: aggregate(
                    db,
                    question,
                    asked,
                    by,
                    walks=is_large,
                    wholes=self._wholes(db, dataset, asked, rows) if is_large else (),
                ),
                weigh=weight_of,
            )

    def _wholes(
        self, db: Connection, dataset: Dataset, asked: tuple[Aggregate, ...], rows: int
    ) -> list[str]:
        """The columns to be added whose numbers are whole parts, looked at once for each state."""
        added = {one.column for one in asked if one.form in ("sum", "mean")}
        return [
            column.name
            for column in dataset.columns
            if column.name in added
            and self._figures.keep(
                db,
                ("whole", dataset, column.name),
                partial(is_whole, db, dataset.table, column, rows),
            )
        ]

    def read(
        self,
        question: Question,
        order: Order | None = None,
        *,
        after: Key | None = None,
        limit: int,
    ) -> Rows:
        """At most `limit` rows from a place on; fewer where texts are long."""
        with self._connection as db:
            way = self._totals.way(db, question, order, after, limit)
        found: list[Row] = []
        weight = 0
        for query in row_queries(question, order, after, limit=limit + 1, way=way):
            with closing(self._connection.each(query.sql, query.values)) as rows:
                for row in rows:
                    if len(found) == limit or weight > self._heavy:
                        return Rows(found, place(order, question.dataset, found[-1]))
                    found.append(row)
                    weight += _weight(row)
        return Rows(found, None)

    def key_at(self, question: Question, number: int) -> Key | None:
        """The key of the row of a number, counted from 1 in the order of keys; None behind the last."""
        dataset = question.dataset
        key = ", ".join(f'"{name}"' for name in dataset.key)
        found = where(question)
        sql = (
            f'SELECT {key} FROM "{dataset.table}" t WHERE {found.sql} '  # noqa: S608 (our own words)
            f"ORDER BY {key} LIMIT 1 OFFSET ?"
        )
        with self._connection as db:
            rows = db.rows(sql, (*found.values, number - 1))
        return tuple(rows[0]) if rows else None

    def batches(
        self,
        question: Question,
        order: Order | None = None,
        *,
        after: Key | None = None,
        most: int | None = None,
    ) -> Iterator[list[Row]]:
        """All rows from a place on, or `most` of them, some at a time."""
        left = most
        while left is None or left > 0:
            limit = self._batch if left is None else min(self._batch, left)
            found = self.read(question, order, after=after, limit=limit)
            if found.rows:
                yield found.rows
            if found.end is None:
                return
            after = found.end
            left = None if left is None else left - len(found.rows)


def _datasets(db: Connection, periods: Periods) -> Mapping[str, Dataset]:
    ((_, modified),) = db.rows(_STATE)
    known = {"modified": modified, "issued": first_recorded(db), "period": documents_period(db)}
    listed = max(filter(None, (modified, day_began(db, LISTED_ON))), default=None)
    of_a_day = {"modified": listed, "holds_until": day_ended(db, LISTED_ON)}
    own = {"usage": {"modified": day_began(db, BEFORE)}, **dict.fromkeys(LISTS, of_a_day)}
    tables = {name for (name,) in db.rows(_TABLES)}
    derived = {
        id: replace(one, **{**known, **own.get(id, {})})
        for id, one in derived_datasets().items()
        if one.table in tables
    }
    return {**derived, **{one.id: one for one in periods.put(db, agency_datasets(db))}}


def _facet(db: Connection, question: Question, name: str) -> list[tuple[str, int]]:
    found = where(question)
    sql = (
        f'SELECT t."{name}", count(*) FROM "{question.dataset.table}" AS t '  # noqa: S608 (our own words)
        f'WHERE {found.sql} AND t."{name}" IS NOT NULL '
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_VALUES}"
    )
    rows = db.rows(sql, found.values)
    return [(str(value), count) for value, count in rows]


def _weight(row: Row) -> int:
    """How long the texts of a row are, whichever columns they are in."""
    return sum(len(value) for value in row if isinstance(value, str))
