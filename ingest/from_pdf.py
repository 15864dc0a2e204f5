"""PDF: its text layer read in the order of reading; pages without one, or with garbage, by OCR."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import Draft, Finding, RawFile
from ingest.drafting import Page, Spot
from ingest.flow import read_sheets
from ingest.ocr import Recognised
from ingest.paged import Paged, whole_of
from ingest.pdf_attachments import Embedded, embedded_in
from ingest.pdf_pages import PdfPage, read_pdf_page
from ingest.pdf_recognition import recognise_pages
from ingest.pdf_streams import FAULTS, open_measured
from ingest.pdf_tables import Tables
from ingest.scanned import with_scans
from ingest.searchable import add_text_layer

READER = "from_pdf/1"

MOST_PAGES = 2_000

_MOST_NAMED = 20  # pages in a finding


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The drafts of a PDF: one, or those of an issue (公报).

    Raises ReadError for what is no PDF, is locked or too large, and `empty` for one without text.
    """
    return list(whole_of(read_pages(data, raw), raw=raw, reader=READER).drafts)


def read_pages(data: bytes, raw: RawFile) -> Paged:
    """The lines of a PDF in the order of reading; raises ReadError like `read`."""
    document = _open(data)
    try:
        embedded = _measured(document, data)
        tables = Tables(data)
        pages = [read_pdf_page(document, number, tables) for number in _numbers_of(document)]
        scans = _recognised(document, pages)
        signatures = pdfium_c.FPDF_GetSignatureCount(document)
    finally:
        document.close()
    page = read_sheets(
        [scans[n].sheet if n in scans else each.sheet for n, each in enumerate(pages, start=1)]
    )
    told = (*page.findings, *_findings(pages, scans), *_signed(signatures), *embedded.findings)
    read_as_text = [each for each in pages if not each.needs_recognition]
    page = replace(_as_shown(page, read_as_text), findings=told, attachments=embedded.attachments)
    return Paged(_with_scans(page, scans, data, raw), scans) if scans else Paged(page)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # Of a file without pages pdfium says what it said of the file before.
        is_locked = pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD
        if is_locked and b"/Encrypt" in data:
            raise ReadError("encrypted", "the PDF needs a password") from error
        raise ReadError("broken", "no PDF that can be opened") from error


def _measured(document: pdfium.PdfDocument, data: bytes) -> Embedded:
    """The files that come with a PDF of which neither the pages nor their contents are too many."""
    count = len(document)
    if not count:
        raise ReadError("empty", "a PDF without pages")
    if count > MOST_PAGES:
        raise ReadError("too_many_pages", f"{count:,} pages, more than {MOST_PAGES:,}")
    opened = open_measured(data)
    if opened is None:
        return Embedded()
    with opened:
        return embedded_in(opened)


def _numbers_of(document: pdfium.PdfDocument) -> range:
    return range(1, len(document) + 1)


def _recognised(document: pdfium.PdfDocument, pages: Sequence[PdfPage]) -> dict[int, Recognised]:
    """What is recognised on pages without text; nothing of a file with text, without a recogniser."""
    wanted = [each.sheet.number for each in pages if each.needs_recognition]
    try:
        return recognise_pages(document, wanted)
    except ReadError as error:
        if error.code != "no_ocr" or len(wanted) == len(pages):
            raise
        return {}


def _as_shown(page: Page, pages: Sequence[PdfPage]) -> Page:
    """The page with its places as a viewer shows them, where text stands turned."""
    turned = {each.sheet.number: each.held.turn for each in pages if each.held.turn.quarters}
    if not turned:
        return page

    def shown(spot: Spot) -> Spot:
        if spot.box is None or spot.page not in turned:
            return spot
        return replace(spot, box=turned[spot.page].in_picture(spot.box))

    return replace(
        page, spots={n: [shown(each) for each in spots] for n, spots in page.spots.items()}
    )


def _with_scans(page: Page, scans: Mapping[int, Recognised], data: bytes, raw: RawFile) -> Page:
    """The page with what goes with a scan; without a searchable copy of a file that is not sound."""
    try:
        searchable = add_text_layer(data, scans)
    except (ReadError, *FAULTS) as error:
        page = with_scans(page, scans, raw=raw, searchable=b"")
        kept = tuple(each for each in page.attachments if each.role != "searchable")
        told = Finding(code="no_searchable_copy", detail=str(error))
        return replace(page, attachments=kept, findings=(*page.findings, told))
    return with_scans(page, scans, raw=raw, searchable=searchable)


def _findings(pages: Sequence[PdfPage], scans: Collection[int]) -> Iterator[Finding]:
    """What of the pages was not read, or not from a text layer of their maker."""
    unread = [each for each in pages if each.needs_recognition]
    named = {
        "recognised_page": [each for each in unread if each.sheet.number in scans],
        "page_without_text": [each for each in unread if each.sheet.number not in scans],
        "blank_page": [x for x in pages if not x.sheet.runs and not x.needs_recognition],
        "text_layer_by_ocr": [each for each in pages if each.is_by_ocr],
        "tables_not_read": [each for each in pages if each.has_unread_tables],
        "picture_not_read": [each for each in pages if each.has_picture],
    }
    for code, found in named.items():
        if found:
            yield Finding(code=code, detail=f"pages {_named([x.sheet.number for x in found])}")
    counted = {
        "turned_text": (sum(each.turned for each in pages), "aslant"),
        "outside_text": (sum(each.outside for each in pages), "beyond the edges of their page"),
        "hidden_text": (sum(each.hidden for each in pages), "that are not seen"),
    }
    for code, (count, where) in counted.items():
        if count:
            yield Finding(code=code, detail=f"{count} characters {where} were left out")


def _signed(count: int) -> Iterator[Finding]:
    if count > 0:
        detail = f"{count} signatures in the PDF: not verified"
        yield Finding(code="signature_not_verified", detail=detail)


def _named(pages: Sequence[int]) -> str:
    named = ", ".join(map(str, pages[:_MOST_NAMED]))
    return f"{named} and {len(pages) - _MOST_NAMED} more" if len(pages) > _MOST_NAMED else named
