"""Where the number and the heading of a part stand in its text."""

from __future__ import annotations

import re

import msgspec

from opendata.nested import Nested

_DIVISIONS = frozenset({"book", "subbook", "chapter", "section"})
_HEADING_LINES = 6
_STOP = re.compile("[。：:]?")
_GAP = re.compile(r"[^\S\n]*")
_LINE = re.compile(r"[^\n]*")
_SPACE = re.compile(r"\s*")


class Head(msgspec.Struct, frozen=True):
    """The number from the part's start to `number_end`; the heading between two places.

    Both may be empty; between them stand only spaces and line feeds.
    """

    number_end: int
    heading_start: int
    heading_end: int


def read_head(text: str, one: Nested) -> Head:
    """The number and heading of a part as they stand in its own text."""
    number = one.part.number
    limit = one.own_end
    is_there = bool(number) and text.startswith(number, one.start, limit)
    number_end = one.start + len(number) if is_there else one.start
    start = _after(_SPACE, text, number_end, limit)
    end = _heading_end(text, start, limit, one) if one.part.heading else start
    return Head(number_end, start, end) if end > start else Head(number_end, number_end, number_end)


def _heading_end(text: str, start: int, limit: int, one: Nested) -> int:
    """Past the heading that begins at a place; that place where it does not stand there."""
    heading = one.part.heading or ""
    if text.startswith(heading, start, limit):
        end = _after(_STOP, text, start + len(heading), limit)
        if end == limit or end > start + len(heading) or text[end] == "\n":
            return end
    wanted, joined, place = "".join(heading.split()), "", start
    for _ in range(_HEADING_LINES):
        end = _after(_LINE, text, place, limit)
        joined += "".join(text[place:end].split())
        is_numbered = one.part.kind in _DIVISIONS and joined.startswith(wanted)
        if joined.rstrip("：:") == wanted or is_numbered:
            return end
        if end >= limit or not wanted.startswith(joined):
            break
        place = end + 1
    return start


def after_gap(text: str, place: int, limit: int) -> int:
    """Past the spaces of a line that stand at a place."""
    return _after(_GAP, text, place, limit)


def _after(pattern: re.Pattern[str], text: str, place: int, limit: int) -> int:
    match = pattern.match(text, place, limit)
    return match.end() if match else place
