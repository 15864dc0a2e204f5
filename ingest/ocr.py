"""The text of a page recognised in its picture, upright, with places and how sure each line is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from ingest.characters import Characters, line_in
from ingest.deskew import Quad, Turn, around, lies_on_its_side, skew_of
from ingest.layout import Run, Sheet
from ingest.misreadings import mend_page
from ingest.pictures import on_white
from ingest.recogniser import Reading, cut_lines, find_lines, is_upside_down, read_lines
from ingest.type_sizes import type_sizes

if TYPE_CHECKING:
    from PIL.Image import Image

    from ingest.recogniser import Pixels

POINTS = 72.0  # an inch

_FOUND_AT = 110.0  # dots an inch are enough to find a line of type of 9 points
_READ_AT = 300.0  # dots an inch beyond which nothing more is read
_FOUND_IN = (640, 1840)  # pixels of the longer side, whatever the picture says of its size
_READ_IN = 5000
_LEAST_SURE = 0.3  # a lower score has what is no text: specks, stamps, handwriting


class Recognised(msgspec.Struct, frozen=True):
    """A page of a scan: its text upright, its characters where they stand in the picture."""

    sheet: Sheet
    """Upright: where the page lay on its side, width and height are not those of the picture."""
    characters: bytes
    """`Characters` as JSON."""
    turn: Turn
    """Leads from the sheet back into the picture."""
    unread: int = 0
    """Things that look like lines of text but could not be read; they are not on the sheet."""


def recognise(picture: Image, *, number: int, width: float, height: float) -> Recognised:
    """The text in the picture of page `number`, which is `width` × `height` points large.

    The page may lie on its side, upside down, or be askew by up to `deskew.MOST` degrees. Raises
    ReadError `no_ocr` where the recogniser is not installed whole.
    """
    pixels = _pixels(picture, width, height)
    scale = width / pixels.shape[1]
    longest = _within(_FOUND_IN, _FOUND_AT / POINTS * max(width, height))
    quarters, quads, cut = _set_upright(pixels, longest)
    readings = read_lines(cut)
    turn = Turn(width=width, height=height, quarters=quarters, degrees=skew_of(quads))
    read = [
        (_scaled(quad, scale), reading)
        for quad, reading in zip(quads, readings, strict=True)
        if reading.text and reading.score >= _LEAST_SURE
    ]
    across, down = turn.upright_size
    lying = Turn(width, height, quarters)
    characters = Characters(
        page=number,
        width=round(width, 2),
        height=round(height, 2),
        dpi=round(POINTS / scale, 1),
        lines=tuple(line_in(lying, quad, reading) for quad, reading in read),
    )
    return Recognised(
        sheet=Sheet(number, across, down, tuple(_runs(read, turn))),
        characters=msgspec.json.encode(characters),
        turn=turn,
        unread=len(quads) - len(read),
    )


def _set_upright(pixels: Pixels, longest: int) -> tuple[int, list[Quad], list[Pixels]]:
    """The quarter turns against the clock, and the lines of the page turned so: corners, pixels."""
    import numpy

    quarters = 0
    quads = find_lines(pixels, longest=longest)
    if lies_on_its_side(quads):
        quarters, pixels = 1, numpy.ascontiguousarray(numpy.rot90(pixels))
        quads = find_lines(pixels, longest=longest)
    cut = cut_lines(pixels, quads)
    if is_upside_down(cut):
        quarters, pixels = quarters + 2, numpy.ascontiguousarray(numpy.rot90(pixels, 2))
        quads = find_lines(pixels, longest=longest)
        cut = cut_lines(pixels, quads)
    return quarters, quads, cut


def _pixels(picture: Image, width: float, height: float) -> Pixels:
    """Blue, green and red of each dot, on white paper, no finer than helps."""
    import numpy
    from PIL import Image

    finest = min(_READ_IN, round(_READ_AT / POINTS * max(width, height)))
    if max(picture.size) > finest:
        shrunk = finest / max(picture.size)
        size = (max(1, round(picture.width * shrunk)), max(1, round(picture.height * shrunk)))
        picture = on_white(picture).resize(size, Image.Resampling.BOX)
    rgb = numpy.asarray(on_white(picture), dtype=numpy.uint8)
    return numpy.ascontiguousarray(rgb[:, :, ::-1])


def _within(bounds: tuple[int, int], wanted: float) -> int:
    least, most = bounds
    return round(min(most, max(least, wanted)))


def _scaled(quad: Quad, scale: float) -> Quad:
    one, two, three, four = ((x * scale, y * scale) for x, y in quad)
    return (one, two, three, four)


def _runs(read: Sequence[tuple[Quad, Reading]], turn: Turn) -> Iterator[Run]:
    """The lines on the upright page, mended."""
    leaning = Turn(*turn.upright_size, degrees=turn.degrees)
    texts = mend_page([reading.text for _, reading in read])
    for (quad, reading), text, size in zip(read, texts, type_sizes(read), strict=True):
        box = around([leaning.upright(point) for point in quad])
        yield Run(text, box, size, reading.score)
