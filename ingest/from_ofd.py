"""OFD: its pages in the order of reading; those that are pictures by OCR; what it carries along.

Seals and signatures are looked at apart, by `check`: that needs to know what the office trusts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gazette.model import Draft, Finding, RawFile
from ingest.drafting import Page, make_draft, with_content
from ingest.flow import read_sheets
from ingest.layout import Sheet
from ingest.ofd.document import open_documents
from ingest.ofd.package import Package
from ingest.ofd.pages import Shown
from ingest.ofd.reading import read_package

if TYPE_CHECKING:
    from PIL import Image

READER = "from_ofd/1"

_ENTRIES = "OFDEntries.xml"


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of an OFD file; raises ReadError for what is none, hostile or encrypted."""
    return [with_content(make_draft(read_page(data), raw=raw, record=None, reader=READER))]


def check(data: bytes, anchors: tuple[bytes, ...]) -> tuple[Finding, ...]:
    """What there is to say of its seals and signatures; `anchors` are certificates in DER."""
    package = Package(data)
    whole = _signed_as_a_whole(package)
    if not any(document.signatures for document in open_documents(package)):
        return whole
    from ingest.seals.checking import seal_findings

    return (*whole, *seal_findings(package, anchors))


def read_page(data: bytes) -> Page:
    """The lines of an OFD file in the order of reading; raises ReadError like `read`."""
    opened = read_package(Package(data), _recognised)
    page = read_sheets(opened.sheets)
    return replace(
        page, findings=(*page.findings, *opened.findings), attachments=opened.attachments
    )


def _signed_as_a_whole(package: Package) -> tuple[Finding, ...]:
    """A finding for a package that is protected as a whole (GM/T 0099), which nobody checks here."""
    if package.find(_ENTRIES, beside="") is None:
        return ()
    detail = f"the package is protected as a whole ({_ENTRIES}): not verified"
    return (Finding(code="signature_not_verified", detail=detail),)


def _recognised(picture: Image.Image, number: int, shown: Shown) -> Sheet:
    from ingest.ocr import recognise

    return recognise(picture, number=number, width=shown.width, height=shown.height).sheet
