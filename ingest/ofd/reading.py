"""An OFD file as sheets: every page accounted for, what is not in the text as findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from gazette.errors import ReadError
from gazette.model import Attachment, Finding
from ingest.layout import Sheet
from ingest.ofd.attachments import read_attachments
from ingest.ofd.document import Document, open_documents
from ingest.ofd.package import Package
from ingest.ofd.pages import Shown, read_page
from ingest.ofd.pictures import picture_of

if TYPE_CHECKING:
    from PIL import Image

Recognise = Callable[["Image.Image", int, Shown], Sheet]
"""Reads a page that is a picture: the picture, the page's number, and what it holds."""

MOST_RECOGNISED = 300
"""Pages that are pictures: more of them would take hours."""

_ENCRYPTED = ("Encryptions.xml", "Doc_0/Encryptions.xml")  # GM/T 0099
_NOTEWORTHY = 0.1  # of the page: smaller pictures are ornaments and seals
_FILLED = 0.25  # what is printed fills more of a page whose size is given in the right unit
_MANY = 10  # things printed: fewer may well stand in one corner
_PRIVATE = range(0xE000, 0xF900)


class Opened(msgspec.Struct, frozen=True):
    """What was read out of an OFD file."""

    sheets: tuple[Sheet, ...]
    attachments: tuple[Attachment, ...]
    findings: tuple[Finding, ...]


def read_package(package: Package, recognise: Recognise) -> Opened:
    """The pages of all documents in a package, one after the other, numbered from 1.

    A page that cannot be read is a finding; raises ReadError where none can, and for a package
    that is hostile.
    """
    if any(package.find(name, beside="") for name in _ENCRYPTED):
        raise ReadError("encrypted", "the package is encrypted (GM/T 0099)")
    documents = open_documents(package)
    findings = [*_several(documents), *_unread_parts(documents)]
    attachments: list[Attachment] = []
    pages: list[Shown | ReadError] = []
    for document in documents:
        pages += [_page(package, document, place) for place in range(len(document.pages))]
        carried, missing = read_attachments(package, document)
        attachments += carried
        findings += missing
    _refuse_unreadable(pages)
    shown = _in_their_unit(pages)
    findings += _about_pages(shown)
    sheets, unseen = _sheets(package, shown, recognise)
    return Opened(tuple(sheets), tuple(attachments), (*findings, *unseen))


def _page(package: Package, document: Document, place: int) -> Shown | ReadError:
    try:
        return read_page(package, document, document.pages[place])
    except ReadError as error:
        if error.code != "broken":
            raise
        return error


def _refuse_unreadable(pages: Sequence[Shown | ReadError]) -> None:
    errors = [page for page in pages if isinstance(page, ReadError)]
    if not pages:
        raise ReadError("empty", "an OFD file without pages")
    if len(errors) == len(pages):
        raise ReadError("broken", f"none of {len(pages)} pages can be read: {errors[0].detail}")


def _in_their_unit(pages: Sequence[Shown | ReadError]) -> list[Shown | ReadError]:
    """The pages with a size that fits what is printed on them.

    There are makers that give the size in points and everything else in another unit: then
    all that is printed stands in the upper left corner of every page.
    """
    shown = [page for page in pages if isinstance(page, Shown)]
    boxes = [box for page in shown for box in _boxes(page)]
    if len(boxes) < _MANY:
        return list(pages)
    left, top = (min(box[side] for box in boxes) for side in (0, 1))
    right, bottom = (max(box[side] for box in boxes) for side in (2, 3))
    if any(right > _FILLED * each.width or bottom > _FILLED * each.height for each in shown):
        return list(pages)
    width, height = right + max(left, 0.0), bottom + max(top, 0.0)
    return [
        msgspec.structs.replace(page, width=width, height=height)
        if isinstance(page, Shown)
        else page
        for page in pages
    ]


def _boxes(page: Shown) -> list[tuple[float, float, float, float]]:
    return [run.box for run in page.runs] + [picture.box for picture in page.pictures]


def _sheets(
    package: Package, pages: Sequence[Shown | ReadError], recognise: Recognise
) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of the pages; those that are pictures are recognised."""
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    recognised = 0
    for number, page in enumerate(pages, start=1):
        if isinstance(page, ReadError):
            detail = f"page {number} of {len(pages)}: {page.detail}"
            findings.append(Finding(code="page_unreadable", detail=detail))
            continue
        if page.runs or not page.pictures:
            sheets.append(Sheet(number, page.width, page.height, page.runs, page.tables))
            findings += _unseen(number, page)
            continue
        recognised += 1
        if recognised > MOST_RECOGNISED:
            raise ReadError("too_large", f"more than {MOST_RECOGNISED} pages that are pictures")
        try:
            sheets.append(recognise(picture_of(package, page), number, page))
        except ReadError as error:
            if error.code != "picture_unreadable":
                raise
            detail = f"page {number} of {len(pages)} is a picture: {error.detail}"
            findings.append(Finding(code="page_unreadable", detail=detail))
    return sheets, findings


def _unseen(number: int, page: Shown) -> list[Finding]:
    """What stands on a page beside its words, where it may hold more of them."""
    if not page.runs and page.paths:
        detail = f"page {number} is {page.paths} lines and shapes without words"
        return [Finding(code="page_without_text", detail=detail)]
    large = [
        picture
        for picture in page.pictures
        if picture.area >= _NOTEWORTHY * page.width * page.height
    ]
    if not page.runs or not large:
        return []
    detail = f"page {number}: {len(large)} pictures beside the words"
    return [Finding(code="picture_not_read", detail=detail)]


def _several(documents: Sequence[Document]) -> list[Finding]:
    if len(documents) == 1:
        return []
    detail = f"{len(documents)} documents in one file, read one after the other"
    return [Finding(code="several_documents", detail=detail)]


def _unread_parts(documents: Sequence[Document]) -> list[Finding]:
    return [
        Finding(code="part_unreadable", detail=detail)
        for document in documents
        for detail in document.unread
    ]


def _about_pages(pages: Sequence[Shown | ReadError]) -> list[Finding]:
    """What of the pages is not in the text, each kind with its count and first page."""
    shown = {n: page for n, page in enumerate(pages, start=1) if isinstance(page, Shown)}
    counts = {
        "hidden_text": {n: page.hidden for n, page in shown.items()},
        "watermark_text": {n: page.watermark for n, page in shown.items()},
        "annotation_text": {n: page.annotated for n, page in shown.items()},
        "unmapped_characters": {n: _unmapped(page) for n, page in shown.items()},
    }
    findings = []
    for code, by_page in counts.items():
        if total := sum(by_page.values()):
            first = next(n for n, count in by_page.items() if count)
            detail = f"{total} characters, the first on page {first}"
            findings.append(Finding(code=code, detail=detail))
    parts = dict.fromkeys(detail for page in shown.values() for detail in page.unread)
    return findings + [Finding(code="part_unreadable", detail=detail) for detail in parts]


def _unmapped(page: Shown) -> int:
    """Letters for private use: only their font says what they are."""
    return sum(ord(letter) in _PRIVATE for run in page.runs for letter in run.text)
