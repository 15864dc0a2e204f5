"""Web pages against their own page table: as they are, and with the table taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lxml import html

from benchmarks.tally import Row, Tally
from benchmarks.truth import Truth, bare, raw_file, truths, words
from gazette.text.numbers import canonical_number
from gazette.text.topics import read_topic, topic_of
from ingest.from_html import read
from ingest.markup import parse_html

_FIELDS = {
    "title": "title",
    "index_number": "index_no",
    "doc_number": "number",
    "issuer": "issuers",
    "category": "topic",
    "signed_date": "signed_on",
    "published_date": "published_on",
}
_CONTAINER = "UCAP-CONTENT"
_NOTES = {
    "index_number": "stands only in the page table",
    "published_date": "stands only in the page table",
    "category": "told by the title; the page's own class is true, 其他 as well",
}


def score_pages(corpus: Path) -> Iterable[Row]:
    """Both groups of rows."""
    whole, body = Tally("html"), Tally("html, body only")
    for truth in truths(corpus / "html" / "truth.jsonl"):
        page = (corpus / str(truth.path)).read_bytes()
        _count(whole, truth, page)
        _count(body, truth, document_alone(page))
    return [*whole, *body]


def _count(tally: Tally, truth: Truth, page: bytes) -> None:
    metadata = read(page, raw_file(str(truth.path), "text/html"))[0].metadata
    for name, field in _FIELDS.items():
        wanted = getattr(truth, name)
        if wanted is None:
            continue
        value = words(metadata, field)
        note = _NOTES.get(name, "")
        tally.row(name, note if tally.group != "html" else "").add(
            value, is_right=_agrees(name, value, wanted)
        )


def _agrees(name: str, value: str | None, wanted: str) -> bool:
    if value is None:
        return False
    if name == "doc_number":
        return _number(value) == _number(wanted)
    if name == "category":
        topic = topic_of(value)
        return topic is not None and topic == read_topic(wanted)
    return bare(value) == bare(wanted)


def _number(words: str) -> str:
    """An order also counts under the short name of its maker: 国令第707号."""
    number = canonical_number(words) or words
    return re.sub(r"^.*令(?=.*第)", "令", number)


def document_alone(page: bytes) -> bytes:
    """A page that holds nothing but the element of the document's text."""
    container = parse_html(page.decode()).get_element_by_id(_CONTAINER)
    text = html.tostring(container, encoding="unicode", with_tail=False)
    return f"<html><body>{text}</body></html>".encode()
