"""The size of the type of recognised lines, told from the steps between Han characters.

They are as wide as the type is high. The boxes around lines are too loose to be measured by
themselves: how loose differs from picture to picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median

from ingest.deskew import Quad, sides
from ingest.recogniser import Reading

_TYPE_IN_BOX = 0.78  # of the height of a box, where no line of the page tells
_SPACED = 0.25  # further apart than the boxes let expect: pushed apart, like 附\u3000件
_ROUGHLY = 0.12
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")


def type_sizes(lines: Sequence[tuple[Quad, Reading]]) -> list[float]:
    """For each line of a page its size, in the unit of the corners.

    Those close to the usual size of the page are made that: they are measured roughly.
    """
    steps = [_step(quad, reading) for quad, reading in lines]
    heights = [sides(quad)[1] for quad, _ in lines]
    in_box = _usual(
        [
            (step / height, reading)
            for step, height, (_, reading) in zip(steps, heights, lines, strict=True)
            if step is not None
        ]
    )
    expected = [height * (in_box or _TYPE_IN_BOX) for height in heights]
    sizes = [
        height if step is None or abs(step - height) > _SPACED * height else step
        for step, height in zip(steps, expected, strict=True)
    ]
    usual = _usual([(size, reading) for size, (_, reading) in zip(sizes, lines, strict=True)])
    return [usual if abs(size - usual) <= _ROUGHLY * usual else size for size in sizes]


def _step(quad: Quad, reading: Reading) -> float | None:
    """The mean step from one Han character to the next; None where no two stand together."""
    steps = [
        after.at - before.at
        for before, after in pairwise(reading.characters)
        if _HAN.fullmatch(before.text + after.text)
    ]
    return fmean(steps) * sides(quad)[0] if steps else None


def _usual(measured: Sequence[tuple[float, Reading]]) -> float:
    """The median over all characters; 0 without any."""
    letters = [value for value, reading in measured for _ in reading.characters]
    return median(letters) if letters else 0.0
