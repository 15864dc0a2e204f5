"""The steps and grids of agencies' tables that a process knows, for all of its threads; made beside their answers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from math import inf
from pathlib import Path

import msgspec

from gazette.errors import TooSlowError
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.grids import Grid, make_grid
from opendata.catalogue.questions import Question, Value, index_of
from opendata.catalogue.steps import WIDTH, Steps, make_steps
from opendata.public.connection import Connection

_FEW = 20_000
"""Rows that are counted one by one, in some milliseconds at most."""
_MOST = 4_000_000
"""Characters of all places that are remembered: of some hundred columns or pairs of them, 30 MB at most."""
_SECONDS = 20.0
"""How long the steps of a column, or a grid, may take to make."""
_PAUSE = 60.0
"""Seconds until those that could not be made are tried again."""
_WAITING = 8
"""How many are made or wait for it; who asks for others asks again."""
_ENTRY = 100
"""What it takes to remember that there are some or none, beside their places: as so many characters."""
_NEWEST = """
SELECT number, sha256, rows FROM dataset_version WHERE dataset = ? ORDER BY number DESC LIMIT 1
"""

_Values = tuple[tuple[str, Value], ...]
_Mark = tuple[int, str]
"""Which rows a table has: the number of the version that is public, and the digest of its file."""

_log = logging.getLogger("gongbao.steps")


class _Of(msgspec.Struct, frozen=True):
    """What is counted."""

    table: str
    indexes: tuple[tuple[str, ...], ...]
    """By what the index of a column is sorted, and that of a second one where rows are counted by two."""
    values: _Values
    """What other columns must be."""

    @property
    def is_of_all(self) -> bool:
        """Whether it is all rows by one column."""
        return len(self.indexes) == 1 and not self.values


class _Known(msgspec.Struct, frozen=True):
    """What is remembered."""

    mark: _Mark
    steps: Steps | Grid | None
    """None: they take too long or too much room, or could not be made."""
    weight: int
    until: float
    """Up to when, by the monotonic clock."""


class KnownSteps:
    """Steps by column. A table of an agency is made anew as a whole, so they hold until its next version."""

    def __init__(
        self,
        path: Path,
        *,
        few: int = _FEW,
        width: int = WIDTH,
        most: int = _MOST,
        pause: float = _PAUSE,
    ) -> None:
        self.few = few
        """Up to so many rows are counted one by one."""
        self._path = path
        self._width = width
        self._most = most
        self._pause = pause
        self._known: dict[_Of, _Known] = {}
        self._making: dict[_Of, tuple[Dataset, _Mark]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def sizes(self, db: Connection, question: Question) -> Mapping[str, int]:
        """How many rows each column that is a condition leaves by itself; to be asked inside a read.

        Empty for a table that is small or none of an agency's, and until the steps of all these columns are made.
        """
        dataset = question.dataset
        mark = self._mark(db, dataset)
        if mark is None:
            return {}
        found = {name: self._find(dataset, (name,), mark) for name in question.columns}
        steps = {name: one for name, one in found.items() if isinstance(one, Steps)}
        if len(steps) < len(found):
            return {}
        return {name: one.within(db, question.tests(name)) for name, one in steps.items()}

    def of(self, db: Connection, dataset: Dataset, name: str, values: _Values = ()) -> Steps | None:
        """The steps of a column, among rows with these values in others; to be asked inside a read.

        None of a table that has none, or not yet.
        """
        mark = self._mark(db, dataset)
        found = self._find(dataset, (name,), mark, values) if mark else None
        return found if isinstance(found, Steps) else None

    def grid(
        self, db: Connection, dataset: Dataset, names: tuple[str, str], values: _Values
    ) -> Grid | None:
        """The rows with these values by two other columns, the index of the first holds the second; inside a read.

        None of a table that has none, or not yet.
        """
        mark = self._mark(db, dataset)
        found = self._find(dataset, names, mark, values) if mark else None
        return found if isinstance(found, Grid) else None

    def wait(self) -> None:
        """Waits for those that are being made."""
        with self._lock:
            thread = self._thread
        if thread:
            thread.join()

    def close(self) -> None:
        """Makes no more. What is being made is not waited for, neither here nor at the end of the process."""
        with self._lock:
            self._is_closed = True
            self._making.clear()

    def _mark(self, db: Connection, dataset: Dataset) -> _Mark | None:
        """Which rows its table has; None where they are few, or no longer those of the dataset as it was read."""
        for number, digest, rows in db.rows(_NEWEST, (dataset.id,)):
            if number == dataset.version and rows > self.few:
                return number, digest
        return None

    def _find(
        self, dataset: Dataset, names: tuple[str, ...], mark: _Mark, values: _Values = ()
    ) -> Steps | Grid | None:
        of = _Of(dataset.table, tuple(index_of(dataset, name) for name in names), values)
        with self._lock:
            known = self._known.get(of)
            if known and known.mark == mark and time.monotonic() < known.until:
                return known.steps
            self._ask(of, dataset, mark)
        return None

    def _ask(self, of: _Of, dataset: Dataset, mark: _Mark) -> None:
        """Lets them be made, if there is room: those of all rows take the room of those of some."""
        if self._is_closed or of in self._making:
            return
        if len(self._making) == _WAITING:
            last = next((one for one in reversed(self._making) if not one.is_of_all), None)
            if last is None or not of.is_of_all:
                return
            del self._making[last]
        self._making[of] = dataset, mark
        if self._thread is None:
            # what is made may be lost, so the end of the process waits for none of it
            self._thread = threading.Thread(target=self._make_all, name="steps", daemon=True)
            self._thread.start()

    def _make_all(self) -> None:
        """Makes one after the other until none waits, those of all rows by one column before others."""
        while True:
            with self._lock:
                of = min(self._making, key=lambda one: not one.is_of_all, default=None)
                if of is None:
                    self._thread = None
                    return
                dataset, mark = self._making[of]
            self._make(dataset, of, mark)
            with self._lock:
                self._making.pop(of, None)

    def _make(self, dataset: Dataset, of: _Of, mark: _Mark) -> None:
        try:
            with closing(Connection(self._path, seconds=_SECONDS)) as connection, connection as db:
                if self._mark(db, dataset) == mark:
                    self._keep(of, mark, self._made(db, of, mark))
        except TooSlowError:
            self._keep(of, mark, None)  # nor would they be made the next time
        except Exception as error:  # whatever it was: the next ones are made
            _log.warning("no steps of %s: %s", dataset.id, error)
            self._keep(of, mark, None, until=time.monotonic() + self._pause)

    def _made(self, db: Connection, of: _Of, mark: _Mark) -> Steps | Grid:
        steps, *others = (self._of_all(db, of.table, index, mark) for index in of.indexes)
        if others:
            return make_grid(db, steps, others[0], of.values)
        return steps.among(db, of.values) if of.values else steps

    def _of_all(self, db: Connection, table: str, index: tuple[str, ...], mark: _Mark) -> Steps:
        known = self._known.get(_Of(table, (index,), ()))
        if known and known.mark == mark and isinstance(known.steps, Steps):
            return known.steps
        return make_steps(db, table, index, width=self._width)

    def _keep(
        self, of: _Of, mark: _Mark, steps: Steps | Grid | None, *, until: float = inf
    ) -> None:
        """Remembers them, also that there are none; the oldest go where all together are too long."""
        entry = _ENTRY + sum(len(str(value)) for _, value in of.values)
        if steps is not None and entry + steps.weight > self._most:
            steps = None
        weight = entry + (steps.weight if steps else 0)
        with self._lock:
            self._known.pop(of, None)
            self._known[of] = _Known(mark, steps, weight, until)
            while sum(one.weight for one in self._known.values()) > self._most:
                self._known.pop(next(iter(self._known)))
