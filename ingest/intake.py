"""From a folder to pieces: each file kept, told by its bytes, passed over if it was read before."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import RawFile
from gazette.store.files import path_of
from gazette.store.readings import CONTAINER
from gazette.store.writer import Store
from ingest import from_warc
from ingest.archive import (
    Arrival,
    describe,
    describe_stream,
    keep,
    keep_described,
    keep_stream,
)
from ingest.from_warc import Capture, captures
from ingest.media import ARCHIVE, CONTAINERS, HEAD, media_type
from ingest.pieces import Entry, Piece, Settled
from ingest.readers import TABLES, page_reader, reader_of, table_reader
from ingest.records import Row, rows
from ingest.report import Line, Outcome
from ingest.sources import Source
from ingest.walk import FileKey, Found, Passed, walk

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest file that is read as one document."""

_WITHDRAWN = ReadError("withdrawn_before", "it was withdrawn: nothing of it is kept")

MAPPING = ".mapping.json"
"""So ends the name of a file that says what the columns of the table beside it mean."""


class Intake:
    """Takes in sources, for one run."""

    def __init__(self, store: Store, *, run: int, data: Path, now: Callable[[], datetime]) -> None:
        self._store = store
        self._run = run
        self._data = data
        self._now = now

    def files(
        self, source: Source, *, without: Collection[FileKey]
    ) -> Iterator[tuple[str, Iterator[Entry]]]:
        """Each file of the source in the order of `walk`: its name, and what is to be read of it."""
        for entry in walk(source.root, without=without):
            yield entry.name, self._entries(entry, source)

    def _entries(self, entry: Found | Passed, source: Source) -> Iterator[Entry]:
        if isinstance(entry, Passed):
            outcome: Outcome = "failed" if entry.refused else "skipped"
            yield settled(source, entry.name, outcome, entry.reason, entry.detail)
        elif _is_mapping(entry.path):
            detail = "it belongs to a table"
            yield settled(source, entry.name, "skipped", "mapping", detail, size=entry.size)
        else:
            yield from self._file(entry, source)

    def _file(self, found: Found, source: Source) -> Iterator[Entry]:
        try:
            with found.path.open("rb") as stream:
                head = stream.read(HEAD)
                arrival = Arrival(
                    path=found.name,
                    source=source.id,
                    media_type=media_type(found.name, head),
                    received_at=self._now(),
                )
                if arrival.media_type not in TABLES and arrival.media_type != ARCHIVE:
                    yield self._document(head, stream, arrival, source)
                    return
                stream.seek(0)
                raw = describe_stream(stream, arrival)
                is_withdrawn = self._store.is_withdrawn(raw.sha256)
                if not is_withdrawn:
                    raw = keep_described(stream, raw, data=self._data)
        except OSError as error:
            detail = os.strerror(error.errno).lower() if error.errno else type(error).__name__
            yield settled(source, found.name, "failed", "unreadable", detail, size=found.size)
            return
        if raw.media_type == ARCHIVE:
            # a page of it was withdrawn: the others are read, and it is not kept again
            yield from self._archive(raw, found.path if is_withdrawn else None, source)
        elif is_withdrawn:
            yield _refused(_piece(raw, source), _WITHDRAWN, size=raw.size)
        else:
            yield from self._table(raw, found, source)

    def _document(self, head: bytes, stream: BinaryIO, arrival: Arrival, source: Source) -> Entry:
        content = head + stream.read(LARGEST + 1 - len(head)) if len(head) == HEAD else head
        if len(content) > LARGEST:
            stream.seek(0)
            raw = keep_stream(stream, arrival, data=self._data)
            detail = f"{raw.size:,} bytes, more than {LARGEST:,}"
            return _refused(_piece(raw, source), ReadError("too_large", detail), size=raw.size)
        if arrival.media_type in CONTAINERS:
            arrival = replace(arrival, media_type=media_type(arrival.path, content))
        sha256 = hashlib.sha256(content).hexdigest()
        if self._store.is_withdrawn(sha256):
            raw = describe(content, arrival)
            return _refused(_piece(raw, source), _WITHDRAWN, size=raw.size)
        try:
            reader = reader_of(arrival.media_type).name
        except ReadError as error:
            raw = keep(content, arrival, data=self._data)
            return _refused(_piece(raw, source), error, size=raw.size)
        if self._store.was_read(source.id, arrival.path, None, sha256, reader):
            line = Line(source=source.name, path=arrival.path, outcome="unchanged")
            return Settled(source=source.id, line=line, size=len(content))
        raw = keep(content, arrival, data=self._data)
        return replace(_piece(raw, source), reader=reader, data=content)

    def _table(self, raw: RawFile, found: Found, source: Source) -> Iterator[Entry]:
        piece = replace(_piece(raw, source), folders=_folders(found.path, source.root))
        is_first = True
        try:
            mapping = source.mapping or _mapping_beside(found.path)
            piece = replace(piece, reader=table_reader(mapping), mapping=mapping)
            with path_of(self._data, raw.sha256).open("rb") as stream:
                for row in rows(stream, raw.media_type):
                    yield self._row(row, replace(piece, is_first=is_first))
                    is_first = False
            if is_first:
                raise ReadError("empty", "a table without rows")
        except ReadError as error:
            yield _refused(replace(piece, is_first=is_first), error)

    def _row(self, row: Row, piece: Piece) -> Entry:
        piece = replace(piece, record=row.number, line=row.line, data=row.data)
        if row.refusal is not None:
            return _refused(piece, row.refusal)
        raw = piece.raw
        if self._store.was_read(raw.source, raw.path, row.number, raw.sha256, piece.reader):
            return Settled(
                source=raw.source,
                line=piece.report("unchanged"),
                size=piece.size,
                is_first=piece.is_first,
            )
        return piece

    def _archive(self, raw: RawFile, path: Path | None, source: Source) -> Iterator[Entry]:
        """The pages of a web archive; where it is damaged, what stands before is kept.

        It is read from the path, else from where it is kept, and then noted: each page is kept as
        a file of its own, and whoever withdraws one must find the archive that holds it too.
        """
        is_first = True
        if path is None:
            path = path_of(self._data, raw.sha256)
            self._note_container(raw)
        try:
            with path.open("rb") as stream:
                for capture in captures(stream):
                    yield replace(self._capture(capture, raw, source), is_first=is_first)
                    is_first = False
            if is_first:
                raise ReadError("empty", "a web archive without pages")
        except ReadError as error:
            yield _refused(replace(_piece(raw, source), is_first=is_first), error)

    def _note_container(self, raw: RawFile) -> None:
        self._store.note(
            raw.source,
            raw.path,
            None,
            raw.sha256,
            from_warc.READER,
            CONTAINER,
            None,
            run=self._run,
            now=self._now(),
        )

    def _capture(self, capture: Capture, raw: RawFile, source: Source) -> Entry:
        piece = replace(_piece(raw, source), record=capture.number, packed=capture.size)
        if capture.passed is not None:
            return _passed(piece, capture.passed, is_refused=capture.is_refused)
        try:
            piece = replace(piece, reader=page_reader(capture.media_type))
        except ReadError as error:
            named = ReadError(error.code, f"{error.detail}: {capture.url}")
            return _refused(piece, named, size=piece.size)
        arrival = Arrival(
            path=raw.path,
            source=raw.source,
            media_type=capture.media_type,
            received_at=raw.received_at,
        )
        sha256 = hashlib.sha256(capture.data).hexdigest()
        if self._store.is_withdrawn(sha256):
            page = describe(capture.data, arrival)
            return replace(_refused(piece, _WITHDRAWN, size=piece.size), sha256=page.sha256)
        if self._store.was_read(source.id, raw.path, capture.number, sha256, piece.reader):
            line = piece.report("unchanged")
            return Settled(source=source.id, line=line, size=piece.size)
        page = replace(keep(capture.data, arrival, data=self._data), url=capture.url)
        return replace(piece, raw=page, data=capture.data)


