"""Whether a confidence means what it says: of fields read with so much of it, how many are right.

Titles, numbers, issuers and dates of pages (their page table taken out), statutes, texts as scraped
and set files, read as they come; each set against the truth of its group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.score_pages import document_alone
from benchmarks.score_texts import names_one
from benchmarks.tally import Row, Tally
from benchmarks.truth import Truth, bare, has_title, is_alike, raw_file, truths, words
from gazette.model import Draft, Field
from gazette.text.numbers import canonical_number
from ingest import from_docx, from_html, from_markdown, from_pdf, from_text
from ingest.container_types import DOCX

_BANDS = ((0.95, "≥ 0.95"), (0.85, "0.85–0.95"), (0.7, "0.70–0.85"), (0.0, "< 0.70"))
_NOTE = "fields read in this band of confidence; found and right out of all that have a true value"
_WHERE = {"title": "title", "doc_number": "number", "issuer": "issuers", "signed_date": "signed_on"}


class _Case(NamedTuple):
    """A document as read, and what its source says of it."""

    draft: Draft
    truth: Truth
    is_edited: bool = False
    """Whether the truth was edited by hand: then a title counts if it is alike."""


def score_calibration(corpus: Path) -> Iterable[Row]:
    """A row for each band, over all fields; and one for each field where it is surest."""
    tally = Tally("confidence")
    for _, band in _BANDS:
        tally.row(band, _NOTE)
    for case in _cases(corpus):
        for name, field in _WHERE.items():
            wanted, read = getattr(case.truth, name), getattr(case.draft.metadata, field)
            if wanted is None or read is None or read.origin != "read":
                continue
            is_right = _is_right(case, name, field)
            band = _band(read)
            tally.row(band).add(str(read.value), is_right=is_right)
            if band == _BANDS[0][1]:
                tally.row(f"{name} {band}").add(str(read.value), is_right=is_right)
    return tally


def _cases(corpus: Path) -> Iterator[_Case]:
    for truth in truths(corpus / "html" / "truth.jsonl"):
        page = document_alone((corpus / str(truth.path)).read_bytes())
        yield _Case(from_html.read(page, raw_file("a.html", "text/html"))[0], truth)
    for truth in truths(corpus / "laws" / "truth.jsonl"):
        data = (corpus / str(truth.path)).read_bytes()
        draft = from_markdown.read(data, raw_file("a.md", "text/markdown"))[0]
        yield _Case(draft, truth)
    for truth in truths(corpus / "policies" / "policies.jsonl"):
        text = truth.text or ""
        if has_title(text, truth.title or ""):
            draft = from_text.read(text.encode(), raw_file("a.txt", "text/plain"))[0]
            yield _Case(draft, _own(truth), is_edited=True)
    yield from _set(corpus / "derived")


def _set(folder: Path) -> Iterator[_Case]:
    """The set files; a number that their text only cites is not theirs."""
    for line in (folder / "truth.jsonl").read_bytes().splitlines():
        truth = msgspec.json.decode(line, type=_SetTruth)
        for name in truth.files:
            data = (folder / name).read_bytes()
            if name.endswith(".docx"):
                draft = from_docx.read(data, raw_file("a.docx", DOCX))[0]
            elif name.startswith("pdf/"):
                draft = from_pdf.read(data, raw_file("a.pdf", "application/pdf"))[0]
            else:
                continue
            if has_title(draft.text, truth.title or ""):
                yield _Case(draft, _own(truth), is_edited=True)


class _SetTruth(Truth):
    """A line of derived/truth.jsonl."""

    files: tuple[str, ...] = ()


def _own(truth: Truth) -> Truth:
    """Without a number that is not surely the document's."""
    if truth.doc_number_is_documents_own:
        return truth
    return msgspec.structs.replace(truth, doc_number=None)


def _is_right(case: _Case, name: str, field: str) -> bool:
    wanted, value = str(getattr(case.truth, name)), words(case.draft.metadata, field) or ""
    if name == "doc_number":
        return (canonical_number(value) or value) == (canonical_number(wanted) or wanted)
    if name == "title" and case.is_edited:
        return is_alike(value, wanted)
    if name == "issuer" and case.is_edited:
        issuers = case.draft.metadata.issuers
        return names_one(wanted, issuers.value if issuers else ())
    return bare(value) == bare(wanted)


def _band(field: Field[object]) -> str:
    return next(band for least, band in _BANDS if field.confidence >= least)
