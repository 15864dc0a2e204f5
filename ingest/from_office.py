"""Files that LibreOffice reads for us: .doc, Kingsoft's .wps, RTF, ODT, UOF.

Hidden and deleted text stays marked in the DOCX it makes, and is left out there.
"""

from __future__ import annotations

from collections.abc import Sequence

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest.container_types import DOC, DOCX, LOCKED, ole_type, type_of_zip
from ingest.from_docx import draft_of
from ingest.office import File, convert
from ingest.ole import MAGIC, OleFile
from ingest.zip_parts import ZipParts

READER = "from_office/1"

ENDINGS = {
    DOC: ".doc",
    "application/rtf": ".rtf",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.text-flat-xml": ".fodt",
    "application/vnd.uof.text": ".uot",
}
"""Media types that are converted, and what LibreOffice is told of them."""

_LOCKED = 0x01  # of the second byte of flags at the head of a Word file ([MS-DOC] fEncrypted)
_FLAGS_AT = 0x0B


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of such a file, or of the DOCX that `documents` made of it.

    Raises ReadError for what may not or cannot be converted.
    """
    return [draft_of(document(data, raw.media_type), raw, reader=READER)]


def document(data: bytes, kind: str) -> bytes:
    """A file of this media type as DOCX; one that is DOCX already as it is. Raises ReadError."""
    if type_of_zip(data) == DOCX:
        return data
    (made,) = documents([(data, kind)])
    if isinstance(made, ReadError):
        raise made
    return made


def documents(files: Sequence[tuple[bytes, str]]) -> list[bytes | ReadError]:
    """Files, each with its media type, as DOCX, or why not; LibreOffice is started once for many."""
    checked = [_checked(data, kind) for data, kind in files]
    converted = iter(convert([file for file in checked if isinstance(file, File)]))
    return [next(converted) if isinstance(file, File) else file for file in checked]


def _checked(data: bytes, kind: str) -> File | ReadError:
    """The file, if nothing speaks against giving it to LibreOffice."""
    try:
        if data.startswith(MAGIC):
            _refuse_ole(OleFile(data))
        elif data.startswith(b"PK"):
            _refuse_zip(ZipParts(data))
    except ReadError as error:
        return error
    return File(ENDINGS[kind], data)


def _refuse_ole(file: OleFile) -> None:
    """Raises ReadError for what is no Word file, or is locked."""
    kind = ole_type(file)
    if kind == LOCKED:
        raise ReadError("encrypted", "it is locked with a password")
    if kind != DOC:
        raise ReadError("unsupported_format", kind)
    head = file.head("WordDocument")
    if len(head) > _FLAGS_AT and head[_FLAGS_AT] & _LOCKED:
        raise ReadError("encrypted", "it is locked with a password")


def _refuse_zip(parts: ZipParts) -> None:
    if b"encryption-data" in (parts.read("META-INF/manifest.xml") or b""):
        raise ReadError("encrypted", "it is locked with a password")
