"""Gazette issues in one file, cut by their contents page: as PDF, and as scans of its pages.

Text is compared with that of the documents as they were set, white space apart, from the best place
on: what stands over a text (letterhead, number, title) is not in its truth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from benchmarks.score_scans import as_tiff, letters
from benchmarks.tally import Row, Tally
from benchmarks.truth import raw_file
from gazette.model import Draft, RawFile
from ingest import from_pdf, from_scan
from ingest.from_issue import cut_issue
from ingest.paged import Paged

_SPACES = re.compile(r"\s+")
_FOUND = "entries of the list for which the document was found and cut"
_TITLE = "of the entry, white space apart"
_START = "the page the document begins on, as printed"
_END = "the page it ends on"
_LETTERS = "characters of the documents; the rest of 100 is the error rate"


class _Entry(msgspec.Struct):
    title: str
    page_start: int
    page_end: int
    doc_id: str


class _Issue(msgspec.Struct):
    contents: list[_Entry]
    front_matter_pages: int


class _Set(msgspec.Struct):
    id: str
    text: str


def score_issues(corpus: Path) -> Iterable[Row]:
    """Both issues, in both forms."""
    lines = (corpus / "derived" / "truth.jsonl").read_bytes().splitlines()
    texts = {each.id: each.text for each in (msgspec.json.decode(x, type=_Set) for x in lines)}
    printed, scanned = Tally("issue, PDF"), Tally("issue, scan at 200 dpi")
    for path in sorted((corpus / "gazette_compiled").glob("*.pdf")):
        truth = msgspec.json.decode(path.with_suffix(".json").read_bytes(), type=_Issue)
        data = path.read_bytes()
        raw = raw_file(path.name, "application/pdf")
        _count(printed, truth, from_pdf.read_pages(data, raw), raw, texts)
        _count(scanned, truth, from_scan.read_pages(as_tiff(data), raw), raw, texts)
    return [*printed, *scanned]


def _count(tally: Tally, truth: _Issue, paged: Paged, raw: RawFile, texts: dict[str, str]) -> None:
    cut = cut_issue(paged.page, raw=raw, reader="score")
    drafts: Sequence[Draft] = cut.drafts if cut else ()
    for number, entry in enumerate(truth.contents):
        draft = drafts[number] if number < len(drafts) else None
        tally.row("entries", _FOUND).add(draft and draft.text, is_right=draft is not None)
        listed = cut.entries[number].title if cut and number < len(cut.entries) else ""
        tally.row("titles", _TITLE).add(listed, is_right=_bare(listed) == _bare(entry.title))
        pages = _pages(draft, truth.front_matter_pages)
        tally.row("first pages", _START).add(pages, is_right=pages[:1] == (entry.page_start,))
        tally.row("last pages", _END).add(pages, is_right=pages[-1:] == (entry.page_end,))
        if draft is not None:
            wrong, total = letters(draft.text, texts[entry.doc_id])
            row = tally.row("characters", _LETTERS)
            row.found += total
            row.right += total - wrong
            row.total += total


def _pages(draft: Draft | None, before: int) -> tuple[int, ...]:
    """First and last page as printed."""
    if draft is None or not draft.places:
        return ()
    pages = [place.page - before for place in draft.places]
    return (min(pages), max(pages))


def _bare(title: str) -> str:
    return _SPACES.sub("", title)