def settled(
    source: Source, path: str, outcome: Outcome, reason: str, detail: str, *, size: int = 0
) -> Settled:
    """A file that comes out without being read."""
    line = Line(source=source.name, path=path, outcome=outcome, reason=reason, detail=detail)
    return Settled(source=source.id, line=line, size=size, is_first=outcome == "failed")


def _piece(raw: RawFile, source: Source) -> Piece:
    return Piece(raw=raw, source=source.name, trust=source.trust, reader="", data=b"")


def _refused(piece: Piece, error: ReadError, *, size: int = 0) -> Settled:
    return Settled(
        source=piece.raw.source,
        line=piece.report("failed", error.code, error.detail),
        size=size,
        sha256=piece.raw.sha256,
        reader=piece.reader,
        is_first=piece.is_first,
    )


def _passed(piece: Piece, why: ReadError, *, is_refused: bool) -> Settled:
    """An answer in a web archive that is no page to read."""
    refused = _refused(piece, why, size=piece.size)
    if is_refused:
        return refused
    return replace(refused, line=replace(refused.line, outcome="skipped"))


def _is_mapping(path: Path) -> bool:
    return path.name.endswith(MAPPING) and path.with_name(path.name[: -len(MAPPING)]).is_file()


def _mapping_beside(path: Path) -> bytes | None:
    """The bytes of the mapping file beside a table, or None where there is none."""
    beside = path.with_name(path.name + MAPPING)
    try:
        return beside.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ReadError("unreadable", f"{beside.name}: {error.strerror}") from error


def _folders(path: Path, root: Path) -> tuple[str, ...]:
    """The table's own folder and those above it, up to the one that holds the ingested folder."""
    outermost = (root if root.is_dir() else root.parent).absolute().parent
    found = [path.absolute().parent]
    while found[-1] != outermost and outermost in found[-1].parents:
        found.append(found[-1].parent)
    return tuple(str(folder) for folder in found)
