"""How much datasets are used: counts a day in office.db (WS-06), and nobody's address.

Within a day somebody is told from somebody else by a digest, keyed with a salt of that day which is
in no database. `close_days` throws the digests of days that are over away, and their number stays.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

import msgspec
from sqlite_utils import Database

from gazette.errors import StoreError

Act = Literal["view", "download", "call"]
"""浏览、下载、接口调用 What somebody did: looked at a page, took a file, asked the API."""

TABLE = "table:"
"""Stands before the name of a table of public.db where a dataset is known by it alone."""

_COUNT = """
    INSERT INTO usage VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (day, dataset, act, is_robot) DO UPDATE SET requests = requests + excluded.requests
"""
_SEEN = "INSERT INTO usage_visitor VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_CLOSE = """
    INSERT INTO usage_visitors
    SELECT day, dataset, count(*) FROM usage_visitor WHERE day < :today GROUP BY day, dataset
    ON CONFLICT (day, dataset) DO UPDATE SET visitors = visitors + excluded.visitors
"""
_FORGET = "DELETE FROM usage_visitor WHERE day < :today"
_DAYS = """
    SELECT u.day, u.dataset,
        sum(requests) FILTER (WHERE act = 'view' AND NOT is_robot),
        sum(requests) FILTER (WHERE act = 'download' AND NOT is_robot),
        sum(requests) FILTER (WHERE act = 'call' AND NOT is_robot),
        sum(requests) FILTER (WHERE is_robot),
        v.visitors
    FROM usage AS u LEFT JOIN usage_visitors AS v ON v.day = u.day AND v.dataset = u.dataset
    WHERE u.day < :today GROUP BY u.day, u.dataset ORDER BY u.day, u.dataset
"""


class Use(msgspec.Struct, frozen=True):
    """One kind of use of a dataset on a day."""

    day: str
    dataset: str
    act: Act
    is_robot: bool
    """Whether whoever asked says that it searches the web for others."""


class Visit(msgspec.Struct, frozen=True):
    """Somebody who used a dataset on a day."""

    day: str
    dataset: str
    visitor: bytes
    """A keyed digest; see above."""


class UsageDay(msgspec.Struct, frozen=True):
    """What a dataset was used on a day that is over."""

    day: str
    dataset: str
    views: int
    downloads: int
    calls: int
    robots: int
    """Requests of any kind by robots; they are in no other count."""
    visitors: int
    """Different ones, robots apart."""


class Usage:
    """The counts of one office.db."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn

    def add(self, uses: Mapping[Use, int], visits: Iterable[Visit]) -> None:
        """Adds what a worker has counted since it last did. Raises StoreError, and adds nothing."""
        rows = [(*msgspec.structs.astuple(use), requests) for use, requests in uses.items()]
        with self._writing():
            self._connection.executemany(_COUNT, rows)
            self._connection.executemany(_SEEN, map(msgspec.structs.astuple, visits))

    def close_days(self, today: str) -> None:
        """Counts the visitors of days that are over, and forgets their digests. Raises StoreError."""
        with self._writing():
            self._connection.execute(_CLOSE, {"today": today})
            self._connection.execute(_FORGET, {"today": today})

    def days(self, today: str) -> list[UsageDay]:
        """The use of every dataset on every day that is over, by day and dataset."""
        rows = self._connection.execute(_DAYS, {"today": today})
        return [UsageDay(row[0], row[1], *(count or 0 for count in row[2:])) for row in rows]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All that is written inside, or nothing."""
        try:
            with self._db.atomic():
                yield
        except sqlite3.OperationalError as error:  # another writer is long at work
            raise StoreError(f"usage cannot be written: {error}") from error
