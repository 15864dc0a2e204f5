"""Scraped texts: the seed, plain pages, policy texts without their catalogue data, set files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from benchmarks.tally import Row, Tally
from benchmarks.truth import Truth, bare, has_title, is_alike, raw_file, truths, words
from gazette.model import Draft
from gazette.text.numbers import canonical_number
from ingest import from_records, from_text

_SEED = {
    "title": "甘肃省人民政府办公厅关于印发《甘肃省2018年政务公开工作要点》的通知",
    "number": "甘政办发〔2018〕83号",
    "issuers": "甘肃省人民政府办公厅",
    "genre": "通知",
    "addressees": "各市、自治州人民政府,兰州新区管委会,省政府各部门",
    "signed_on": "2018-05-23",
    "disclosure": "active",
}
"""The golden record of domain §14.1; it cites seven numbers and has 44 responsibility notes."""
_SEED_NUMBERS = 7
_SEED_DUTIES = 44
_TITLE_NOTE = "like the catalogue's hand-edited title¹; most texts carry none, or that of a report"
_STANDS_NOTE = "the same, where the catalogue's title stands on the first short lines"
_ISSUER_NOTE = "the catalogue's issuer, edited by hand; many texts name none"
_SILVER_NOTE = "recall of lines that are nothing but this"


def score_seed(corpus: Path) -> Iterable[Row]:
    """The seed against its golden record."""
    tally = Tally("seed")
    draft = _read_file(corpus / "seed" / "gansu-2018-83.txt")
    for name, wanted in _SEED.items():
        value = words(draft.metadata, name)
        tally.row(name).add(value, is_right=value == wanted)
    enclosed = [enclosure.title for enclosure in draft.metadata.enclosures]
    tally.row("enclosure").add(enclosed[:1], is_right=enclosed == ["甘肃省2018年政务公开工作要点"])
    starts = draft.text.startswith("甘肃省人民政府办公厅关于印发\n")
    tally.row("text begins with the title").add(draft.text[:1], is_right=starts)
    numbers = {citation.number for citation in draft.citations if citation.number}
    _fill(tally.row("cited numbers"), len(numbers), _SEED_NUMBERS)
    _fill(tally.row("responsibility notes"), len(draft.metadata.duties), _SEED_DUTIES)
    return tally


def _fill(row: Row, found: int, wanted: int) -> None:
    row.found, row.right, row.total = found, min(found, wanted), wanted


def score_policies(corpus: Path) -> Iterable[Row]:
    """Policy texts as records that hold nothing but the text, and the plain pages among them."""
    policies, pages = Tally("policies"), Tally("txt_pages")
    files = {path.stem: path for path in (corpus / "txt_pages").glob("*.txt")}
    for number, truth in enumerate(truths(corpus / "policies" / "policies.jsonl"), start=1):
        record = msgspec.json.encode({"text": truth.text})
        draft = from_records.read_record(record, raw_file("policies.jsonl", ""), number)
        _count(policies, truth, draft)
        if truth.id in files:
            _count(pages, truth, _read_file(files[truth.id]))
    return [*policies, *pages]


def _count(tally: Tally, truth: Truth, draft: Draft) -> None:
    title = words(draft.metadata, "title")
    is_right = title is not None and is_alike(title, truth.title or "")
    tally.row("title", _TITLE_NOTE).add(title, is_right=is_right)
    if has_title(truth.text or "", truth.title or ""):
        tally.row("title, where it stands", _STANDS_NOTE).add(title, is_right=is_right)
    if truth.issuer:
        issuers = draft.metadata.issuers.value if draft.metadata.issuers else ()
        tally.row("issuer", _ISSUER_NOTE).add(issuers, is_right=names_one(truth.issuer, issuers))
    if truth.doc_number_silver:
        value = words(draft.metadata, "number")
        wanted = canonical_number(truth.doc_number_silver)
        tally.row("doc_number_silver", _SILVER_NOTE).add(value, is_right=value == wanted)
    if truth.signed_date_silver:
        value = words(draft.metadata, "signed_on")
        tally.row("signed_date_silver", _SILVER_NOTE).add(
            value, is_right=value == truth.signed_date_silver
        )


def names_one(wanted: str, issuers: Sequence[str]) -> bool:
    """Whether one of the issuers is the catalogue's, which has a place before many a name."""
    return any(
        bare(wanted).endswith(bare(one)) or bare(one).endswith(bare(wanted)) for one in issuers
    )


def score_derived(corpus: Path) -> Iterable[Row]:
    """The texts that were set as files, from their text alone; few texts carry their own number."""
    tally = Tally("derived (text)")
    for number, truth in enumerate(truths(corpus / "derived" / "truth.jsonl"), start=1):
        record = msgspec.json.encode({"text": truth.text})
        draft = from_records.read_record(record, raw_file("truth.jsonl", ""), number)
        title = words(draft.metadata, "title")
        is_right = title is not None and is_alike(title, truth.title or "")
        tally.row("title", _TITLE_NOTE).add(title, is_right=is_right)
        if has_title(truth.text or "", truth.title or ""):
            tally.row("title, where it stands", _STANDS_NOTE).add(title, is_right=is_right)
        wanted = canonical_number(truth.doc_number or "")
        if truth.doc_number_is_documents_own and bare(wanted or "-") in bare(truth.text or ""):
            value = words(draft.metadata, "number")
            tally.row("doc_number", "where it stands in the text").add(
                value, is_right=value == wanted
            )
    return tally


def _read_file(path: Path) -> Draft:
    return from_text.read(path.read_bytes(), raw_file(path.name, "text/plain"))[0]
