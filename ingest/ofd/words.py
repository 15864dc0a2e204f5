"""The words of a text object (GB/T 33190-2016 §11) as runs at their places on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from lxml import etree

from gazette.model import Box
from ingest.layout import Run
from ingest.ofd.geometry import POINTS, Matrix, box_of, in_points, number, steps
from ingest.ofd.objects import Placed
from ingest.xml_parts import attribute, child, children

_ASCENT = 0.88  # of the size, above and below the baseline
_DESCENT = 0.12
_GAP = 1.5  # sizes: wider gaps part columns, not letters
_WIDE = 0x2E80  # from here on characters are as wide as high
_SLANT = 10.0  # degrees: a scan is turned by less, a watermark by more
_LINE_BREAKS = "\r\n\t"


class Letter(msgspec.Struct, frozen=True):
    """A letter, where it begins and how wide it is by itself."""

    text: str
    x: float
    y: float
    width: float


class Laid(msgspec.Struct, frozen=True):
    """A run with its letters on the page, in points; what is turned has none."""

    run: Run
    letters: tuple[Letter, ...]


class Words(msgspec.Struct, frozen=True):
    """What one text object says."""

    laid: tuple[Laid, ...]
    frame: tuple[object, ...]
    """Its boundary and first place: two objects that share them are laid over each other."""
    box: Box
    """The boundary on the page, in points."""
    is_slanted: bool
    """Neither upright nor turned by right angles: a watermark."""
    is_transparent: bool
    """Drawn without colour: the text under a scanned page, or hidden words."""

    @property
    def text(self) -> str:
        """The words of all runs."""
        return "".join(laid.run.text for laid in self.laid)


def read_words(placed: Placed) -> Words:
    """What a text object says, and where."""
    element = placed.element
    size = _size(element)
    narrowed = abs(number(attribute(element, "HScale")) or 1.0)
    letters = [letter for code in _codes(element, size * narrowed) for letter in code]
    boundary = box_of(attribute(element, "Boundary")) or (0.0, 0.0, 0.0, 0.0)
    turned = abs((placed.matrix.angle + 45) % 90 - 45)
    first = letters[0] if letters else None
    return Words(
        laid=tuple(_runs(letters, size, placed.matrix)),
        frame=(boundary, first and (first.x, first.y), size, attribute(element, "CTM")),
        box=in_points(_frame_box(placed.matrix, boundary, size)),
        is_slanted=turned > _SLANT,
        is_transparent=_is_transparent(element),
    )


def _size(element: etree._Element) -> float:
    """The size of the type; where none is given, as high as its frame."""
    given = number(attribute(element, "Size"))
    if given:
        return abs(given)
    frame = box_of(attribute(element, "Boundary"))
    return (frame[3] - frame[1]) if frame and frame[3] > frame[1] else 1.0


def _codes(element: etree._Element, wide: float) -> Iterator[list[Letter]]:
    """The letters of each TextCode; one without X or Y takes those of the code before."""
    x = y = 0.0
    for code in children(element, "TextCode"):
        given = number(attribute(code, "X")), number(attribute(code, "Y"))
        x, y = (x if given[0] is None else given[0]), (y if given[1] is None else given[1])
        text = "".join(code.itertext()).strip(_LINE_BREAKS)
        yield _letters(text, (x, y), (attribute(code, "DeltaX"), attribute(code, "DeltaY")), wide)


def _letters(
    text: str, start: tuple[float, float], deltas: tuple[str | None, str | None], wide: float
) -> list[Letter]:
    across, down = (steps(each, len(text)) for each in deltas)
    x, y = start
    letters = []
    for place, character in enumerate(text):
        width = wide if ord(character) >= _WIDE else wide / 2
        letters.append(Letter(character, x, y, width))
        x += across[place] if place < len(across) else (0.0 if down else width)
        y += down[place] if place < len(down) else 0.0
    return letters


def _runs(letters: Sequence[Letter], size: float, matrix: Matrix) -> Iterator[Laid]:
    """The letters parted at wide gaps; what is nothing but spaces is none."""
    group: list[Letter] = []
    for letter in letters:
        if letter.text.isspace() and not group:
            continue
        if group and _is_apart(group[-1], letter, size):
            yield _run(group, size, matrix)
            group = [] if letter.text.isspace() else [letter]
            continue
        group.append(letter)
    if group:
        yield _run(group, size, matrix)


def _is_apart(before: Letter, letter: Letter, size: float) -> bool:
    beyond = letter.x - before.x - before.width
    return beyond > _GAP * size or letter.x < before.x - _GAP * size - before.width


def _run(letters: Sequence[Letter], size: float, matrix: Matrix) -> Laid:
    text = "".join(letter.text for letter in letters).rstrip()
    shown = letters[: len(text)]
    boxes = [
        matrix.box(one.x, one.y - _ASCENT * size, one.x + one.width, one.y + _DESCENT * size)
        for one in (shown[0], shown[-1])
    ]
    (left, top, right, bottom), last = boxes
    around = (min(left, last[0]), min(top, last[1]), max(right, last[2]), max(bottom, last[3]))
    run = Run(text, in_points(around), round(size * matrix.height * POINTS, 3))
    return Laid(run, tuple(_on_page(shown, matrix)))


def _on_page(letters: Sequence[Letter], matrix: Matrix) -> Iterator[Letter]:
    if matrix.b or matrix.c or matrix.a <= 0:
        return
    for letter in letters:
        x, y = matrix.at(letter.x, letter.y)
        yield Letter(letter.text, x * POINTS, y * POINTS, letter.width * matrix.a * POINTS)


def _frame_box(matrix: Matrix, boundary: Box, size: float) -> Box:
    """The boundary where it comes to lie; without height it is as high as the type."""
    width, height = boundary[2] - boundary[0], boundary[3] - boundary[1]
    bottom = matrix.f + max(height, size * matrix.height)
    return (matrix.e, matrix.f, matrix.e + width, bottom)


def _is_transparent(element: etree._Element) -> bool:
    """Neither filled nor stroked, or in a colour that lets everything through."""
    fill, stroke = ((attribute(element, name) or "").strip().lower() for name in ("Fill", "Stroke"))
    if fill in ("false", "0") and stroke not in ("true", "1"):
        return True
    colour = child(element, "FillColor")
    alphas = [attribute(element, "Alpha")]
    if colour is not None and stroke not in ("true", "1"):
        alphas.append(attribute(colour, "Alpha"))
    return any(number(alpha) == 0 for alpha in alphas if alpha is not None)
