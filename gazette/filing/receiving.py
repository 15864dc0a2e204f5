"""Files at the door: counted, scanned, told by their bytes, hashed, before anything reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath

import msgspec

from gazette.errors import FilingRefusedError
from gazette.filing.checking import READABLE, UNREAD
from gazette.filing.objections import Objection
from gazette.filing.submission import Role, SentFile
from gazette.ids import source_id
from gazette.model import RawFile

MOST_EXPLANATIONS = 10

Sniff = Callable[[str, bytes], str]
"""The media type of a file, from its name and its bytes."""

Scan = Callable[[bytes], str | None]
"""The name of the malware in some bytes, None if there is none; raises ScannerError."""

_LONGEST_NAME = 200
_ENDINGS = READABLE | UNREAD


class Upload(msgspec.Struct, frozen=True):
    """A file as it was sent."""

    role: Role
    name: str
    content: bytes

    @property
    def field(self) -> str:
        """The field of the form it was sent in."""
        return "file" if self.role == "text" else "explanation"


class Receiver(msgspec.Struct, frozen=True):
    """How files are looked at; without a scanner they are not scanned."""

    sniff: Sniff
    scan: Scan | None

    def receive(
        self, uploads: Sequence[Upload], *, id: str, source: str, now: datetime
    ) -> tuple[SentFile, ...]:
        """The files of a filing, known by their digests; the document itself comes first.

        Raises FilingRefusedError for malware and for formats that are not taken.
        """
        _refuse(list(self._infections(uploads)))
        names = [_plain_name(upload.name) for upload in uploads]
        kinds = [
            self.sniff(name, upload.content) for name, upload in zip(names, uploads, strict=True)
        ]
        _refuse([_strange(upload, kind) for upload, kind in zip(uploads, kinds, strict=True)])
        return tuple(
            SentFile(
                upload.role,
                name,
                RawFile(
                    sha256=hashlib.sha256(upload.content).hexdigest(),
                    sm3=hashlib.new("sm3", upload.content).hexdigest(),
                    size=len(upload.content),
                    media_type=kind,
                    path=f"filings/{id}/{position}{_ENDINGS[kind]}",
                    source=source_id(source),
                    received_at=now,
                ),
            )
            for position, (upload, name, kind) in enumerate(zip(uploads, names, kinds, strict=True))
        )

    def _infections(self, uploads: Sequence[Upload]) -> Iterator[Objection]:
        for upload in uploads:
            found = self.scan(upload.content) if self.scan else None
            if found:
                detail = f"含有恶意代码 The scanner found {found}."
                yield Objection("infected", upload.field, detail)


def miscounted(uploads: Sequence[Upload]) -> Iterator[Objection]:
    """What is wrong with the number of files, and which of them are empty."""
    roles = [upload.role for upload in uploads]
    if roles.count("text") != 1 or roles[0] != "text":
        yield Objection("incomplete", "file", "须有一份正文文件 One file is the document.")
    if roles.count("explanation") > MOST_EXPLANATIONS:
        detail = f"解读材料最多 {MOST_EXPLANATIONS} 份 At most {MOST_EXPLANATIONS} of these."
        yield Objection("wrong_format", "explanation", detail)
    for field in sorted({upload.field for upload in uploads if not upload.content}):
        yield Objection("incomplete", field, "文件是空的 It is empty.")


def _strange(upload: Upload, kind: str) -> Objection | None:
    if kind in _ENDINGS:
        return None
    detail = f"不接收这种格式 This format is not taken: {kind}."
    return Objection("wrong_format", upload.field, detail)


def _refuse(objections: Sequence[Objection | None]) -> None:
    found = [objection for objection in objections if objection]
    if found:
        raise FilingRefusedError(found)


def _plain_name(name: str) -> str:
    """The last part of a file's name, without what no name should hold."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(filter(str.isprintable, last))[-_LONGEST_NAME:] or "file"
