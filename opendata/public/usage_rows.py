"""How much datasets are used, in public.db: the days of office.db that are over, by dataset (WS-06)."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from gazette.store.office import DATABASE as OFFICE
from gazette.store.office import open_office
from gazette.store.usage import TABLE, UsageDay
from opendata.public.file import transaction
from opendata.public.state import read_state, set_state

BEFORE = "usage_before"
"""The name under which public.db keeps the day before which all use is told."""

COLUMNS = ("dataset", "day", "views", "downloads", "calls", "robots", "visitors")

_BEIJING = timezone(timedelta(hours=8))
_GRACE = timedelta(hours=1)
"""After midnight, in which servers put what they have counted into office.db."""

_PUT = "INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?, ?)"
_TAKE = "DELETE FROM usage"
_NAMES = "SELECT id, id FROM dataset UNION ALL SELECT ? || table_name, id FROM dataset"

Row = tuple[object, ...]


def follow_usage(data: Path, connection: sqlite3.Connection, *, now: datetime) -> None:
    """Tells the days that are over, once a day; `now` has a time zone. Raises StoreError.

    Where there is no office.db nothing was counted, and none is made.
    """
    before = told_before(now)
    if read_state(connection, BEFORE) == before or not (data / OFFICE).is_file():
        return
    with open_office(data) as office:
        office.usage.close_days(before)  # servers do so only when somebody asks
    rows = usage_rows(data, before, names_of(connection))
    with transaction(connection):
        connection.execute(_TAKE)
        connection.executemany(_PUT, rows)
        set_state(connection, BEFORE, before)


def told_before(now: datetime) -> str:
    """The first day in Beijing that is not told yet.

    >>> told_before(datetime.fromisoformat("2024-06-03T16:59:59+00:00"))
    '2024-06-03'
    >>> told_before(datetime.fromisoformat("2024-06-03T17:00:00+00:00"))
    '2024-06-04'
    """
    return (now - _GRACE).astimezone(_BEIJING).date().isoformat()


def names_of(connection: sqlite3.Connection) -> Mapping[str, str]:
    """The datasets by the names under which their use is counted: their own, and their table's."""
    return dict(connection.execute(_NAMES, (TABLE,)))


def usage_rows(data: Path, before: str, names: Mapping[str, str]) -> list[Row]:
    """The rows of `usage`; use of what is no dataset is left out. Raises StoreError.

    Who used a dataset and its table on a day is one visitor or two: nobody can tell any more. The
    larger of the two numbers is told, which is never too many.
    """
    with open_office(data) as office:
        days = office.usage.days(before)
    counted: dict[tuple[str, str], list[UsageDay]] = defaultdict(list)
    for one in days:
        if one.dataset in names:
            counted[names[one.dataset], one.day].append(one)
    return [(*key, *_together(its)) for key, its in sorted(counted.items())]


def _together(days: Iterable[UsageDay]) -> Row:
    views, downloads, calls, robots, visitors = zip(
        *(msgspec.structs.astuple(one)[2:] for one in days), strict=True
    )
    return sum(views), sum(downloads), sum(calls), sum(robots), max(visitors)
