"""A read-only connection to public.db: opened late, again when the file is swapped, bounded in time."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from gazette.errors import TooSlowError
from opendata.public.decimals import DecimalSum
from opendata.public.schema import SCHEMA

_STEPS = 20_000
"""SQLite's steps between two looks at the clock."""
_BUSY_SECONDS = 1.0
_LOOK_SECONDS = 0.2
"""Between two looks at whether the file was swapped."""
_CACHE = 16 * 1024
"""KiB of pages that a connection holds at most: the indexes by id of 100,000 documents, of which a
search reads a leaf for each hit."""

Row = tuple[Any, ...]  # Any: a column's value is what its table declares

LISTED = "SELECT value FROM json_each(?)"
"""The values of one parameter that `listed` made; however many, the statement stays the same."""


class Connection:
    """One thread's long-lived view of public.db; a file not yet made is an empty archive."""

    def __init__(self, path: Path, *, seconds: float) -> None:
        self._path = str(path)
        self._seconds = seconds
        self._deadline = self._looked = 0.0
        self._file: tuple[int, int] | None = None
        self._version: int | None = None
        self._settled = False
        self.generation = 0
        self._db = self._watched(_empty())

    def __enter__(self) -> Connection:
        """Starts one read of a settled state; `generation` grows when it is not the last one."""
        db = self._fresh()
        if self._settled:
            return self
        self._end_failed(db)
        db.execute("BEGIN")
        self._look(db)
        return self

    def __exit__(self, *failure: object) -> None:
        """Ends the read, so that no old state is held on to."""
        if self._db.in_transaction and not self._settled:
            self._db.execute("COMMIT")

    def look(self) -> int:
        """The generation as it is now; without a read of anything else it costs half as much."""
        db = self._fresh()
        if not self._settled:
            self._end_failed(db)
            self._look(db)
        return self.generation

    @contextmanager
    def settled(self) -> Iterator[None]:
        """One settled state for all that is read inside.

        While it lasts, what is written stays in the WAL: for work of bounded time, never while
        somebody is waited for.
        """
        with self:
            self._settled = True
            try:
                yield
            finally:
                self._settled = False

    def read(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of one query on its own: one statement sees one state by itself."""
        self._fresh()
        return self.rows(sql, values)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query. Raises TooSlowError after the allowed seconds."""
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if self._is_late():
                raise TooSlowError(self._seconds) from error
            raise

    def each(self, sql: str, values: Sequence[object] = ()) -> Generator[Row]:
        """The rows of one query on its own, one by one; to be closed before anything is awaited."""
        try:
            with closing(self._fresh().execute(sql, values)) as cursor:
                yield from cursor
        except sqlite3.OperationalError as error:
            if self._is_late():
                raise TooSlowError(self._seconds) from error
            raise

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def _end_failed(self, db: sqlite3.Connection) -> None:
        if db.in_transaction:  # the last read failed before it could end
            db.execute("ROLLBACK")

    def _look(self, db: sqlite3.Connection) -> None:
        (version,) = db.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self.generation += 1

    def _fresh(self) -> sqlite3.Connection:
        """The open file, with the time for one read; looks now and then whether it was swapped."""
        now = time.monotonic()
        self._deadline = now + self._seconds
        if self._settled or (self._file is not None and now < self._looked + _LOOK_SECONDS):
            return self._db
        self._looked = now
        file = self._identity()
        if file != self._file:
            self.close()
            self._db = self._watched(_empty() if file is None else _open(self._path))
            self._file = file
            self._version = None
        return self._db

    def _watched(self, db: sqlite3.Connection) -> sqlite3.Connection:
        db.set_progress_handler(self._is_late, _STEPS)
        # typeshed knows aggregates of integers alone
        db.create_aggregate("decimal_sum", 1, DecimalSum)  # type: ignore[arg-type]
        return db

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116 (asked before every read: half the cost)
        except FileNotFoundError:
            return None
        return (found.st_dev, found.st_ino)

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline


def listed(values: Sequence[str]) -> str:
    """Several values as one parameter, for `LISTED`."""
    return msgspec.json.encode(values).decode()


def _open(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"{Path(path).resolve().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        timeout=_BUSY_SECONDS,
        cached_statements=256,
    )
    db.execute(f"PRAGMA cache_size = -{_CACHE}")
    return db


def _empty() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(SCHEMA)
    return db
