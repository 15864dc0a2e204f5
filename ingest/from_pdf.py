"""PDF: its text layer read in the order of reading; pages without one, or with garbage, by OCR."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import Attachment, Draft, Finding, RawFile
from ingest.flow import read_sheets
from ingest.layout import Sheet
from ingest.media import HEAD, media_type
from ingest.ocr import Recognised, recognise
from ingest.paged import Paged, whole_of
from ingest.pdf_tables import Tables, has_rules
from ingest.pdf_text import TextLayer, read_text
from ingest.scanned import with_scans
from ingest.searchable import add_text_layer

READER = "from_pdf/1"

MOST_PAGES = 2_000
MOST_SCANNED = 100
"""Pages of one file that are recognised: each takes seconds."""

_DPI = 200  # more brings nothing
_MOST_PIXELS = 20_000_000  # of a page that is shown, however large it says it is
_OUTLINES = 200  # drawn shapes on a page that may be letters
_MOST_OBJECTS = 2_000  # of a page that are looked at

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
    """Whether it shows something that its text layer does not say."""


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The drafts of a PDF: one, or those of an issue (公报).

    Raises ReadError for what is no PDF, is locked or too large, and `empty` for one without text.
    """
    return list(whole_of(read_pages(data, raw), raw=raw, reader=READER).drafts)


def read_pages(data: bytes, raw: RawFile) -> Paged:
    """The lines of a PDF in the order of reading; raises ReadError like `read`."""
    document = _open(data)
    try:
        layers = _layers(document, data)
        scans = _recognised(document, [x.sheet for x in layers if x.needs_recognition])
        attachments = tuple(_attached(document))
    finally:
        document.close()
    sheets = [scans[x.sheet.number].sheet if x.sheet.number in scans else x.sheet for x in layers]
    page = read_sheets(sheets)
    page = replace(
        page, findings=(*page.findings, *_findings(layers, scans)), attachments=attachments
    )
    if not scans:
        return Paged(page)
    searchable = add_text_layer(data, scans)
    return Paged(with_scans(page, scans, raw=raw, searchable=searchable), scans)


def _layers(document: pdfium.PdfDocument, data: bytes) -> list[_Layer]:
    count = len(document)
    if not count:
        raise ReadError("empty", "a PDF without pages")
    if count > MOST_PAGES:
        raise ReadError("too_many_pages", f"{count:,} pages, more than {MOST_PAGES:,}")
    tables = Tables(data)
    return [_layer(document, number, tables) for number in range(1, count + 1)]


def _recognised(document: pdfium.PdfDocument, sheets: Sequence[Sheet]) -> dict[int, Recognised]:
    """Pages by their number as they are recognised in their pictures."""
    if len(sheets) > MOST_SCANNED:
        detail = f"{len(sheets)} pages without text, more than {MOST_SCANNED}"
        raise ReadError("too_many_scanned_pages", detail)
    return {sheet.number: _recognise(document, sheet.number) for sheet in sheets}


def _recognise(document: pdfium.PdfDocument, number: int) -> Recognised:
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        picture = page.render(scale=scale).to_pil().convert("RGB")
    except (pdfium.PdfiumError, ValueError) as error:
        raise ReadError("broken", f"page {number} cannot be shown") from error
    finally:
        page.close()
    return recognise(picture, number=number, width=width, height=height)


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
        text = read_text(page)
        if text.is_cut:
            raise ReadError("too_large", f"page {number} holds more characters than a page can")
        is_readable = _is_readable(text)
        grids = tables.on(number, text.runs) if text.runs and has_rules(page) else ()
        sheet = Sheet(number, text.width, text.height, text.runs if is_readable else (), grids)
        return _Layer(sheet, text.turned, not is_readable and _shows_something(page, text))
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


def _shows_something(page: pdfium.PdfPage, layer: TextLayer) -> bool:
    """Whether a page without readable text has a picture, letters of a strange font or outlines."""
    if layer.runs:
        return True
    seen = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH])
    pictures = paths = 0
    for count, each in enumerate(seen):
        pictures += each.type == pdfium_c.FPDF_PAGEOBJ_IMAGE
        paths += each.type == pdfium_c.FPDF_PAGEOBJ_PATH
        if pictures or paths > _OUTLINES or count > _MOST_OBJECTS:
            return True
    return False


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


def _findings(layers: Sequence[_Layer], scans: Collection[int]) -> Iterator[Finding]:
    blank = [
        layer.sheet.number
        for layer in layers
        if not layer.sheet.runs and layer.sheet.number not in scans
    ]
    if blank:
        yield Finding(code="blank_page", detail=f"pages {_numbers(blank)}")
    if scans:
        yield Finding(code="recognised_page", detail=f"pages {_numbers(sorted(scans))}")
    turned = sum(layer.turned for layer in layers if layer.sheet.number not in scans)
    if turned:
        yield Finding(code="turned_text", detail=f"{turned} characters aslant were left out")


def _numbers(pages: Sequence[int]) -> str:
    named = ", ".join(map(str, pages[:_MOST_NAMED]))
    return f"{named} and {len(pages) - _MOST_NAMED} more" if len(pages) > _MOST_NAMED else named
