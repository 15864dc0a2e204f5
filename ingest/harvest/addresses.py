"""Addresses and instants as other catalogues write them, or None for what cannot be one."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from gazette.datasets import Address

_SPACE = "%20"


def read_link(text: str | None) -> str | None:
    """A web address that may stand in our catalogue.

    >>> read_link(" https://a.example/a b.csv "), read_link("ftp://a.example/x"), read_link(None)
    ('https://a.example/a%20b.csv', None, None)
    """
    if text is None:
        return None
    try:
        read: str = msgspec.convert(text.strip().replace(" ", _SPACE), Address)
    except msgspec.ValidationError:
        return None
    return read


def instant(text: str | None) -> str | None:
    """A day or an instant as an instant in UTC; without a zone it is taken for UTC.

    >>> instant("2024-06-01"), instant("2024-06-01T10:03:04.567+08:00"), instant("昨天")
    ('2024-06-01T00:00:00Z', '2024-06-01T02:03:04.567000Z', None)
    """
    try:
        read = datetime.fromisoformat((text or "").strip())
        moment = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat().removesuffix("+00:00") + "Z"
