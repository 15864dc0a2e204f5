"""Files embedded in a PDF: those of the file, and those pinned to its pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from gazette.model import Attachment, Finding
from ingest.media import HEAD, media_type
from ingest.pdf_streams import FAULTS, unpack

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_MOST = 50
_LARGEST = 32 * 1024 * 1024  # bytes, of all together
_LONGEST_NAME = 200  # letters


class Embedded(msgspec.Struct, frozen=True):
    """The files in a PDF that are kept, and what is said of the others."""

    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()


def embedded_in(pdf: Pdf) -> Embedded:
    """The files in a PDF, as many and as large as are believable; the others are told."""
    from pikepdf import PdfError

    kept: list[Attachment] = []
    try:
        left_out = _keep(pdf, kept)
    except (PdfError, *FAULTS):
        detail = "some embedded files cannot be read"
    else:
        detail = f"{left_out} embedded files, too many or too large" if left_out else ""
    told = (Finding(code="attachments_left_out", detail=detail),) if detail else ()
    return Embedded(tuple(kept), told)


def _keep(pdf: Pdf, kept: list[Attachment]) -> int:
    """Adds the files to those kept; how many are left out."""
    left_out, room = 0, _LARGEST
    for number, (name, stream) in enumerate(_streams(pdf), start=1):
        content = b"".join(unpack(stream, room)) if len(kept) < _MOST else None
        if content is None or len(content) > room:
            left_out += 1
            continue
        room -= len(content)
        kept.append(_attachment(name or f"attachment-{number}", content))
    return left_out


def _streams(pdf: Pdf) -> Iterator[tuple[str, Object]]:
    """Each embedded file once, with its name."""
    seen: set[tuple[int, int]] = set()
    for specification in _specifications(pdf):
        found = _stream_of(specification)
        if specification is not None and found is not None and found.objgen not in seen:
            seen.add(found.objgen)
            yield _name_of(specification), found


def _specifications(pdf: Pdf) -> Iterator[Object | None]:
    """The file specifications (ISO 32000-1, 7.11.3) of the file, and of annotations on its pages."""
    from pikepdf import Array, Dictionary, Name

    for named in pdf.attachments.values():
        yield named.obj
    for page in pdf.pages:
        notes = page.obj.get("/Annots")
        for note in list(notes) if isinstance(notes, Array) else ():
            if isinstance(note, Dictionary) and note.get("/Subtype") == Name.FileAttachment:
                yield note.get("/FS")


def _stream_of(specification: Object | None) -> Object | None:
    from pikepdf import Dictionary, Stream

    files = specification.get("/EF") if isinstance(specification, Dictionary) else None
    if not isinstance(files, Dictionary):
        return None
    for key in ("/UF", "/F"):
        stream = files.get(key)
        if isinstance(stream, Stream):
            return stream
    return None


def _name_of(specification: Object) -> str:
    for key in ("/UF", "/F"):
        name = specification.get(key)
        if name is not None:
            return str(name).replace("\\", "/").rpartition("/")[2][-_LONGEST_NAME:]
    return ""


def _attachment(name: str, content: bytes) -> Attachment:
    kind = media_type(name, content[:HEAD])
    return Attachment(name=name, role="attachment", media_type=kind, data=content)
