"""The text layer of a PDF page as runs at their places, the page held as its text stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

import msgspec
import pypdfium2 as pdfium

from gazette.model import Box
from ingest.layout import Run
from ingest.pdf_characters import Character, characters_of
from ingest.pdf_space import Held, hold

MOST_CHARACTERS = 200_000
"""Characters of one page that are read; a page of print has five thousand."""

_APART = 0.5  # em: a gap at which a run ends
_WORD = 0.15  # em: a gap between two words of Latin letters
_DRIFT = 0.35  # of the height by which a run's characters may differ in their baseline
_TWICE = 0.12  # em: so near, the same character is drawn again to be bold
_SMALLEST = 1.0  # points: nobody sees what is smaller
_BELOW = 0.12  # em: what type reaches below its base line, as the square of a Han character does
_LIKE = (0.5, 2.0)  # of the size that is named: the box of some character has it
_WIDE = frozenset("WF")


class TextLayer(msgspec.Struct, frozen=True, kw_only=True):
    """What the text layer of a page holds."""

    runs: tuple[Run, ...]
    hidden: tuple[Run, ...]
    """Drawn in the invisible mode, as OCR writes behind a scan, or too small to be seen."""
    held: Held
    """How the page is held for its text to stand upright."""
    turned: int
    """Characters left out because they stand aslant, or otherwise than most."""
    outside: int
    """Characters left out because they stand beyond the edges of the page."""
    is_cut: bool
    """Whether the page has more characters than are read."""


class _Placed(msgspec.Struct, frozen=True):
    """A character as it is printed on the page as it is held."""

    text: str
    box: Box
    size: float
    is_hidden: bool

    @property
    def end(self) -> float:
        """Where the next one may begin: the square of a Han character is wider than its ink."""
        is_wide = east_asian_width(self.text[0]) in _WIDE
        return max(self.box[2], self.box[0] + self.size) if is_wide else self.box[2]


def read_text(page: pdfium.PdfPage) -> TextLayer:
    """The runs of a page, in the order of its content; places in points from the upper left."""
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        found = list(characters_of(layer, min(count, MOST_CHARACTERS)))
    finally:
        layer.close()
    quarter = _most(found)
    held = hold(page, quarter)
    kept = _place([each for each in found if each.style.quarter == quarter], held)
    inside = [placed for placed in kept if _is_inside(placed.box, held)]
    return TextLayer(
        runs=tuple(_once(_runs([each for each in inside if not each.is_hidden]))),
        hidden=tuple(_once(_runs([each for each in inside if each.is_hidden]))),
        held=held,
        turned=len(found) - len(kept),
        outside=len(kept) - len(inside),
        is_cut=count > MOST_CHARACTERS,
    )


def _place(found: Sequence[Character], held: Held) -> list[_Placed]:
    """Characters in boxes as high as their type, on their base line, whatever their ink.

    Where the size that a font names is like the box of no character, the boxes are what there is.
    """
    boxes = [held.box(each.box) for each in found]
    named = {
        round(each.style.size, 1)
        for each, box in zip(found, boxes, strict=True)
        if _is_like(each.style.size, max(box[3] - box[1], box[2] - box[0]))
    }
    return [
        _placed(each, box, held, is_named=round(each.style.size, 1) in named)
        for each, box in zip(found, boxes, strict=True)
    ]


def _is_like(size: float, extent: float) -> bool:
    return _LIKE[0] * size <= extent <= _LIKE[1] * size


def _placed(each: Character, box: Box, held: Held, *, is_named: bool) -> _Placed:
    size = each.style.size if is_named else box[3] - box[1]
    if is_named:
        left, base, _, _ = held.box((*each.origin, *each.origin))
        box = (left, base - (1 - _BELOW) * size, max(box[2], left), base + _BELOW * size)
    is_small = size < _SMALLEST and not each.text.isspace()
    return _Placed(each.text, box, size, each.style.is_hidden or is_small)


def _most(found: Sequence[Character]) -> int:
    """The right angles by which most characters are turned that do not stand aslant."""
    counted = Counter(each.style.quarter for each in found if each.style.quarter is not None)
    return counted.most_common(1)[0][0] if counted else 0


def _is_inside(box: Box, held: Held) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return -1.0 <= x <= held.width + 1.0 and -1.0 <= y <= held.height + 1.0


def _once(runs: Iterator[Run]) -> Iterator[Run]:
    """The runs, those drawn a second time to be bold, or as a shadow, but once."""
    drawn: defaultdict[str, list[Box]] = defaultdict(list)
    for run in runs:
        near = _TWICE * run.size
        if not any(_is_near(run.box, box, near) for box in drawn[run.text]):
            drawn[run.text].append(run.box)
            yield run


def _runs(placed: Sequence[_Placed]) -> Iterator[Run]:
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


def _run(placed: Sequence[_Placed]) -> Iterator[Run]:
    text = "".join(_spaced(placed))
    if not text.strip():
        return
    kept = [each for each in placed if not each.text.isspace()]
    size = sum(each.size for each in kept) / len(kept)
    lefts, tops, rights, bottoms = zip(*(each.box for each in kept), strict=True)
    box = (min(lefts), min(tops), max(rights), max(bottoms))
    yield Run(text.strip(), box, max(size, 1.0))


def _spaced(placed: Sequence[_Placed]) -> Iterator[str]:
    before: _Placed | None = None
    for each in placed:
        if before is not None and before.text.isascii() and each.text.isascii():
            gap = each.box[0] - before.end
            if gap > _WORD * max(each.size, 1.0) and not before.text.isspace():
                yield " "
        yield each.text
        before = each


def _follows(before: _Placed, each: _Placed) -> bool:
    """Whether a character stands beside the one before it on the same line."""
    height = max(min(before.box[3] - before.box[1], each.box[3] - each.box[1]), 1.0)
    if abs(before.box[3] - each.box[3]) > _DRIFT * height:
        return False
    if each.box[0] < before.box[0]:
        return False
    gap = each.box[0] - before.end
    return -_APART * height <= gap <= _APART * height


def _is_again(run: Sequence[_Placed], each: _Placed) -> bool:
    """Whether a character is one of the last ones drawn once more."""
    near = _TWICE * max(each.size, 1.0)
    return any(
        before.text == each.text
        and not each.text.isspace()
        and _is_near(before.box, each.box, near)
        for before in run[-3:]
    )


def _is_near(one: Box, other: Box, near: float) -> bool:
    return abs(one[0] - other[0]) < near and abs(one[1] - other[1]) < near
