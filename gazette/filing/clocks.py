"""Working days (工作日) in mainland China, weekends worked in exchange for holidays (调休) included.

Of a year for which the State Council has not announced its holidays yet, or the calendar installed
here does not know, Monday to Friday count: then a due day comes too early rather than too late.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import chinese_calendar

_CHINA = timezone(timedelta(hours=8))
_DAY = timedelta(days=1)
_SATURDAY = 5


def today(now: datetime) -> date:
    """The day in China at an instant."""
    return now.astimezone(_CHINA).date()


def is_working_day(day: date) -> bool:
    """Whether offices are open on a day.

    >>> is_working_day(date(2018, 10, 1)), is_working_day(date(2018, 9, 29))
    (False, True)
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year that the calendar does not know
        return day.weekday() < _SATURDAY


def due_on(received: date, days: int) -> date:
    """The last of so many working days; the day of receipt is not counted (domain §14.3).

    >>> due_on(date(2018, 9, 20), 20)
    datetime.date(2018, 10, 24)
    """
    day = received
    while days > 0:
        day += _DAY
        days -= is_working_day(day)
    return day
