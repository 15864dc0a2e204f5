"""Parts of an answer: `Range`, as far as one part is asked for (RFC 9110 section 14)."""

from __future__ import annotations

import re

import msgspec

_RANGE = re.compile(
    r"""bytes=[ ]*(?:
        (?P<first>[0-9]{1,18})-(?P<last>[0-9]{0,18})  # from here, to there or to the end
        | -(?P<tail>[0-9]{1,18})                      # the last so many
    )""",
    re.VERBOSE,
)


class Span(msgspec.Struct, frozen=True):
    """Bytes from `first` up to but not with `end`."""

    first: int
    end: int

    def of(self, size: int) -> bytes:
        """What `Content-Range` says of it."""
        return f"bytes {self.first}-{self.end - 1}/{size}".encode()


def read_range(header: str, size: int) -> Span | None:
    """The part that is asked for, None for the whole: also where the header is not understood.

    Several parts are given as the whole, which the standard allows. A part behind the end is empty.

    >>> read_range("bytes=2-", 10), read_range("bytes=2-3", 10), read_range("bytes=-4", 10)
    (Span(first=2, end=10), Span(first=2, end=4), Span(first=6, end=10))
    >>> read_range("bytes=0-1,4-5", 10), read_range("", 10)
    (None, None)
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        return None
    if found["tail"] is not None:
        return Span(max(0, size - int(found["tail"])) if int(found["tail"]) else size, size)
    first = int(found["first"])
    end = int(found["last"]) + 1 if found["last"] else size
    if found["last"] and end <= first:
        return None
    return Span(first, max(first, min(end, size)) if first < size else first)
