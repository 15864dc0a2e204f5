"""使用情况 How much a dataset is used, as public.db tells it: the days that are over (WS-06)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import msgspec

from gazette.store.instants import write_instant
from opendata.public.connection import Connection
from opendata.public.usage_rows import BEFORE

_BEIJING = timezone(timedelta(hours=8))
_DAY = "SELECT value FROM state WHERE name = ?"
_DAYS = """
    SELECT day, views, downloads, calls, robots, visitors FROM usage
    WHERE dataset = ? AND day >= ? ORDER BY day DESC
"""


class DayOfUse(msgspec.Struct, frozen=True):
    """What a dataset was used on one day; robots are in no other number than their own."""

    day: str
    views: int
    downloads: int
    calls: int
    robots: int
    visitors: int
    """Different ones, told apart within the day alone."""


class Usage(msgspec.Struct, frozen=True):
    """The use of one dataset."""

    since: str | None
    """The first day asked for; None where no day is told yet."""
    before: str | None
    """The first day that is not told yet."""
    days: list[DayOfUse]
    """The latest first; days without any use are not among them."""


def read_usage(db: Connection, dataset_id: str, days: int) -> Usage:
    """The last so many days that are told."""
    found = db.read(_DAY, (BEFORE,))
    if not found:
        return Usage(None, None, [])
    before = str(found[0][0])
    since = (date.fromisoformat(before) - timedelta(days=days)).isoformat()
    rows = db.read(_DAYS, (dataset_id, since))
    return Usage(since, before, [DayOfUse(*row) for row in rows])


def day_began(db: Connection, name: str) -> str | None:
    """When the day began, in Beijing, that public.db keeps under a name; None where it keeps none."""
    day = _day(db, name)
    return write_instant(day) if day else None


def day_ended(db: Connection, name: str) -> str | None:
    """When that day is over."""
    day = _day(db, name)
    return write_instant(day + timedelta(days=1)) if day else None


def _day(db: Connection, name: str) -> datetime | None:
    found = db.rows(_DAY, (name,))
    return datetime.fromisoformat(str(found[0][0])).replace(tzinfo=_BEIJING) if found else None
