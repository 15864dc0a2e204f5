"""Instants as the store writes them: UTC, milliseconds, sortable as text."""

from datetime import UTC, datetime

import msgspec

from gazette.errors import StoreError


class Moment(msgspec.Struct, frozen=True):
    """The run that records, and when."""

    run: int
    at: str
    """As `write_instant` writes it."""


def write_instant(instant: datetime) -> str:
    """An instant as text; raises StoreError for one without a time zone.

    >>> write_instant(datetime(2024, 6, 1, 2, 3, 4, tzinfo=UTC))
    '2024-06-01T02:03:04.000Z'
    """
    if instant.tzinfo is None:
        raise StoreError(f"a time without a time zone: {instant.isoformat()}")
    written = instant.astimezone(UTC).isoformat(timespec="milliseconds")
    return written.replace("+00:00", "Z")


def read_instant(text: str) -> datetime:
    """The instant written by `write_instant`.

    >>> read_instant("2024-06-01T02:03:04.000Z")
    datetime.datetime(2024, 6, 1, 2, 3, 4, tzinfo=datetime.timezone.utc)
    """
    return datetime.fromisoformat(text)
