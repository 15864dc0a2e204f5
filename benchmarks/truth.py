"""The truth files of the corpus, and files read as the readers get them: without that truth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path

import msgspec

from gazette.model import Metadata, RawFile
from gazette.text.normalise import key
from gazette.text.titles import clean_title
from ingest.from_records import decode_row

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MARKS = re.compile(r"[《》〈〉<>()\[\]〔〕“”\"'‘’·、,.:;]")
_SHORTEST = 8
_LONGEST = 120
_HEAD_LINES = 15
SIMILAR = 0.8
"""Two titles at least so similar are held to be one, edited by hand."""


class Truth(msgspec.Struct):
    """A line of a truth file; dates are ISO, None is not known."""

    id: str
    path: str | None = None
    title: str | None = None
    index_number: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    category: str | None = None
    signed_date: str | None = None
    published_date: str | None = None
    text: str | None = None
    url: str | None = None
    doc_number_silver: str | None = None
    signed_date_silver: str | None = None
    doc_number_is_documents_own: bool = False
    version_date: str | None = None


def truths(path: Path) -> Iterator[Truth]:
    """The lines of a truth file."""
    with path.open("rb") as lines:
        for line in lines:
            yield msgspec.convert(decode_row(line), Truth)


def raw_file(path: str, media_type: str) -> RawFile:
    """A file as the readers are told of it."""
    return RawFile(
        sha256="", sm3="", size=0, media_type=media_type, path=path, source="", received_at=_EPOCH
    )


def bare(words: str) -> str:
    """Words for comparison: without spaces, width, case and punctuation."""
    return _MARKS.sub("", key(words))


def is_alike(left: str, right: str) -> bool:
    """Whether two titles are one, edited by hand: alike, or one inside the other."""
    one, other = sorted((_core(left), _core(right)), key=len)
    if len(one) >= _SHORTEST and one in other:
        return True
    return SequenceMatcher(None, one, other).ratio() >= SIMILAR


def has_title(text: str, title: str) -> bool:
    """Whether a title stands on the first short lines of a text, and not only in a sentence."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_HEAD_LINES]
    head = [line for line in lines if len(line) <= _LONGEST and line[-1] not in "。:："]
    core = _core(title)
    return len(core) >= _SHORTEST and core in _core("".join(head))


def _core(title: str) -> str:
    """A title without a 【prefix】, marks, and the 通知 that editors drop."""
    return bare(clean_title(title).replace("的通知", "").replace("印发", ""))


def words(metadata: Metadata, name: str) -> str | None:
    """A field's value as text."""
    field = getattr(metadata, name)
    if field is None:
        return None
    return "、".join(field.value) if isinstance(field.value, tuple) else str(field.value)
