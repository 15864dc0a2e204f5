"""Where a version's text stands in its file, and the files beside it: written and read."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence

import msgspec

from gazette.model import Attachment, AttachmentRole, Box, Draft, Place, RawFile
from gazette.store.raw_files import add_raw_file

_INSERT_LAYOUT = "INSERT INTO layout VALUES (?, ?)"
_INSERT_ATTACHED = "INSERT INTO attached VALUES (?, ?, ?, ?, ?, ?)"
_COPY = (
    "INSERT INTO layout SELECT ?, places FROM layout WHERE version = ?",
    """INSERT INTO attached SELECT ?, position, name, role, media_type, file
       FROM attached WHERE version = ?""",
)
_LAYOUT = """
    SELECT l.places FROM layout l JOIN version v ON v.id = l.version
    WHERE v.document = ? AND v.number = ?
"""
_ATTACHED = """
    SELECT a.name, a.role, a.media_type, a.file, f.size
    FROM attached a JOIN version v ON v.id = a.version JOIN raw_file f ON f.sha256 = a.file
    WHERE v.document = ? AND v.number = ? ORDER BY a.position
"""

_Row = tuple[int, int, int, Box | None, float]
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[_Row]).decode


class AttachedFile(msgspec.Struct, frozen=True):
    """A file beside a version, kept under its digest."""

    name: str
    role: AttachmentRole
    media_type: str
    sha256: str
    size: int
    """In bytes."""


def add_layout(connection: sqlite3.Connection, version: int, draft: Draft) -> None:
    """Writes down the places and files of a version's draft; the files are kept already."""
    if draft.places:
        rows = [(p.start, p.end, p.page, p.box, p.confidence) for p in draft.places]
        connection.execute(_INSERT_LAYOUT, (version, _encode(rows).decode()))
    for position, attachment in enumerate(draft.attachments):
        raw = _raw_file(attachment, draft.raw)
        add_raw_file(connection, raw)
        row = (version, position, attachment.name, attachment.role, raw.media_type, raw.sha256)
        connection.execute(_INSERT_ATTACHED, row)


def copy_layout(connection: sqlite3.Connection, version: int, *, copy: int) -> None:
    """The same for a version that says the same, from the same file."""
    for statement in _COPY:
        connection.execute(statement, (copy, version))


def places_of(connection: sqlite3.Connection, document_id: str, number: int) -> tuple[Place, ...]:
    """Where the text of a version stands in its file; empty for a format without pages."""
    row = connection.execute(_LAYOUT, (document_id, number)).fetchone()
    return tuple(
        Place(start=start, end=end, page=page, box=box, confidence=confidence)
        for start, end, page, box, confidence in (_decode(row[0]) if row else ())
    )


def attached_to(
    connection: sqlite3.Connection, document_id: str, number: int
) -> Sequence[AttachedFile]:
    """The files beside a version, in their order."""
    return [AttachedFile(*row) for row in connection.execute(_ATTACHED, (document_id, number))]


def _raw_file(attachment: Attachment, beside: RawFile) -> RawFile:
    data = attachment.data
    return RawFile(
        sha256=hashlib.sha256(data).hexdigest(),
        sm3=hashlib.new("sm3", data).hexdigest(),
        size=len(data),
        media_type=attachment.media_type,
        path=f"{beside.path}/{attachment.name}",
        source=beside.source,
        received_at=beside.received_at,
    )
