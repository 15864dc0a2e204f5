"""The searchable copy of a scan: a PDF of its pictures with their text behind, invisible.

A PDF that is a scan keeps its pages as they are and gains the text. A copy made twice is the same.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from gazette.errors import ReadError
from ingest.columns import blocks_of
from ingest.deskew import Turn
from ingest.glyphless import GlyphlessFont
from ingest.layout import Run, rows_of
from ingest.ocr import Recognised
from ingest.pictures import on_white

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf
    from PIL.Image import Image

    from ingest.pictures import Picture

_BASELINE = 0.2  # above the lower edge of a line, of its height
_LOSSY = 80  # quality of the JPEG made of a picture that is none: the file as received is kept too


class Searchable:
    """A searchable copy in the making: pages are added, or text to pages that are there.

    Pages that lie on their side, or upside down, are shown upright.
    """

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._font = GlyphlessFont(pdf)

    def add_page(self, picture: Picture, recognised: Recognised) -> None:
        """A page as large as the picture, with its text; blank ones for any number left out."""
        from pikepdf import Name

        while len(self._pdf.pages) < picture.number - 1:
            self._pdf.add_blank_page()
        self._pdf.add_blank_page(page_size=(picture.width, picture.height))
        page = self._pdf.pages[-1]
        page.add_resource(_image(self._pdf, picture), Name.XObject, Name.Picture)
        shown = " ".join(f"{each:.3f}" for each in picture.matrix)
        page.contents_add(f"q {shown} cm /Picture Do Q".encode())
        self._write(page, recognised)

    def add_text(self, number: int, recognised: Recognised) -> None:
        """The text of a page that is there, by its number from 1."""
        page = self._pdf.pages[number - 1]
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q")
        self._write(page, recognised)

    def saved(self) -> bytes:
        """The PDF, complete."""
        from pikepdf import ObjectStreamMode

        self._font.finish()
        buffer = io.BytesIO()
        self._pdf.save(buffer, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        return buffer.getvalue()

    def _write(self, page: Page, recognised: Recognised) -> None:
        from pikepdf import Name

        name = page.add_resource(self._font.object, Name.Font, Name.GongbaoText)
        matrix = " ".join(f"{each:.4f}" for each in _from_shown(page))
        lines = [self._line(run, recognised.turn, str(name)) for run in _in_order(recognised)]
        page.rotate(-90 * recognised.turn.quarters, relative=True)
        page.contents_add("\n".join([f"q {matrix} cm BT 3 Tr", *lines, "ET Q"]).encode())

    def _line(self, run: Run, turn: Turn, name: str) -> str:
        """A line of text from its start to its end, on its base line, wherever it leans."""
        left, top, right, bottom = run.box
        base = bottom - _BASELINE * (bottom - top)
        start, end = turn.lying((left, base)), turn.lying((right, base))
        size = max(1.0, run.size)
        length = max(1.0, math.dist(start, end))
        # upwards is positive in a PDF
        along, up = (end[0] - start[0]) / length, (start[1] - end[1]) / length
        stretch = 100 * length / (size * len(run.text))
        return (
            f"{name} {size:.2f} Tf {stretch:.2f} Tz {along:.5f} {up:.5f} {-up:.5f} {along:.5f} "
            f"{start[0]:.2f} {turn.height - start[1]:.2f} Tm <{self._font.encode(run.text)}> Tj"
        )


def new_searchable() -> Searchable:
    """A searchable copy without pages."""
    import pikepdf

    return Searchable(pikepdf.Pdf.new())


def add_text_layer(data: bytes, sheets: Mapping[int, Recognised]) -> bytes:
    """The PDF with the text of these pages, by their numbers from 1, and otherwise as it is.

    The pages were recognised as a viewer shows them. Raises ReadError `broken_pdf` for a PDF that
    cannot be changed.
    """
    import pikepdf

    try:
        with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
            searchable = Searchable(pdf)
            for number, recognised in sheets.items():
                searchable.add_text(number, recognised)
            return searchable.saved()
    except (pikepdf.PdfError, IndexError) as error:
        raise ReadError("broken_pdf", f"no text can be added to it: {error}") from error


def _in_order(recognised: Recognised) -> list[Run]:
    """The runs in the order in which they are read."""
    return [
        run
        for block in blocks_of([run for run in recognised.sheet.runs if run.text])
        for row in rows_of(block)
        for run in row
    ]


def _from_shown(page: Page) -> tuple[float, ...]:
    """From the page as a viewer shows it, its lower left corner at 0, to the page's own space."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox.as_list())
    left, right, bottom, top = (
        min(left, right),
        max(left, right),
        min(bottom, top),
        max(bottom, top),
    )
    width, height = right - left, top - bottom
    turned = {
        0: (1, 0, 0, 1, left, bottom),
        90: (0, 1, -1, 0, left + width, bottom),
        180: (-1, 0, 0, -1, left + width, bottom + height),
        270: (0, -1, 1, 0, left, bottom + height),
    }
    return turned[page.rotation % 360]


def _image(pdf: Pdf, picture: Picture) -> Object:
    """The picture as an object: a JPEG as received, black and white as dots, else a new JPEG."""
    from pikepdf import Name, Stream

    image, coded, bits = picture.image, Name.DCTDecode, 8
    if picture.jpeg is not None:
        data = picture.jpeg
    elif image.mode == "1":
        data, coded, bits = zlib.compress(image.tobytes(), 9), Name.FlateDecode, 1
    else:
        image = image if image.mode == "L" else on_white(image)
        data = _as_jpeg(image)
    wide, high = picture.stored_size
    return Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=wide,
        Height=high,
        ColorSpace=Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray,
        BitsPerComponent=bits,
        Filter=coded,
    )


def _as_jpeg(image: Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_LOSSY)
    return buffer.getvalue()
