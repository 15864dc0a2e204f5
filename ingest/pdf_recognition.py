"""Pages of a PDF whose text layer says nothing, shown as pictures and recognised in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from gazette.errors import ReadError
from ingest.ocr import Recognised, recognise

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_SCANNED = 100
"""Pages of one file that are recognised: each takes seconds."""

_DPI = 200  # more brings nothing
_MOST_PIXELS = 20_000_000  # of a page that is shown, however large it says it is
_LONGEST = 6_000  # pixels of a side, however narrow the page


def recognise_pages(document: pdfium.PdfDocument, numbers: Sequence[int]) -> dict[int, Recognised]:
    """Pages by their number from 1, as they are recognised in their pictures.

    Raises ReadError `too_many_scanned_pages`, `broken`, and `no_ocr` without a recogniser.
    """
    if len(numbers) > MOST_SCANNED:
        detail = f"{len(numbers)} pages without text, more than {MOST_SCANNED}"
        raise ReadError("too_many_scanned_pages", detail)
    return {number: _recognise(document, number) for number in numbers}


def _recognise(document: pdfium.PdfDocument, number: int) -> Recognised:
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise ReadError("broken", f"page {number} cannot be opened") from error
    try:
        width, height = page.get_size()
        picture = _picture(page, width, height)
    except (pdfium.PdfiumError, ValueError) as error:
        raise ReadError("broken", f"page {number} cannot be shown") from error
    finally:
        page.close()
    return recognise(picture, number=number, width=width, height=height)


def _picture(page: pdfium.PdfPage, width: float, height: float) -> Image:
    scale = min(
        _DPI / 72,
        (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5,
        _LONGEST / max(width, height, 1.0),
    )
    bitmap = page.render(scale=scale)
    try:
        picture: Image = bitmap.to_pil().convert("RGB")
        return picture
    finally:
        bitmap.close()
