"""From a folder to pieces: what lies where, and what goes with what."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import RawFile
from gazette.store.files import path_of
from ingest.archive import Arrival, describe_stream, keep_described
from ingest.containers import Containers, taken
from ingest.door import WITHDRAWN, Door, piece_of, refused, settled, with_beside
from ingest.folders import Around, Folders
from ingest.media import ARCHIVE, CONTAINERS, HEAD, ZIP
from ingest.pieces import Entry, Piece
from ingest.readers import TABLES, table_reader
from ingest.records import Row, rows
from ingest.report import Outcome
from ingest.sources import Source
from ingest.walk import FileKey, Found, Passed, walk

MAPPING = ".mapping.json"
"""So ends the name of a file that says what the columns of the table beside it mean."""

_MANIFOLD = frozenset({*TABLES, ARCHIVE, ZIP})
"""Types of files that are no single document."""
_LARGEST_PACKAGE = 256 * 1024 * 1024
"""Bytes of the largest ZIP: it stands in memory while its members are read."""


class Intake:
    """Takes in sources, for one run."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._containers = Containers(door)

    def files(
        self, source: Source, *, without: Collection[FileKey]
    ) -> Iterator[tuple[str, Iterator[Entry]]]:
        """Each file of the source in the order of `walk`: its name, and what is to be read of it."""
        folders = Folders(source.root)
        for entry in walk(source.root, without=without):
            yield entry.name, self._entries(entry, source, folders)

    def _entries(self, entry: Found | Passed, source: Source, folders: Folders) -> Iterator[Entry]:
        if isinstance(entry, Passed):
            outcome: Outcome = "failed" if entry.refused else "skipped"
            yield settled(source, entry.name, outcome, entry.reason, entry.detail)
        elif _is_mapping(entry.path):
            detail = "it belongs to a table"
            yield settled(source, entry.name, "skipped", "mapping", detail, size=entry.size)
        else:
            yield from self._found(entry, source, folders.around(entry.path))

    def _found(self, found: Found, source: Source, around: Around) -> Iterator[Entry]:
        plan, name, _ = around
        if name not in plan.taken:
            yield from self._file(found, source, around)
            return
        yield taken(source, found.name, name, plan.taken[name], size=found.size)
        for at, error in plan.refused:
            if at == name:
                yield settled(source, found.name, "failed", error.code, error.detail)

    def _file(self, found: Found, source: Source, around: Around) -> Iterator[Entry]:
        try:
            with found.path.open("rb") as stream:
                head = stream.read(HEAD)
                arrival = self._door.arrival(found.name, head, source)
                if arrival.media_type in CONTAINERS and found.size <= _LARGEST_PACKAGE:
                    stream.seek(0)
                    arrival = self._door.arrival(found.name, stream.read(), source)
                    stream.seek(len(head))
                if arrival.media_type not in _MANIFOLD:
                    yield self._document(head, stream, arrival, source, around)
                    return
                stream.seek(0)
                raw = describe_stream(stream, arrival)
                is_withdrawn = self._door.store.is_withdrawn(raw.sha256)
                if not is_withdrawn:
                    raw = keep_described(stream, raw, data=self._door.data)
        except OSError as error:
            detail = os.strerror(error.errno).lower() if error.errno else type(error).__name__
            yield settled(source, found.name, "failed", "unreadable", detail, size=found.size)
            return
        if raw.media_type == ARCHIVE:
            # a page of it was withdrawn: the others are read, and it is not kept again
            kept = found.path if is_withdrawn else None
            yield from self._containers.archive(raw, kept, source)
        elif raw.media_type == ZIP:
            yield from self._package(raw, found, source)
        elif is_withdrawn:
            yield refused(piece_of(raw, source), WITHDRAWN, size=raw.size)
        else:
            yield from self._table(raw, found, source)

    def _document(
        self, head: bytes, stream: BinaryIO, arrival: Arrival, source: Source, around: Around
    ) -> Entry:
        piece = self._door.document(head, stream, arrival, source)
        if not isinstance(piece, Piece):
            return piece
        beside = around.plan.beside.get(around.name)
        try:
            whole = with_beside(piece, beside, around.content) if beside else piece
        except ReadError as error:
            return refused(piece, error, size=piece.size)
        return self._door.enter(whole)

    def _package(self, raw: RawFile, found: Found, source: Source) -> Iterator[Entry]:
        if raw.size > _LARGEST_PACKAGE:
            detail = f"{raw.size:,} bytes, more than {_LARGEST_PACKAGE:,}"
            yield refused(piece_of(raw, source), ReadError("too_large", detail), size=raw.size)
            return
        yield from self._containers.package(raw, found.path.read_bytes(), source)

    def _table(self, raw: RawFile, found: Found, source: Source) -> Iterator[Entry]:
        piece = replace(piece_of(raw, source), folders=_folders(found.path, source.root))
        is_first = True
        try:
            mapping = source.mapping or _mapping_beside(found.path)
            piece = replace(piece, reader=table_reader(mapping), mapping=mapping)
            with path_of(self._door.data, raw.sha256).open("rb") as stream:
                for row in rows(stream, raw.media_type):
                    yield self._row(row, replace(piece, is_first=is_first))
                    is_first = False
            if is_first:
                raise ReadError("empty", "a table without rows")
        except ReadError as error:
            yield refused(replace(piece, is_first=is_first), error)

    def _row(self, row: Row, piece: Piece) -> Entry:
        piece = replace(piece, record=row.number, line=row.line, data=row.data)
        if row.refusal is not None:
            return refused(piece, row.refusal)
        return self._door.known(piece, piece.raw.sha256) or piece


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
