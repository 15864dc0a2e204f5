"""Moments as the store writes them: UTC, milliseconds, sortable as text."""

from datetime import UTC, datetime

from gazette.errors import StoreError


def write_instant(moment: datetime) -> str:
    """A moment as text; raises StoreError for one without a time zone.

    >>> write_instant(datetime(2024, 6, 1, 2, 3, 4, tzinfo=UTC))
    '2024-06-01T02:03:04.000Z'
    """
    if moment.tzinfo is None:
        raise StoreError(f"moment without a time zone: {moment.isoformat()}")
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"


def read_instant(text: str) -> datetime:
    """The moment written by `write_instant`.

    >>> read_instant("2024-06-01T02:03:04.000Z")
    datetime.datetime(2024, 6, 1, 2, 3, 4, tzinfo=datetime.timezone.utc)
    """
    return datetime.fromisoformat(text)
