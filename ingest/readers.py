"""Which reader reads which kind of bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from gazette.edition.issues import Issue
from gazette.errors import ReadError
from gazette.model import Draft, Finding, RawFile
from ingest import (
    from_docx,
    from_gongbao,
    from_html,
    from_markdown,
    from_mht,
    from_oai,
    from_ofd,
    from_office,
    from_pdf,
    from_records,
    from_scan,
    from_text,
    from_warc,
)  # fmt: skip
from ingest.container_types import DOCX, LOCKED
from ingest.contents_site import read_contents
from ingest.media import BINARY, EMPTY, MHT
from ingest.paged import Paged, Whole, whole_of
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
    pages: Callable[[bytes, RawFile], Paged] | None = None
    """Of a format with pages: its lines, which may be those of a whole issue (公报)."""
    contents: Callable[[bytes], Issue | None] | None = None
    """Of a format that may hold nothing but the list of contents of an issue."""
    check: Callable[[bytes, tuple[bytes, ...]], tuple[Finding, ...]] | None = None
    """Of a format with seals: what there is to say of them, given what the office trusts."""


_READERS = {
    "text/plain": Reader(from_text.READER, from_text.read),
    "text/html": Reader(from_html.READER, from_html.read, contents=read_contents),
    "text/markdown": Reader(from_markdown.READER, from_markdown.read),
    "application/pdf": Reader(from_pdf.READER, from_pdf.read, _SLOW, from_pdf.read_pages),
    "application/ofd": Reader(
        from_ofd.READER, from_ofd.read, _SLOW, from_ofd.read_pages, check=from_ofd.check
    ),
    **{
        f"image/{kind}": Reader(from_scan.READER, from_scan.read, _SLOW, from_scan.read_pages)
        for kind in ("png", "jpeg", "tiff", "bmp", "gif", "webp")
    },
    from_gongbao.MEDIA_TYPE: Reader(from_gongbao.READER, from_gongbao.read),
    from_oai.MEDIA_TYPE: Reader(from_oai.READER, from_oai.read),
    MHT: Reader(from_mht.READER, from_mht.read),
    DOCX: Reader(from_docx.READER, from_docx.read),
    **{kind: Reader(from_office.READER, from_office.read) for kind in from_office.ENDINGS},
}
TABLES = frozenset({"application/jsonl", "application/json", "text/csv"})
"""Media types of files that hold one document in each row."""


def reader_of(media_type: str) -> Reader:
    """The reader of such files; raises ReadError where there is none, naming the type.

    >>> reader_of("audio/midi")
    Traceback (most recent call last):
    gazette.errors.ReadError: unsupported_format: audio/midi
    """
    if media_type == EMPTY:
        raise ReadError("empty", "nothing but spaces")
    if media_type == BINARY:
        raise ReadError("binary", "the bytes are no text")
    if media_type == LOCKED:
        raise ReadError("encrypted", "it is locked with a password")
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


def read(piece: Piece) -> Whole:
    """What stands in a piece; raises ReadError if it cannot be read."""
    if piece.raw.media_type not in TABLES:
        whole = _read_file(reader_of(piece.raw.media_type), piece)
        return replace(whole, drafts=[_numbered(draft, piece) for draft in whole.drafts])
    if piece.record is None:
        raise ReadError("unsupported_format", f"{piece.raw.media_type} that is no table")
    return Whole([from_records.read_record(piece.data, piece.raw, piece.record, piece.mapping)])


def read_file(data: bytes, raw: RawFile, *, anchors: tuple[bytes, ...] = ()) -> list[Draft]:
    """The drafts of a file that is one document; raises ReadError if it cannot be read.

    `anchors` are certificates (DER) that vouch for its seals.
    """
    reader = reader_of(raw.media_type)
    said = _checked(reader, data, anchors)
    return [_with_findings(draft, said) for draft in reader.read(data, raw)]


def _read_file(reader: Reader, piece: Piece) -> Whole:
    data, raw = piece.data, piece.raw
    said = _checked(reader, data, piece.anchors)
    issue = reader.contents(data) if reader.contents else None
    if issue is not None:
        return Whole((), issue)
    if reader.pages is None:
        whole = Whole(reader.read(data, raw))
    else:
        whole = whole_of(reader.pages(data, raw), raw=raw, reader=reader.name)
    return replace(whole, drafts=[_with_findings(draft, said) for draft in whole.drafts])


def _checked(reader: Reader, data: bytes, anchors: tuple[bytes, ...]) -> tuple[Finding, ...]:
    return reader.check(data, anchors) if reader.check else ()


def _with_findings(draft: Draft, said: tuple[Finding, ...]) -> Draft:
    return replace(draft, findings=(*draft.findings, *said)) if said else draft


def _numbered(draft: Draft, piece: Piece) -> Draft:
    """The draft of a record by its number; those cut from an issue have their own."""
    return draft if piece.record is None else replace(draft, record=piece.record)
