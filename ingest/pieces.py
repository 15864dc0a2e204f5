"""What is to be read, piece by piece: a file that is one document, a row of a table, a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from gazette.filing.clearing import Trust
from gazette.model import Attachment, RawFile
from ingest.given import Given
from ingest.report import Line, Outcome

_PIECES = 100
_BYTES = 512 * 1024


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of one file, row or archived page, and how to read them."""

    raw: RawFile
    reader: str
    source: str
    """The source's name."""
    trust: Trust
    data: bytes
    anchors: tuple[bytes, ...] = ()
    """Certificates in DER of which this office trusts what they vouch for."""
    record: int | None = None
    line: int | None = None
    mapping: bytes | None = None
    folders: tuple[str, ...] = ()
    """Of a row: the folders from which a `path` in it may begin."""
    is_first: bool = True
    """Of its file."""
    packed: int | None = None
    """Bytes it takes in its file, where those are not its own."""
    given: Given | None = None
    """What a list beside the file says of it."""
    attachments: tuple[Attachment, ...] = ()
    """Files that go with it."""
    seconds: float = 0
    """How long it may take beyond what any task may; what is slow is a task of its own."""

    @property
    def size(self) -> int:
        """Bytes of the input that are behind us with this piece."""
        return len(self.data) if self.packed is None else self.packed

    def report(
        self, outcome: Outcome, reason: str | None = None, detail: str | None = None
    ) -> Line:
        """What became of it, at its place."""
        return Line(
            source=self.source,
            path=self.raw.path,
            record=self.record,
            line=self.line,
            outcome=outcome,
            reason=reason,
            detail=detail,
        )


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What needs no reading: unchanged, refused at the door, or no document at all."""

    source: str
    """The source's id."""
    line: Line
    size: int = 0
    sha256: str = ""
    reader: str = ""
    is_first: bool = True


Entry = Piece | Settled


def chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries in lists of bounded length and weight: one task, one transaction each."""
    chunk: list[Entry] = []
    weight = 0
    for entry in entries:
        if chunk and _is_slow(entry):
            yield chunk
            chunk, weight = [], 0
        chunk.append(entry)
        weight += _BYTES if _is_slow(entry) else _weight(entry)
        if len(chunk) >= _PIECES or weight >= _BYTES:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _is_slow(entry: Entry) -> bool:
    return isinstance(entry, Piece) and entry.seconds > 0


def _weight(entry: Entry) -> int:
    return len(entry.data) if isinstance(entry, Piece) else 0
