"""The steps of agencies' tables that a process knows, for all of its threads; made beside their answers."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

from gazette.errors import TooSlowError
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.questions import Question, Value, index_of
from opendata.catalogue.steps import WIDTH, Steps, make_steps
from opendata.public.connection import Connection

_FEW = 20_000
"""Rows that are counted one by one, in some milliseconds at most."""
_MOST = 4_000_000
"""Characters of all places that are remembered: of some hundred columns, 30 MB at most."""
_SECONDS = 20.0
"""How long the steps of one column may take to make."""
_NEWEST = """
SELECT number, sha256, rows FROM dataset_version WHERE dataset = ? ORDER BY number DESC LIMIT 1
"""

_Values = tuple[tuple[str, Value], ...]
_Of = tuple[str, tuple[str, ...], _Values]
"""A table, what an index of it is sorted by, and the values in other columns of the rows that are counted."""
_Mark = tuple[int, str]
"""Which rows a table has: the number of the version that is public, and the digest of its file."""


class KnownSteps:
    """Steps by column. A table of an agency is made anew as a whole, so they hold until its next version."""

    def __init__(
        self, path: Path, *, few: int = _FEW, width: int = WIDTH, most: int = _MOST
    ) -> None:
        self.few = few
        """Up to so many rows are counted one by one."""
        self._path = path
        self._width = width
        self._most = most
        self._known: dict[_Of, tuple[_Mark, Steps | None]] = {}
        self._making: dict[_Of, Future[None]] = {}
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="steps")

    def sizes(self, db: Connection, question: Question) -> Mapping[str, int]:
        """How many rows each column that is a condition leaves by itself; to be asked inside a read.

        Empty for a table that is small or none of an agency's, and until the steps of all these columns are made.
        """
        dataset = question.dataset
        mark = self._mark(db, dataset)
        if mark is None:
            return {}
        found = {name: self._find(dataset, name, mark) for name in question.columns}
        steps = {name: one for name, one in found.items() if one is not None}
        if len(steps) < len(found):
            return {}
        return {name: one.within(db, question.tests(name)) for name, one in steps.items()}

    def of(self, db: Connection, dataset: Dataset, name: str, values: _Values = ()) -> Steps | None:
        """The steps of a column, among rows with these values in others; to be asked inside a read.

        None of a table that has none, or not yet.
        """
        mark = self._mark(db, dataset)
        return self._find(dataset, name, mark, values) if mark else None

    def wait(self) -> None:
        """Waits for those that are being made."""
        with self._lock:
            making = list(self._making.values())
        wait(making)

    def _mark(self, db: Connection, dataset: Dataset) -> _Mark | None:
        """Which rows its table has; None where they are few, or no longer those of the dataset as it was read."""
        for number, digest, rows in db.rows(_NEWEST, (dataset.id,)):
            if number == dataset.version and rows > self.few:
                return number, digest
        return None

    def _find(self, dataset: Dataset, name: str, mark: _Mark, values: _Values = ()) -> Steps | None:
        of = dataset.table, index_of(dataset, name), values
        with self._lock:
            known, steps = self._known.get(of, (None, None))
            if known != mark and of not in self._making:
                self._making[of] = self._thread.submit(self._make, dataset, of, mark)
            return steps if known == mark else None

    def _make(self, dataset: Dataset, of: _Of, mark: _Mark) -> None:
        try:
            with closing(Connection(self._path, seconds=_SECONDS)) as connection, connection as db:
                if self._mark(db, dataset) == mark:
                    self._keep(of, mark, self._made(db, of, mark))
        except TooSlowError:
            self._keep(of, mark, None)  # nor would they be made the next time
        finally:
            with self._lock:
                del self._making[of]

    def _made(self, db: Connection, of: _Of, mark: _Mark) -> Steps:
        table, names, values = of
        known, steps = self._known.get((table, names, ()), (None, None))
        if known != mark or steps is None:
            steps = make_steps(db, table, names, width=self._width)
        return steps.among(db, values) if values else steps

    def _keep(self, of: _Of, mark: _Mark, steps: Steps | None) -> None:
        """Remembers them, also that there are none; the oldest go where all together are too long."""
        if steps is not None and steps.weight > self._most:
            steps = None
        with self._lock:
            self._known.pop(of, None)
            self._known[of] = mark, steps
            while sum(one.weight for _, one in self._known.values() if one) > self._most:
                self._known.pop(next(iter(self._known)))
