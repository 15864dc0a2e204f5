"""PDF: its text layer read in the order of reading; pages without one, or with garbage, by OCR."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import Attachment, Draft, Finding, RawFile
from ingest.drafting import Page, make_draft, with_content
from ingest.flow import read_sheets
from ingest.layout import Sheet
from ingest.media import HEAD, media_type
from ingest.pdf_tables import Tables, has_rules
from ingest.pdf_text import TextLayer, read_text

READER = "from_pdf/1"

MOST_PAGES = 2_000

_MOST_ATTACHED = 50
_LARGEST_ATTACHED = 32 * 1024 * 1024  # bytes, of all together
_ENOUGH = 100  # characters by which a page is judged
_HAN = re.compile("[㐀-鿿]")
_WORDS = re.compile(r"[A-Za-z]{3,}|[㐀-鿿]")
_STRANGE = re.compile("[\ufffd\ue000-\uf8ff]")
_FEWEST_READABLE = 0.5
_MOST_STRANGE = 0.1
_MOST_NAMED = 20  # pages in a finding


class _Layer(msgspec.Struct, frozen=True):
    """One page as its text layer has it."""

    sheet: Sheet
    turned: int
    needs_recognition: bool
    has_picture: bool


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of a PDF; raises ReadError for what is none, is locked, or too large."""
    return [with_content(make_draft(read_page(data), raw=raw, record=None, reader=READER))]


def read_page(data: bytes) -> Page:
    """The lines of a PDF in the order of reading; raises ReadError like `read`."""
    document = _open(data)
    try:
        count = len(document)
        if not count:
            raise ReadError("empty", "a PDF without pages")
        if count > MOST_PAGES:
            raise ReadError("too_many_pages", f"{count:,} pages, more than {MOST_PAGES:,}")
        tables = Tables(data)
        layers = [_layer(document, number, tables) for number in range(1, count + 1)]
        attachments = tuple(_attached(document))
    finally:
        document.close()
    page = read_sheets([layer.sheet for layer in layers])
    return replace(page, findings=(*page.findings, *_findings(layers)), attachments=attachments)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD:
            raise ReadError("encrypted", "the PDF needs a password") from error
        raise ReadError("broken", "no PDF that can be opened") from error


def _layer(document: pdfium.PdfDocument, number: int, tables: Tables) -> _Layer:
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise ReadError("broken", f"page {number} cannot be opened") from error
    try:
        width, height = page.get_size()
        text = read_text(page)
        if text.is_cut:
            raise ReadError("too_large", f"page {number} holds more characters than a page can")
        is_readable = _is_readable(text)
        grids = tables.on(number, text.runs) if text.runs and has_rules(page) else ()
        sheet = Sheet(number, width, height, text.runs if is_readable else (), grids)
        return _Layer(sheet, text.turned, not is_readable, _has_picture(page))
    finally:
        page.close()


def _is_readable(layer: TextLayer) -> bool:
    """Whether a text layer says something: fonts without a map to Unicode give garbage."""
    text = "".join(run.text for run in layer.runs)
    letters = re.sub(r"[\s0-9.,，。;；:：()（）…·\-—_|/]", "", text)
    if not letters:
        return False
    strange = len(_STRANGE.findall(letters))
    if strange > _MOST_STRANGE * len(letters):
        return False
    if len(letters) <= _ENOUGH:
        return True
    words = sum(map(len, _WORDS.findall(letters)))
    return words >= _FEWEST_READABLE * len(letters)


def _has_picture(page: pdfium.PdfPage) -> bool:
    return next(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]), None) is not None


def _attached(document: pdfium.PdfDocument) -> Iterator[Attachment]:
    """Files embedded in the PDF, as many as are believable."""
    left = _LARGEST_ATTACHED
    for index in range(min(document.count_attachments(), _MOST_ATTACHED)):
        try:
            attached = document.get_attachment(index)
            content = bytes(attached.get_data())
        except pdfium.PdfiumError:
            continue
        left -= len(content)
        if left < 0:
            return
        name = attached.get_name().replace("\\", "/").rpartition("/")[2] or f"{index + 1}"
        kind = media_type(name, content[:HEAD])
        yield Attachment(name=name, role="attachment", media_type=kind, data=content)


def _findings(layers: Sequence[_Layer]) -> Iterator[Finding]:
    unread = [layer.sheet.number for layer in layers if layer.needs_recognition]
    blank = [n for n in unread if not layers[n - 1].has_picture]
    pictured = [n for n in unread if layers[n - 1].has_picture]
    if pictured:
        yield Finding(code="page_without_text", detail=f"pages {_numbers(pictured)}")
    if blank:
        yield Finding(code="blank_page", detail=f"pages {_numbers(blank)}")
    turned = sum(layer.turned for layer in layers)
    if turned:
        yield Finding(code="turned_text", detail=f"{turned} characters aslant were left out")


def _numbers(pages: Sequence[int]) -> str:
    named = ", ".join(map(str, pages[:_MOST_NAMED]))
    return f"{named} and {len(pages) - _MOST_NAMED} more" if len(pages) > _MOST_NAMED else named
