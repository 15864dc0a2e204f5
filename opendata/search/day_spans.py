"""A day, month or year as it is written in a query."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_DAY = re.compile(r"([0-9]{4})(?:[-/.]?([0-9]{1,2}))?(?:[-/.]?([0-9]{1,2}))?")


def span(written: str) -> tuple[date, date]:
    """The first and the last day of a day, month or year; raises ValueError.

    >>> span("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    found = _DAY.fullmatch(written)
    if found is None:
        raise ValueError(written)
    year, month, day = [int(part or 0) for part in found.groups()]
    last = monthrange(year, month or 12)[1]
    return date(year, month or 1, day or 1), date(year, month or 12, day or last)
