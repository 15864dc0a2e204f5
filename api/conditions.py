"""Conditional requests: whether the reader has an answer already (RFC 9110 section 13)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache


def known_tag(tag: bytes, tags: bytes) -> bytes | None:
    """The tag by which a reader knows the answer, as he wrote it: weak comparison; None if by none.

    A cache looks for the copy that has the very tag of a 304 (RFC 9111 section 4.3.4), and of one that
    was sent packed the tag is weak.

    >>> known_tag(b'"a"', b'"b", W/"a"'), known_tag(b'"a"', b"*"), known_tag(b'"a"', b'"b"')
    (b'W/"a"', b'"a"', None)
    """
    for one in tags.split(b","):
        written = one.strip()
        if written.removeprefix(b"W/") == tag:
            return written
        if written == b"*":
            return tag
    return None


def is_unchanged_since(modified: bytes, since: bytes) -> bool:
    """Whether what was last modified then is no newer than the reader's copy. No date: not so.

    >>> is_unchanged_since(b"Sat, 01 Jun 2024 02:03:04 GMT", b"Sat, 01 Jun 2024 02:03:04 GMT")
    True
    """
    then, known = _moment(modified), _moment(since)
    return then is not None and known is not None and then <= known


def may_continue(if_range: bytes, tag: bytes, modified: bytes) -> bool:
    """Whether a part may be sent to a reader who has the rest of the answer with this tag or date.

    Strong comparison: what is weak, or another date, is refused (RFC 9110 section 13.1.5).
    """
    return not if_range or if_range in (tag, modified)


@lru_cache(maxsize=256)
def _moment(text: bytes) -> datetime | None:
    try:
        found = parsedate_to_datetime(text.decode("ascii"))
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
