"""OFD: its pages in the order of reading; those that are pictures by OCR; what it carries along.

Seals and signatures are looked at apart, by `ingest.seals`: they need what the office trusts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gazette.model import Draft, RawFile
from ingest.drafting import Page, make_draft, with_content
from ingest.flow import read_sheets
from ingest.layout import Sheet
from ingest.ofd.package import Package
from ingest.ofd.pages import Shown
from ingest.ofd.reading import read_package

if TYPE_CHECKING:
    from PIL import Image

READER = "from_ofd/1"


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of an OFD file; raises ReadError for what is none, hostile or encrypted."""
    return [with_content(make_draft(read_page(data), raw=raw, record=None, reader=READER))]


def read_page(data: bytes) -> Page:
    """The lines of an OFD file in the order of reading; raises ReadError like `read`."""
    opened = read_package(Package(data), _recognised)
    page = read_sheets(opened.sheets)
    return replace(
        page, findings=(*page.findings, *opened.findings), attachments=opened.attachments
    )


def _recognised(picture: Image.Image, number: int, shown: Shown) -> Sheet:
    from ingest.ocr import recognise

    return recognise(picture, number=number, width=shown.width, height=shown.height).sheet
