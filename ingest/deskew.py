"""How a page lies in its picture: quarter turns and skew, told from the lines found on it.

Quads are the four corners of a line of text, in the order in which the line is read: upper left,
upper right, lower right, lower left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from gazette.model import Box

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]

MOST = 8.0
"""Degrees: lines that lean more are no skew of the page."""

_LONG = 5.0  # a line this many times as long as high tells the skew
_TALL = 1.5  # a box this many times as high as wide is a line that stands on end
_LEAST = 0.05  # degrees: less moves no line by a fifth of its height


class Turn(msgspec.Struct, frozen=True):
    """What sets a page upright: quarter turns, then the skew taken off about its middle.

    >>> turn = Turn(width=600.0, height=800.0, quarters=1)
    >>> turn.upright((600.0, 0.0)), turn.upright_size
    ((0.0, 0.0), (800.0, 600.0))
    >>> turn.in_picture((0.0, 0.0, 10.0, 5.0))
    (595.0, 0.0, 600.0, 10.0)
    """

    width: float
    """Of the picture as it is, in points."""
    height: float
    quarters: int = 0
    """Quarter turns against the clock, 0 to 3."""
    degrees: float = 0.0
    """By how much the lines fall to the right, once turned by quarters."""

    @property
    def upright_size(self) -> tuple[float, float]:
        """Width and height of the page once it is upright, in points."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    def upright(self, point: Point) -> Point:
        """Where a point of the picture is on the upright page."""
        x, y = point
        width, height = self.width, self.height
        for _ in range(self.quarters):
            x, y, width, height = y, width - x, height, width
        return self._about_middle(x, y, -self.degrees)

    def lying(self, point: Point) -> Point:
        """Where a point of the upright page is in the picture."""
        x, y = self._about_middle(*point, self.degrees)
        width, height = self.upright_size
        for _ in range(self.quarters):
            x, y, width, height = height - y, x, height, width
        return (x, y)

    def in_picture(self, box: Box) -> Box:
        """The smallest box in the picture around a box of the upright page."""
        left, top, right, bottom = box
        return around(
            [
                self.lying(each)
                for each in ((left, top), (right, top), (right, bottom), (left, bottom))
            ]
        )

    def _about_middle(self, x: float, y: float, degrees: float) -> Point:
        if not degrees:
            return (x, y)
        width, height = self.upright_size
        sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        right, down = x - width / 2, y - height / 2
        return (
            width / 2 + right * cosine - down * sine,
            height / 2 + right * sine + down * cosine,
        )


def around(points: Sequence[Point]) -> Box:
    """The smallest box around some points."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return (min(across), min(down), max(across), max(down))


def sides(quad: Quad) -> tuple[float, float]:
    """Length and height of a line, each the mean of two sides."""
    one, two, three, four = quad
    across = (math.dist(one, two) + math.dist(four, three)) / 2
    down = (math.dist(one, four) + math.dist(two, three)) / 2
    return across, down


def lies_on_its_side(quads: Sequence[Quad]) -> bool:
    """Whether most of the text found stands on end, so that the page wants a quarter turn.

    >>> lies_on_its_side([((0, 0), (9, 0), (9, 300), (0, 300)), ((20, 0), (60, 0), (60, 9), (20, 9))])
    True
    """
    lengths = {True: 0.0, False: 0.0}
    for quad in quads:
        across, down = sides(quad)
        lengths[down > _TALL * across] += max(across, down)
    return lengths[True] > lengths[False]


def skew_of(quads: Sequence[Quad]) -> float:
    """The degrees by which the lines fall to the right; 0 where no line is long enough to tell.

    Half of the length of all long lines leans more, half less, so that a slanting stamp does not
    matter.

    >>> round(skew_of([((0, 0), (200, 4), (200, 14), (0, 10))]), 2)
    1.15
    """
    leaning = sorted(
        (_lean(quad), across)
        for quad in quads
        for across, down in [sides(quad)]
        if across > _LONG * down
    )
    middle = sum(across for _, across in leaning) / 2
    for degrees, across in leaning:
        middle -= across
        if middle <= 0:
            return degrees if _LEAST <= abs(degrees) <= MOST else 0.0
    return 0.0


def _lean(quad: Quad) -> float:
    """Of the line through the middles of the two ends, in degrees."""
    one, two, three, four = quad
    return math.degrees(
        math.atan2(
            (two[1] + three[1]) - (one[1] + four[1]), (two[0] + three[0]) - (one[0] + four[0])
        )
    )
