"""The policies, pages and statutes of the corpus as search is given them, each text once."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from benchmarks.truth import raw_file, truths
from gazette.ids import organ_id
from gazette.model import Draft
from gazette.text.normalise import key
from gazette.text.titles import parse_title
from ingest import from_html, from_markdown, from_records
from opendata.search.documents import SearchDocument

SEED = 20240523
DIGEST_LENGTH = 16
"""Hexadecimal digits of a SHA-256 that name a document: enough for some thousands of them."""
RUN = re.compile("[\u4e00-\u9fff]+")
_HEAD = 2000  # characters that tell whether two texts are one


Source = Literal["policies", "html", "laws"]
"""The folder of the corpus that a document is from."""


class Item(msgspec.Struct, frozen=True):
    """A document as it is indexed, and what its source says of it."""

    document: SearchDocument
    """Its id is the beginning of the SHA-256 of its file, or of its line of a file of records."""
    about: str
    """What its title is about."""
    source: Source


def collection(corpus: Path) -> list[Item]:
    """All documents in an order that is the same each time and says nothing of where they came from."""
    items = list(_items(corpus))
    random.Random(SEED).shuffle(items)  # noqa: S311 (the same each time)
    return items


def digest(content: bytes) -> str:
    """What a document is called.

    >>> digest(b"")
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH]


def _items(corpus: Path) -> Iterator[Item]:
    """What is printed twice is no question with one answer."""
    seen = set()
    for source, name, draft in _drafts(corpus):
        title = draft.metadata.title
        if title is None or not draft.text or (mark := key(draft.text)[:_HEAD]) in seen:
            continue
        seen.add(mark)
        issuers = draft.metadata.issuers.value if draft.metadata.issuers else ()
        parts = parse_title(title.value)
        yield Item(
            SearchDocument(
                id=name,
                title=title.value,
                text=draft.text,
                number=draft.metadata.number.value if draft.metadata.number else None,
                issuers=tuple(map(organ_id, issuers)),
                issuer_names=issuers,
                signed=draft.metadata.signed_on.value if draft.metadata.signed_on else None,
            ),
            parts.enclosed or parts.matter or title.value,
            source,
        )


def _drafts(corpus: Path) -> Iterator[tuple[Source, str, Draft]]:
    raw = raw_file("policies.jsonl", "")
    lines = (corpus / "policies" / "policies.jsonl").read_bytes().splitlines()
    for number, line in enumerate(lines, start=1):
        yield "policies", digest(line), from_records.read_record(line, raw, number)
    for truth in truths(corpus / "html" / "truth.jsonl"):
        page = (corpus / str(truth.path)).read_bytes()
        yield "html", digest(page), from_html.read(page, raw_file("a.html", "text/html"))[0]
    for truth in truths(corpus / "laws" / "truth.jsonl"):
        page = (corpus / str(truth.path)).read_bytes()
        yield "laws", digest(page), from_markdown.read(page, raw_file("a.md", "text/markdown"))[0]
