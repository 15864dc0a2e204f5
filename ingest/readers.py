"""Which reader reads which kind of bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest import from_html, from_markdown, from_records, from_scan, from_text, from_warc
from ingest.media import BINARY, EMPTY
from ingest.pieces import Piece

SECONDS = 60.0
"""How long a task may take that holds nothing slow."""
_SLOW = 15 * 60.0  # a hundred scanned pages


class Reader(msgspec.Struct, frozen=True):
    """A reader of whole files: its name with its version, and what it does."""

    name: str
    read: Callable[[bytes, RawFile], list[Draft]]
    seconds: float = SECONDS
    """How long one file may take before it counts as hung."""


_READERS = {
    "text/plain": Reader(from_text.READER, from_text.read),
    "text/html": Reader(from_html.READER, from_html.read),
    "text/markdown": Reader(from_markdown.READER, from_markdown.read),
    **{
        f"image/{kind}": Reader(from_scan.READER, from_scan.read, _SLOW)
        for kind in ("png", "jpeg", "tiff", "bmp", "gif", "webp")
    },
}
TABLES = frozenset({"application/jsonl", "application/json", "text/csv"})
"""Media types of files that hold one document in each row."""


def reader_of(media_type: str) -> Reader:
    """The reader of such files; raises ReadError where there is none, naming the type.

    >>> reader_of("application/pdf")
    Traceback (most recent call last):
    gazette.errors.ReadError: unsupported_format: application/pdf
    """
    if media_type == EMPTY:
        raise ReadError("empty", "nothing but spaces")
    if media_type == BINARY:
        raise ReadError("binary", "the bytes are no text")
    if media_type not in _READERS:
        raise ReadError("unsupported_format", media_type)
    return _READERS[media_type]


def seconds_of(media_type: str) -> float:
    """How long a file of this type may take; rows and pages of an archive are quick."""
    known = _READERS.get(media_type)
    return known.seconds if known else SECONDS


def table_reader(mapping: bytes | None) -> str:
    """The name of the reader of rows: with another mapping it is another reader.

    Raises ReadError for a mapping that is none.
    """
    if mapping is None:
        return from_records.READER
    from_records.parse_mapping(mapping)
    return f"{from_records.READER}+{hashlib.sha256(mapping).hexdigest()[:8]}"


def page_reader(media_type: str) -> str:
    """The name of the reader of such pages of a web archive; raises ReadError without one."""
    return f"{from_warc.READER}+{reader_of(media_type).name}"


def read(piece: Piece) -> list[Draft]:
    """What stands in a piece; raises ReadError if it cannot be read."""
    if piece.raw.media_type not in TABLES:
        drafts = reader_of(piece.raw.media_type).read(piece.data, piece.raw)
        return [replace(draft, record=piece.record) for draft in drafts]
    if piece.record is None:
        raise ReadError("unsupported_format", f"{piece.raw.media_type} that is no table")
    return [from_records.read_record(piece.data, piece.raw, piece.record, piece.mapping)]
