"""How often a source brings something new (更新频率): as it was, as it should be, and when it is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

import msgspec

_RECENT = 20  # days of arrival that tell what is usual
_FEWEST = 3  # of them


class Arrivals(msgspec.Struct, frozen=True):
    """What a source brought on one day of Beijing time."""

    day: date
    count: int


class Expected(msgspec.Struct, frozen=True):
    """What a source should bring: at least so many new documents or versions in so many days."""

    days: int
    documents: int


def usual_days(arrivals: Sequence[Arrivals]) -> int | None:
    """Days from one arrival to the next, the median of the latest; None where there were too few.

    `arrivals` stand newest first, here and below.

    >>> usual_days([Arrivals(date(2024, 6, day), 1) for day in (29, 22, 15, 1)])
    7
    """
    days = [each.day for each in arrivals[:_RECENT]]
    if len(days) < _FEWEST:
        return None
    return median_low((later - earlier).days for later, earlier in pairwise(days))


def due_on(arrivals: Sequence[Arrivals], expected: Expected) -> date | None:
    """The last day on which nothing new is no lateness; None where it never brought enough.

    >>> due_on([Arrivals(date(2024, 6, 10), 1), Arrivals(date(2024, 6, 3), 4)], Expected(7, 2))
    datetime.date(2024, 6, 10)
    """
    count = 0
    for each in arrivals:
        count += each.count
        if count >= expected.documents:
            return each.day + timedelta(days=expected.days)
    return None


def is_late(due: date | None, today: date) -> bool:
    """Whether that day is over, or never was."""
    return due is None or today > due
