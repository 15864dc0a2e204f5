"""What was read on a page of a scan, character by character, as kept beside it in JSON.

Nothing in it is mended. Boxes are in points of the picture as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from gazette.model import Box
from ingest.deskew import Point, Quad, Turn, around
from ingest.recogniser import Reading


class Character(msgspec.Struct, frozen=True):
    """A character as it was read."""

    text: str
    box: Box


class Line(msgspec.Struct, frozen=True):
    """A line as it was read."""

    box: Box
    text: str
    score: float
    characters: tuple[Character, ...]


class Characters(msgspec.Struct, frozen=True):
    """A page; its width and height are in points."""

    page: int
    width: float
    height: float
    dpi: float
    """Of the picture as it was read."""
    lines: tuple[Line, ...]


def line_in(turn: Turn, quad: Quad, reading: Reading) -> Line:
    """A line between four corners of the turned page, where it lies in the picture."""
    one, two, three, four = (turn.lying(point) for point in quad)
    return Line(
        box=_rounded(around((one, two, three, four))),
        text=reading.text,
        score=round(reading.score, 4),
        characters=tuple(
            Character(character.text, _rounded(around(_part((one, two, three, four), start, end))))
            for character, (start, end) in zip(reading.characters, _spans(reading), strict=True)
        ),
    )


def _spans(reading: Reading) -> list[tuple[float, float]]:
    """Where each character begins and ends, from 0 to 1.

    It reaches half way to its neighbours, and no further than half of the usual step.
    """
    middles = [character.at for character in reading.characters]
    steps = sorted(after - at for at, after in pairwise(middles))
    half = (steps[len(steps) // 2] if steps else 1.0) / 2
    borders = [0.0, *((at + after) / 2 for at, after in pairwise(middles)), 1.0]
    return [
        (max(start, at - half), min(end, at + half))
        for at, (start, end) in zip(middles, pairwise(borders), strict=True)
    ]


def _part(quad: Quad, start: float, end: float) -> Sequence[Point]:
    """The corners of a line from `start` to `end`."""
    one, two, three, four = quad
    return [
        _between(one, two, start),
        _between(one, two, end),
        _between(four, three, end),
        _between(four, three, start),
    ]


def _between(left: Point, right: Point, at: float) -> Point:
    return (left[0] + (right[0] - left[0]) * at, left[1] + (right[1] - left[1]) * at)


def _rounded(box: Box) -> Box:
    left, top, right, bottom = (round(edge, 2) for edge in box)
    return (left, top, right, bottom)
