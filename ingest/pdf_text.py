"""The characters of a PDF page as runs at their places, from its text layer."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from gazette.model import Box
from ingest.layout import Run

MOST_CHARACTERS = 200_000
"""Characters of one page that are read; a page of print has five thousand."""

_APART = 0.5  # em: a gap at which a run ends
_WORD = 0.15  # em: a gap between two words of Latin letters
_DRIFT = 0.35  # of the height by which a run's characters may differ in their baseline
_TWICE = 0.12  # em: so near, the same character is drawn again to be bold
_SLANT = 0.03  # of a right angle: what is turned further is a stamp or a watermark
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FD6), *range(0xFB00, 0xFB07))
}
"""Radicals and ligatures that fonts map glyphs to: ⽂ is 文, ﬁ is fi."""
_DROPPED = dict.fromkeys((*range(32), 0xAD, 0xFEFF, 0xFFFE, 0xFFFF, 0x200B), None)
_LETTERS = {**_RADICALS, **_DROPPED}


class TextLayer(msgspec.Struct, frozen=True):
    """What the text layer of a page holds."""

    runs: tuple[Run, ...]
    width: float
    """Of the page held so that its text stands upright, in points."""
    height: float
    turned: int
    """Characters left out because they stand aslant."""
    is_cut: bool
    """Whether the page has more characters than are read."""


class _Placed(msgspec.Struct, frozen=True):
    text: str
    box: Box


def read_text(page: pdfium.PdfPage) -> TextLayer:
    """The runs of a page, in the order of its content; places in points from the upper left.

    A page is held as most of its text stands; what stands otherwise is left out and counted.
    """
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        placed = list(_characters(layer, min(count, MOST_CHARACTERS)))
    finally:
        layer.close()
    quarter = Counter(each.quarter for each in placed).most_common(1)
    upright = quarter[0][0] if quarter and quarter[0][0] is not None else 0
    matrix, width, height = _matrix(page, upright)
    kept = [_Placed(each.text, matrix.box(*each.box)) for each in placed if each.quarter == upright]
    return TextLayer(
        tuple(_runs(kept)), width, height, len(placed) - len(kept), count > MOST_CHARACTERS
    )


class _Character(msgspec.Struct, frozen=True):
    """A character as it stands in the page's own space."""

    text: str
    box: Box
    quarter: int | None
    """By how many right angles it is turned; None for one that stands aslant."""


def _characters(layer: pdfium.PdfTextPage, count: int) -> Iterator[_Character]:
    """Each printed character."""
    box = pdfium_c.FS_RECTF()
    place = ctypes.byref(box)
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(layer, index)
        if pdfium_c.FPDFText_IsGenerated(layer, index) == 1:
            continue
        text = chr(code).translate(_LETTERS) if code < 0x110000 else ""
        if not text or not pdfium_c.FPDFText_GetLooseCharBox(layer, index, place):
            continue
        quarters = pdfium_c.FPDFText_GetCharAngle(layer, index) / (math.pi / 2)
        is_straight = abs(quarters - round(quarters)) <= _SLANT
        quarter = round(quarters) % 4 if is_straight else None
        yield _Character(text, (box.left, box.top, box.right, box.bottom), quarter)


class _Matrix(msgspec.Struct, frozen=True):
    """From the page's own space to points from its upper left corner, as it is shown."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A box in the page's own space as it is shown."""
        xs = [self.a * x + self.c * y + self.e for x in (left, right) for y in (top, bottom)]
        ys = [self.b * x + self.d * y + self.f for x in (left, right) for y in (top, bottom)]
        return (min(xs), min(ys), max(xs), max(ys))


def _matrix(page: pdfium.PdfPage, quarter: int) -> tuple[_Matrix, float, float]:
    """The page held so that text turned by so many right angles stands upright, and its size."""
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    match quarter:
        case 0:
            return _Matrix(1, 0, 0, -1, -left, top), width, height
        case 1:
            return _Matrix(0, -1, -1, 0, top, right), height, width
        case 2:
            return _Matrix(-1, 0, 0, 1, right, -bottom), width, height
        case _:
            return _Matrix(0, 1, 1, 0, -bottom, -left), height, width


def _runs(placed: list[_Placed]) -> Iterator[Run]:
    run: list[_Placed] = []
    for each in placed:
        if run and _is_again(run, each):
            continue
        if run and not _follows(run[-1], each):
            yield from _run(run)
            run = []
        run.append(each)
    if run:
        yield from _run(run)


def _run(placed: list[_Placed]) -> Iterator[Run]:
    text = "".join(_spaced(placed))
    if not text.strip():
        return
    kept = [each for each in placed if not each.text.isspace()]
    size = sum(each.box[3] - each.box[1] for each in kept) / len(kept)
    lefts, tops, rights, bottoms = zip(*(each.box for each in kept), strict=True)
    box = (min(lefts), min(tops), max(rights), max(bottoms))
    yield Run(text.strip(), box, max(size, 1.0))


def _spaced(placed: list[_Placed]) -> Iterator[str]:
    before: _Placed | None = None
    for each in placed:
        if before is not None and before.text.isascii() and each.text.isascii():
            size = max(each.box[3] - each.box[1], 1.0)
            if each.box[0] - before.box[2] > _WORD * size and not before.text.isspace():
                yield " "
        yield each.text
        before = each


def _follows(before: _Placed, each: _Placed) -> bool:
    """Whether a character stands beside the one before it on the same line."""
    height = max(min(before.box[3] - before.box[1], each.box[3] - each.box[1]), 1.0)
    if abs(before.box[3] - each.box[3]) > _DRIFT * height:
        return False
    gap = each.box[0] - before.box[2]
    return -_APART * height <= gap <= _APART * height


def _is_again(run: list[_Placed], each: _Placed) -> bool:
    """Whether a character is one of the last ones drawn once more."""
    near = _TWICE * max(each.box[3] - each.box[1], 1.0)
    return any(
        before.text == each.text
        and not each.text.isspace()
        and abs(before.box[0] - each.box[0]) < near
        and abs(before.box[1] - each.box[1]) < near
        for before in run[-3:]
    )
