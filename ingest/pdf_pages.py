"""One page of a PDF: what its text layer says, whether that is to be trusted, what it leaves out."""

from __future__ import annotations

import msgspec
import pypdfium2 as pdfium

from gazette.errors import ReadError
from ingest.layout import Grid, Run, Sheet
from ingest.pdf_drawings import WHOLE, Drawings, drawings_on
from ingest.pdf_space import Held
from ingest.pdf_tables import Tables
from ingest.pdf_text import TextLayer, read_text
from ingest.readable import is_readable

_FEW = 50  # letters beside a large picture: a stamp, a running head, the mark of a scanning program
_LARGE = 0.5  # of the page
_NOTICED = 0.2  # of the page: a picture beside text that may hold text of its own
_OUTLINES = 200  # shapes on a page without text that may be letters


class PdfPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page as its text layer has it."""

    sheet: Sheet
    held: Held
    needs_recognition: bool
    """Whether it shows something that its text layer does not say."""
    is_by_ocr: bool
    """Whether its text stands behind a picture of the page, as somebody's OCR writes it."""
    has_picture: bool
    """Whether a picture of some size stands beside its text, and is not read."""
    has_unread_tables: bool
    """Whether rules stand on it that are no table's as far as could be told; its words are read."""
    turned: int
    """Characters left out that stand aslant."""
    outside: int
    """Characters left out beyond the edges."""
    hidden: int
    """Characters left out that nobody sees."""


def read_pdf_page(document: pdfium.PdfDocument, number: int, tables: Tables) -> PdfPage:
    """A page by its number from 1; raises ReadError `broken` or `too_large` for one that is."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise ReadError("broken", f"page {number} cannot be opened") from error
    try:
        text, drawings = read_text(page), drawings_on(page)
    except pdfium.PdfiumError as error:
        raise ReadError("broken", f"page {number} has no text that can be read") from error
    finally:
        page.close()
    if text.is_cut:
        raise ReadError("too_large", f"page {number} holds more characters than a page can")
    return _page(number, text, drawings, tables)


def _page(number: int, text: TextLayer, drawings: Drawings, tables: Tables) -> PdfPage:
    is_by_ocr = _is_by_ocr(text, drawings)
    runs = (*text.runs, *text.hidden) if is_by_ocr else text.runs
    needs_recognition = _needs_recognition(runs, drawings)
    is_read = not needs_recognition
    grids: tuple[Grid, ...] | None = ()
    if is_read and runs and drawings.has_rules:
        grids = tables.on(number, text.held, runs)
    held = text.held
    return PdfPage(
        sheet=Sheet(number, held.width, held.height, runs if is_read else (), grids or ()),
        held=held,
        needs_recognition=needs_recognition,
        is_by_ocr=is_by_ocr and is_read,
        has_picture=is_read and not is_by_ocr and drawings.pictured >= _NOTICED,
        has_unread_tables=grids is None,
        turned=text.turned if is_read else 0,
        outside=text.outside if is_read else 0,
        hidden=0 if is_by_ocr else _letters(text.hidden),
    )


def _is_by_ocr(text: TextLayer, drawings: Drawings) -> bool:
    """Whether the page is a picture with its words behind: invisible, or drawn before it."""
    if drawings.pictured < _LARGE:
        return False
    if _letters(text.hidden) > _letters(text.runs):
        return True
    return drawings.pictured >= WHOLE and drawings.covered > 0 and not drawings.seen


def _needs_recognition(runs: tuple[Run, ...], drawings: Drawings) -> bool:
    words = "\n".join(run.text for run in runs)
    if not words:
        return drawings.pictured > 0 or drawings.shapes >= _OUTLINES
    if drawings.pictured >= _LARGE and _letters(runs) < _FEW:
        return True
    return not is_readable(words)


def _letters(runs: tuple[Run, ...]) -> int:
    return sum(len(run.text) for run in runs)
