"""The words of a text object (GB/T 33190-2016 §11) as runs at their places on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
_SAME = 0.25  # sizes: the same letters so near are one, printed twice to be bold
_LINE_BREAKS = "\r\n\t"


class Words(msgspec.Struct, frozen=True):
    """What one text object says."""

    runs: tuple[Run, ...]
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
        return "".join(run.text for run in self.runs)


class _Letter(msgspec.Struct, frozen=True):
    text: str
    x: float
    y: float
    width: float


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
        runs=tuple(_runs(letters, size, placed.matrix)),
        frame=(boundary, first and (first.x, first.y), size, attribute(element, "CTM")),
        box=in_points(_frame_box(placed.matrix, boundary, size)),
        is_slanted=turned > _SLANT,
        is_transparent=_is_transparent(element),
    )


def join_words(objects: Iterable[Words]) -> Iterator[Run]:
    """The runs of a page's objects, those printed twice once.

    Some makers give each piece of a line the frame of the whole line: pieces that follow each other
    in one frame are one run, in their order.
    """
    pieces: list[Words] = []
    for words in objects:
        if pieces and words.frame != pieces[-1].frame:
            yield from _joined(pieces)
            pieces = []
        if words.text not in [piece.text for piece in pieces[-1:]]:
            pieces.append(words)
    yield from _joined(pieces)


def once(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs without those that say the same at the same place again."""
    seen: dict[tuple[str, int, int], list[Run]] = {}
    for run in runs:
        step = max(run.size, 1.0)
        column, row = round(run.box[0] / step), round(run.box[1] / step)
        near = [
            other
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for other in seen.get((run.text, column + across, row + down), ())
        ]
        if any(_is_over(run, other) for other in near):
            continue
        seen.setdefault((run.text, column, row), []).append(run)
        yield run


def _is_over(run: Run, other: Run) -> bool:
    most = _SAME * max(run.size, other.size)
    return all(abs(run.box[side] - other.box[side]) <= most for side in (0, 1))


def _joined(pieces: Sequence[Words]) -> Iterator[Run]:
    if len(pieces) <= 1:
        for piece in pieces:
            yield from piece.runs
        return
    runs = [run for piece in pieces for run in piece.runs]
    text = "".join(piece.text for piece in pieces)
    if text.strip():
        yield Run(text.strip(), pieces[0].box, runs[0].size)


def _size(element: etree._Element) -> float:
    """The size of the type; where none is given, as high as its frame."""
    given = number(attribute(element, "Size"))
    if given:
        return abs(given)
    frame = box_of(attribute(element, "Boundary"))
    return (frame[3] - frame[1]) if frame and frame[3] > frame[1] else 1.0


def _codes(element: etree._Element, wide: float) -> Iterator[list[_Letter]]:
    """The letters of each TextCode; one without X or Y takes those of the code before."""
    x = y = 0.0
    for code in children(element, "TextCode"):
        given = number(attribute(code, "X")), number(attribute(code, "Y"))
        x, y = (x if given[0] is None else given[0]), (y if given[1] is None else given[1])
        text = "".join(code.itertext()).strip(_LINE_BREAKS)
        yield _letters(text, (x, y), (attribute(code, "DeltaX"), attribute(code, "DeltaY")), wide)


def _letters(
    text: str, start: tuple[float, float], deltas: tuple[str | None, str | None], wide: float
) -> list[_Letter]:
    across, down = (steps(each, len(text)) for each in deltas)
    x, y = start
    letters = []
    for place, character in enumerate(text):
        width = wide if ord(character) >= _WIDE else wide / 2
        letters.append(_Letter(character, x, y, width))
        x += across[place] if place < len(across) else (0.0 if down else width)
        y += down[place] if place < len(down) else 0.0
    return letters


def _runs(letters: Sequence[_Letter], size: float, matrix: Matrix) -> Iterator[Run]:
    """The letters parted at wide gaps; what is nothing but spaces is none."""
    group: list[_Letter] = []
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


def _is_apart(before: _Letter, letter: _Letter, size: float) -> bool:
    beyond = letter.x - before.x - before.width
    return beyond > _GAP * size or letter.x < before.x - _GAP * size - before.width


def _run(letters: Sequence[_Letter], size: float, matrix: Matrix) -> Run:
    text = "".join(letter.text for letter in letters).rstrip()
    shown = letters[: len(text)]
    boxes = [
        matrix.box(one.x, one.y - _ASCENT * size, one.x + one.width, one.y + _DESCENT * size)
        for one in (shown[0], shown[-1])
    ]
    (left, top, right, bottom), last = boxes
    around = (min(left, last[0]), min(top, last[1]), max(right, last[2]), max(bottom, last[3]))
    return Run(text, in_points(around), round(size * matrix.height * POINTS, 3))


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
