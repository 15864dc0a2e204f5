"""OFD: its pages in the order of reading; those that are pictures by OCR; what it carries along.

Seals and signatures are looked at apart, by `check`: that needs to know what the office trusts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gazette.model import Draft, Finding, RawFile
from ingest.flow import read_sheets
from ingest.layout import Sheet
from ingest.ocr import Recognised, recognise
from ingest.ofd.document import open_documents
from ingest.ofd.package import Package
from ingest.ofd.pages import Shown
from ingest.ofd.reading import read_package
from ingest.paged import Paged, whole_of
from ingest.pictures import Picture
from ingest.scanned import with_scans
from ingest.searchable import new_searchable

if TYPE_CHECKING:
    from PIL import Image

READER = "from_ofd/1"

_ENTRIES = "OFDEntries.xml"


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The drafts of an OFD file: one, or those of an issue (公报).

    Raises ReadError for what is no OFD, is hostile or encrypted.
    """
    return list(whole_of(read_pages(data, raw), raw=raw, reader=READER).drafts)


def check(data: bytes, anchors: tuple[bytes, ...]) -> tuple[Finding, ...]:
    """What there is to say of its seals and signatures; `anchors` are certificates in DER."""
    package = Package(data)
    whole = _signed_as_a_whole(package)
    if not any(document.signatures for document in open_documents(package)):
        return whole
    from ingest.seals.checking import seal_findings

    return (*whole, *seal_findings(package, anchors))


def read_pages(data: bytes, raw: RawFile) -> Paged:
    """The lines of an OFD file in the order of reading; raises ReadError like `read`."""
    scans = _Scans()
    opened = read_package(Package(data), scans.recognise)
    page = read_sheets(opened.sheets)
    page = replace(
        page, findings=(*page.findings, *opened.findings), attachments=opened.attachments
    )
    if not scans.found:
        return Paged(page)
    page = with_scans(page, scans.found, raw=raw, searchable=scans.searchable.saved())
    return Paged(page, scans.found)


def _signed_as_a_whole(package: Package) -> tuple[Finding, ...]:
    """A finding for a package that is protected as a whole (GM/T 0099), which nobody checks here."""
    if package.find(_ENTRIES, beside="") is None:
        return ()
    detail = f"the package is protected as a whole ({_ENTRIES}): not verified"
    return (Finding(code="signature_not_verified", detail=detail),)


class _Scans:
    """Pages that are pictures, as they are recognised."""

    def __init__(self) -> None:
        self.found: dict[int, Recognised] = {}
        self.searchable = new_searchable()

    def recognise(self, picture: Image.Image, number: int, shown: Shown) -> Sheet:
        """The text in the picture of a page."""
        width, height = shown.width, shown.height
        scan = recognise(picture, number=number, width=width, height=height)
        self.found[number] = scan
        page = Picture(number=number, image=picture, width=width, height=height, jpeg=None)
        self.searchable.add_page(page, scan)
        return scan.sheet
