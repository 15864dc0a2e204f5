"""Scans: picture files whose pages are recognised, laid out and read like any other document."""

from __future__ import annotations

from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import Draft, Finding, RawFile
from ingest.flow import read_sheets
from ingest.ocr import Recognised, recognise
from ingest.paged import Paged, whole_of
from ingest.pictures import Pictures, open_pictures
from ingest.scanned import with_scans
from ingest.searchable import new_searchable

READER = "from_scan/1"


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The drafts of a picture file, with a searchable copy and its characters beside them.

    Raises ReadError: `broken_picture`, `too_large_picture`, `too_many_scanned_pages`, `no_ocr`, and
    `empty` for pictures without text.
    """
    return list(whole_of(read_pages(data, raw), raw=raw, reader=READER).drafts)


def read_pages(data: bytes, raw: RawFile) -> Paged:
    """The lines of a picture file; raises ReadError like `read`."""
    pictures = open_pictures(data)
    searchable = new_searchable()
    scans: dict[int, Recognised] = {}
    for picture in pictures.pages:
        scan = recognise(
            picture.image, number=picture.number, width=picture.width, height=picture.height
        )
        scans[picture.number] = scan
        searchable.add_page(picture, scan)
    if not scans:
        raise ReadError("broken_picture", next(iter(pictures.broken.values()), "it has no page"))
    page = read_sheets([scan.sheet for scan in scans.values()])
    page = replace(page, findings=(*page.findings, *_left_out(pictures)))
    return Paged(with_scans(page, scans, raw=raw, searchable=searchable.saved()), scans)


def _left_out(pictures: Pictures) -> list[Finding]:
    findings = [
        Finding(code="unreadable_page", detail=f"page {number} cannot be decoded: {reason}")
        for number, reason in pictures.broken.items()
    ]
    if pictures.left_out:
        detail = f"{pictures.left_out} frames after the first of a moving picture"
        findings.append(Finding(code="frames_left_out", detail=detail))
    return findings
