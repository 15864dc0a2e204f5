"""`recorded_before=`: a day or an instant of this archive's record, as the store writes instants."""

from __future__ import annotations

from datetime import MINYEAR, date, datetime, timedelta, timezone
from http import HTTPStatus
from typing import Annotated

from msgspec import Meta

from api.problems import ErrorItem, ProblemError
from gazette.store.instants import read_instant, write_instant

_BEIJING = timezone(timedelta(hours=8))
_LENGTH_OF_DAY = len("2024-06-01")
_LENGTH_OF_SECOND = len("2024-06-01T08:00:00")
_FIRST_SECOND = "0001-01-01T00:00:00"
_LAST_SECOND = "9999-12-31T24:00:00"
_TICK = timedelta(milliseconds=1)  # the store's instants are whole milliseconds

RecordedBefore = Annotated[
    str | None,
    Meta(
        description="记录时点 As this archive stood right before a day (Beijing time) or an instant "
        "(RFC 3339); what has been withdrawn since is not shown.",
        examples=["2024-06-01", "2024-06-01T08:00:00Z"],
    ),
]


def moment_before(text: str | None) -> str | None:
    """The last moment of the record before a day or an instant; None for none.

    Raises ProblemError for what is neither.

    >>> moment_before("2024-06-01"), moment_before("2024-06-01T08:00:00Z")
    ('2024-05-31T15:59:59.999Z', '2024-06-01T07:59:59.999Z')
    """
    if text is None:
        return None
    try:
        return write_instant(_read(text) - _TICK)
    except (ValueError, OverflowError) as error:
        raise ProblemError(
            "invalid-parameter",
            HTTPStatus.BAD_REQUEST,
            f"recorded_before={text!r}: neither a day nor an instant",
            [ErrorItem("recorded_before", "2024-06-01 or 2024-06-01T08:00:00Z", text)],
        ) from error


def moment_named(text: str) -> str | None:
    """The moment that an instant, or the beginning of a day, is; None for what is neither.

    >>> moment_named("2024-06-01T02:03:04.000Z"), moment_named("2024-06-01"), moment_named("x")
    ('2024-06-01T02:03:04.000Z', '2024-05-31T16:00:00.000Z', None)
    """
    try:
        return write_instant(_read(text))
    except (ValueError, OverflowError):
        return None


def seconds_of(text: str) -> tuple[str, str]:
    """The second of an instant, or the whole of a day in Beijing: its first second, and the first after it.

    Instants that are written to the second or more finely compare with both as text. What lies before
    year 1 or after 9999, as the first and last days do in part, is their very beginning or end. Raises
    ValueError for what is neither.

    >>> seconds_of("2024-06-01"), seconds_of("2024-06-01T08:00:00.5Z")
    (('2024-05-31T16:00:00', '2024-06-01T16:00:00'), ('2024-06-01T08:00:00', '2024-06-01T08:00:01'))
    >>> seconds_of("0001-01-01"), seconds_of("9999-12-31")
    (('0001-01-01T00:00:00', '0001-01-01T16:00:00'), ('9999-12-30T16:00:00', '9999-12-31T24:00:00'))
    """
    instant = _read(text)
    length = timedelta(days=1) if len(text) == _LENGTH_OF_DAY else timedelta(seconds=1)
    return _second(instant, timedelta()), _second(instant, length)


def beijing_time(moment: str) -> str:
    """A moment as people here say it.

    >>> beijing_time("2024-06-01T02:03:04.000Z")
    '2024-06-01 10:03:04'
    """
    return read_instant(moment).astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def beijing_today() -> date:
    """The day it is in Beijing, where days of the archive begin and end."""
    return datetime.now(_BEIJING).date()


def _second(instant: datetime, later: timedelta) -> str:
    try:
        return write_instant(instant + later)[:_LENGTH_OF_SECOND]
    except OverflowError:
        return _FIRST_SECOND if instant.year == MINYEAR else _LAST_SECOND


def _read(text: str) -> datetime:
    """Raises ValueError for what is neither a day nor an instant."""
    instant = datetime.fromisoformat(text.replace(" ", "+"))  # a + that was sent bare
    return instant if instant.tzinfo else instant.replace(tzinfo=_BEIJING)
