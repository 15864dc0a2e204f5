"""Reading pieces, in a process that knows no store: bytes in, drafts with findings out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import msgspec

from gazette.edition.issues import Issue
from gazette.errors import ReadError
from gazette.filing.clearing import examine, with_defaults
from gazette.model import Draft, Finding
from ingest.completing import complete
from ingest.from_office import ENDINGS, documents
from ingest.pieces import Piece
from ingest.readers import read


class Examined(msgspec.Struct, frozen=True, array_like=True):
    """A draft, and what the gate notices in it."""

    draft: Draft
    findings: tuple[Finding, ...]


class Read(msgspec.Struct, frozen=True, tag=True):
    """What a piece held."""

    drafts: tuple[Examined, ...]
    issue: Issue | None = None
    """The issue that they were cut from."""


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why a piece could not be read."""

    code: str
    detail: str


class Truth(msgspec.Struct, frozen=True, tag=True):
    """The piece is a row that describes this file: ground truth, not a document."""

    path: str


Result = Read | Refused | Truth

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Result]).decode


class _Described(msgspec.Struct):
    path: object = None


def parse(pieces: Sequence[Piece]) -> bytes:
    """What each piece held, encoded for the way between processes: see `results`."""
    return _encode([_parse(piece) for piece in _converted(pieces)])


def results(answer: bytes) -> list[Result]:
    """What `parse` made."""
    return _decode(answer)


def _converted(pieces: Sequence[Piece]) -> list[Piece | ReadError]:
    """The pieces, those that LibreOffice must read first as DOCX: it is started once for all."""
    waiting = [piece for piece in pieces if piece.raw.media_type in ENDINGS]
    made = iter(documents([(piece.data, piece.raw.media_type) for piece in waiting]))
    return [
        _with_document(piece, next(made)) if piece.raw.media_type in ENDINGS else piece
        for piece in pieces
    ]


def _with_document(piece: Piece, made: bytes | ReadError) -> Piece | ReadError:
    return made if isinstance(made, ReadError) else msgspec.structs.replace(piece, data=made)


def _parse(piece: Piece | ReadError) -> Result:
    if isinstance(piece, ReadError):
        return Refused(piece.code, piece.detail)
    described = _described_file(piece)
    if described is not None:
        return Truth(described)
    try:
        whole = read(piece)
    except ReadError as error:
        return Refused(error.code, error.detail)
    return Read(tuple(_examined(draft, piece) for draft in whole.drafts), whole.issue)


def _examined(draft: Draft, piece: Piece) -> Examined:
    draft = complete(draft, piece.given, piece.attachments)
    draft = with_defaults(draft, piece.trust)
    if draft.reader != piece.reader:  # the reader as the mapping makes it
        draft = msgspec.structs.replace(draft, reader=piece.reader)
    return Examined(draft, examine(draft))


def _described_file(piece: Piece) -> str | None:
    """The `path` of a row, if it names a file of the ingested folder or beside it."""
    if not piece.folders or b'"path"' not in piece.data:
        return None
    try:
        path = msgspec.json.decode(piece.data, type=_Described).path
    except msgspec.DecodeError:
        return None
    if not isinstance(path, str) or not _is_plain(path):
        return None
    is_there = any(Path(folder, path).is_file() for folder in piece.folders)
    return path if is_there else None


def _is_plain(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and "\x00" not in path
