"""Dates as HTTP writes them: `Thu, 31 May 2007 20:35:00 GMT`, to the second (RFC 7089 §2.1.1)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus

from api.problems import ErrorItem, ProblemError
from gazette.store.instants import read_instant, write_instant

_FORM = "%a, %d %b %Y %H:%M:%S GMT"
_DATE = re.compile(
    r"""(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),\x20
        [0-9]{2}\x20(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\x20[0-9]{4}\x20
        [0-9]{2}:[0-9]{2}:[0-9]{2}\x20GMT""",
    re.VERBOSE,
)
_REST_OF_A_SECOND = timedelta(milliseconds=999)


def write_http_date(instant: str) -> str:
    """An instant of the store as HTTP writes it; the milliseconds are lost.

    >>> write_http_date("2024-06-01T02:03:04.567Z")
    'Sat, 01 Jun 2024 02:03:04 GMT'
    """
    whole = read_instant(instant).replace(microsecond=0)
    return format_datetime(whole.astimezone(UTC), usegmt=True)


def read_accept_datetime(text: str) -> str:
    """The last moment of the second that `Accept-Datetime` names, as the store writes instants.

    Raises ProblemError (400) for what is no such date, a wrong day of the week included.

    >>> read_accept_datetime("Sat, 01 Jun 2024 02:03:04 GMT")
    '2024-06-01T02:03:04.999Z'
    """
    try:
        if _DATE.fullmatch(text) is None:
            raise ValueError(text)
        instant = datetime.strptime(text, _FORM).replace(tzinfo=UTC)
        if format_datetime(instant, usegmt=True) != text:
            raise ValueError(text)
    except ValueError as error:
        example = "Sat, 01 Jun 2024 02:03:04 GMT"
        raise ProblemError(
            "bad-request",
            HTTPStatus.BAD_REQUEST,
            f"Accept-Datetime: {text!r} 不是 is not a date like {example!r}",
            [ErrorItem("Accept-Datetime", example, text)],
        ) from error
    return write_instant(instant + _REST_OF_A_SECOND)
