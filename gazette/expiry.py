"""Until when a document holds, and when that is to be looked at again (domain ND-09).

Nothing here changes a status: a day that has passed is told, not acted on (design §3).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

import msgspec

from gazette.errors import DateError

_ON_TRIAL = re.compile("暂行|试行")
_MONTHS = 12


class Terms(msgspec.Struct, frozen=True):
    """What an installation's rules say of validity."""

    trial_years: int = 2
    """For how long a 暂行 or 试行 document holds that states no period; 0: no rule says so."""
    review_months: int = 6
    """How long before its end a document is to be evaluated: kept, amended or repealed."""


class Expiry(msgspec.Struct, frozen=True):
    """The last day of force and the day of warning before it."""

    on: date
    basis: Literal["stated", "computed"]
    """`stated` by its text (有效期); `computed` for one on trial, from the rules of the place."""
    warn_on: date


def expiry_of(
    title: str, *, effective_on: date | None, expires_on: date | None, terms: Terms
) -> Expiry | None:
    """When a document ends as far as can be told; None where nothing tells.

    >>> expiry_of("示例省停车管理办法（试行）", effective_on=date(2024, 7, 1), expires_on=None,
    ...           terms=Terms())
    Expiry(on=datetime.date(2026, 6, 30), basis='computed', warn_on=datetime.date(2026, 1, 1))
    """
    if expires_on is not None:
        return Expiry(expires_on, "stated", _before(expires_on, terms.review_months))
    if effective_on is None or not terms.trial_years or not _ON_TRIAL.search(title):
        return None
    last = last_day(effective_on, terms.trial_years, "年")
    return Expiry(last, "computed", _before(last, terms.review_months))


def last_day(first: date, count: int, unit: str) -> date:
    """The last day of a period of years (年) or months (个月) that begins on a day.

    >>> str(last_day(date(2024, 2, 29), 1, "年")), str(last_day(date(2024, 8, 31), 6, "个月"))
    ('2025-02-27', '2025-02-27')
    """
    return _moved(first, count * (_MONTHS if unit == "年" else 1)) - timedelta(days=1)


def _before(last: date, months: int) -> date:
    """The day so many months before the day after the last one, so that whole months are left."""
    try:
        return _moved(last + timedelta(days=1), -months)
    except (DateError, OverflowError):
        return last


def _moved(day: date, months: int) -> date:
    """A day so many months on; where that month is shorter, its last day."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    for number in range(day.day, day.day - 4, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue  # the month is shorter
    raise DateError(f"{day} + {months} months")
