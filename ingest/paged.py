"""What a format with pages holds: one document, or a whole issue (公报) cut into its documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from gazette.edition.issues import Issue
from gazette.model import Draft, RawFile
from ingest.drafting import Page, make_draft, with_content
from ingest.from_issue import cut_issue
from ingest.ocr import Recognised
from ingest.scanned import proofread


class Paged(msgspec.Struct, frozen=True):
    """The lines of a file, and those of its pages that were recognised in pictures."""

    page: Page
    scans: Mapping[int, Recognised] = {}


class Whole(msgspec.Struct, frozen=True):
    """What a piece held."""

    drafts: Sequence[Draft]
    issue: Issue | None = None
    """That the drafts were cut from."""


def whole_of(paged: Paged, *, raw: RawFile, reader: str) -> Whole:
    """The drafts of a file; raises ReadError `empty` for one without text."""
    cut = cut_issue(paged.page, raw=raw, reader=reader)
    if cut is not None:
        return Whole(proofread(cut.drafts, paged.scans), cut.issue)
    draft = with_content(make_draft(paged.page, raw=raw, record=None, reader=reader))
    return Whole(proofread([draft], paged.scans))
