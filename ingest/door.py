"""What every file passes before it is read: kept, told by its bytes, passed over if it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import RawFile
from gazette.store.readings import CONTAINER
from gazette.store.writer import Store
from ingest.archive import Arrival, describe, keep, keep_stream
from ingest.media import HEAD, media_type
from ingest.packages import Beside, Content, attachment
from ingest.pieces import Entry, Piece, Settled
from ingest.readers import SECONDS, reader_of, seconds_of
from ingest.report import Line, Outcome
from ingest.sources import Source

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest file that is read as one document."""

WITHDRAWN = ReadError("withdrawn_before", "it was withdrawn: nothing of it is kept")
_QUARANTINED = ReadError(
    "quarantined", "reading it ended two processes: `ingest --quarantined` tries it again"
)


class Door:
    """Where the files of one run come in."""

    def __init__(
        self,
        store: Store,
        *,
        run: int,
        data: Path,
        now: Callable[[], datetime],
        release: bool = False,
    ) -> None:
        """With `release`, what killed its reader before is read all the same."""
        self.store = store
        self.data = data
        self._run = run
        self._now = now
        self._release = release

    def arrival(self, name: str, head: bytes, source: Source) -> Arrival:
        """What is known of a file before its bytes are kept."""
        return Arrival(
            path=name,
            source=source.id,
            media_type=media_type(name, head),
            received_at=self._now(),
        )

    def document(
        self, head: bytes, stream: BinaryIO, arrival: Arrival, source: Source
    ) -> Piece | Settled:
        """A file that is one document, by its first bytes and the stream behind them."""
        content = head + stream.read(LARGEST + 1 - len(head)) if len(head) == HEAD else head
        if len(content) <= LARGEST:
            return self.content(content, arrival, source)
        stream.seek(0)
        raw = keep_stream(stream, arrival, data=self.data)
        detail = f"{raw.size:,} bytes, more than {LARGEST:,}"
        return refused(piece_of(raw, source), ReadError("too_large", detail), size=raw.size)

    def content(self, content: bytes, arrival: Arrival, source: Source) -> Piece | Settled:
        """The same by all its bytes; its place was not yet asked for: see `known`."""
        sha256 = hashlib.sha256(content).hexdigest()
        if self.store.is_withdrawn(sha256):
            raw = describe(content, arrival)
            return refused(piece_of(raw, source), WITHDRAWN, size=raw.size)
        try:
            reader = reader_of(arrival.media_type).name
        except ReadError as error:
            raw = keep(content, arrival, data=self.data)
            return refused(piece_of(raw, source), error, size=raw.size)
        raw = describe(content, arrival)
        seconds = seconds_of(raw.media_type) - SECONDS
        return replace(piece_of(raw, source), reader=reader, data=content, seconds=seconds)

    def enter(self, piece: Piece) -> Entry:
        """A document's file as it is to be read, kept; or why it needs no reading."""
        known = self.known(piece, piece.raw.sha256)
        if known is not None:
            return known
        arrival = Arrival(
            path=piece.raw.path,
            source=piece.raw.source,
            media_type=piece.raw.media_type,
            received_at=piece.raw.received_at,
        )
        return replace(piece, raw=keep(piece.data, arrival, data=self.data))

    def known(self, piece: Piece, sha256: str) -> Settled | None:
        """A piece that needs no reading: it was read before, or costs more than it may."""
        raw, size = piece.raw, piece.size
        key = (raw.source, raw.path, piece.record, sha256, piece.reader)
        if self.store.was_read(*key):
            line = piece.report("unchanged")
            return Settled(source=raw.source, line=line, size=size, is_first=piece.is_first)
        if not self._release and self.store.is_quarantined(*key):
            return replace(refused(piece, _QUARANTINED, size=size), sha256=sha256)
        return None

    def note_container(self, raw: RawFile, reader: str) -> None:
        """Notes a file whose parts are kept as files: who withdraws one must find it too."""
        self.store.note(
            raw.source,
            raw.path,
            None,
            raw.sha256,
            reader,
            CONTAINER,
            None,
            run=self._run,
            now=self._now(),
        )


def with_beside(piece: Piece, beside: Beside, content: Content) -> Piece:
    """A document's piece with what goes with it; to read it with other files is to read it anew.

    Raises ReadError or OSError for a file that cannot be had.
    """
    attachments = tuple(attachment(name, content(name)) for name in beside.attachments)
    said = hashlib.sha256(repr(beside.given).encode())
    for each in attachments:
        said.update(each.name.encode() + hashlib.sha256(each.data).digest())
    reader = f"{piece.reader}+{said.hexdigest()[:8]}"
    return replace(piece, reader=reader, given=beside.given, attachments=attachments)


def settled(
    source: Source, path: str, outcome: Outcome, reason: str, detail: str, *, size: int = 0
) -> Settled:
    """A file that comes out without being read."""
    line = Line(source=source.name, path=path, outcome=outcome, reason=reason, detail=detail)
    return Settled(source=source.id, line=line, size=size, is_first=outcome == "failed")


def piece_of(raw: RawFile, source: Source) -> Piece:
    """A piece of this file, before it is known how to read it."""
    return Piece(
        raw=raw,
        source=source.name,
        trust=source.trust,
        anchors=source.anchors,
        reader="",
        data=b"",
    )


def refused(piece: Piece, error: ReadError, *, size: int = 0) -> Settled:
    """A piece that is not read, and why."""
    return Settled(
        source=piece.raw.source,
        line=piece.report("failed", error.code, error.detail),
        size=size,
        sha256=piece.raw.sha256,
        reader=piece.reader,
        is_first=piece.is_first,
    )
