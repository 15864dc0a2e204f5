"""Places on an OFD page: numbers as printed in XML, boxes and transformations in millimetres."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from gazette.model import Box

POINTS = 72 / 25.4
"""Points in a millimetre, the unit of OFD."""
FARTHEST = 1e5
"""No place on a page is farther than this from its corner; what says so is not a number."""


class Matrix(msgspec.Struct, frozen=True):
    """x' = ax + cy + e, y' = bx + dy + f (GB/T 33190 §8.1)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a place comes to lie."""
        return (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def after(self, first: Matrix) -> Matrix:
        """The transformation that does the other one first, then this one."""
        e, f = self.at(first.e, first.f)
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The upright box around what a box becomes."""
        corners = [self.at(x, y) for x in (left, right) for y in (top, bottom)]
        across, down = zip(*corners, strict=True)
        return (min(across), min(down), max(across), max(down))

    @property
    def angle(self) -> float:
        """By how many degrees a line of text is turned, clockwise."""
        return math.degrees(math.atan2(self.b, self.a))

    @property
    def height(self) -> float:
        """How many times as high something becomes."""
        return math.hypot(self.c, self.d)


def numbers(words: str | None) -> list[float]:
    """The numbers in an attribute, in order; what is no number ends them.

    >>> numbers("0 0 210.0 297"), numbers("1 x 3"), numbers(None)
    ([0.0, 0.0, 210.0, 297.0], [1.0], [])
    """
    found = []
    for word in (words or "").replace(",", " ").split():
        value = number(word)
        if value is None:
            break
        found.append(value)
    return found


def number(word: str | None) -> float | None:
    """A finite number of a sensible size, or None."""
    try:
        value = float(word or "")
    except ValueError:
        return None
    return value if abs(value) <= FARTHEST else None


def steps(words: str | None, most: int) -> list[float]:
    """The distances of a DeltaX or DeltaY, no more than asked for: `g 3 5` is 5 5 5 (§11.3).

    >>> steps("g 2000000000 5.5 1", 3), steps("1 g 2 7 3", 9)
    ([5.5, 5.5, 5.5], [1.0, 7.0, 7.0, 3.0])
    """
    return list(_steps((words or "").split(), most))


def _steps(words: list[str], most: int) -> Iterator[float]:
    place, made = 0, 0
    while place < len(words) and made < most:
        times = 1
        if words[place] == "g" and place + 2 < len(words):
            times = max(0, min(int(number(words[place + 1]) or 0), most - made))
            if number(words[place + 1]) is None:  # a count beyond all measure
                times = most - made
            place += 2
        value = number(words[place])
        if value is None:
            return
        yield from [value] * times
        made += times
        place += 1


def box_of(words: str | None) -> Box | None:
    """The box of an ST_Box, left, top, width and height; None for what is none."""
    found = numbers(words)
    if len(found) < 4:
        return None
    left, top, width, height = found[:4]
    return (left, top, left + width, top + height)


def matrix_of(words: str | None) -> Matrix:
    """The transformation of a CTM; the one that changes nothing for what is none."""
    found = numbers(words)
    return Matrix(*found) if len(found) == 6 else Matrix()


def in_points(box: Box) -> Box:
    """A box in points."""
    left, top, right, bottom = (round(value * POINTS, 3) for value in box)
    return (left, top, right, bottom)
