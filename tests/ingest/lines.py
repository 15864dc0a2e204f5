"""The lines that readers of formats with pages find in a file."""

from __future__ import annotations

from ingest import from_ofd, from_pdf
from ingest.drafting import Page
from tests.office import Office

_RAW = Office.raw("", "示例")


def pdf_page(data: bytes) -> Page:
    """Of a PDF."""
    return from_pdf.read_pages(data, _RAW).page


def ofd_page(data: bytes) -> Page:
    """Of an OFD file."""
    return from_ofd.read_pages(data, _RAW).page
