"""Files that hold files: the pages of a web archive, the members of a ZIP, each kept by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import RawFile
from gazette.store.files import path_of
from ingest import from_warc
from ingest.archive import Arrival, describe, keep
from ingest.door import LARGEST, WITHDRAWN, Door, piece_of, refused, settled, with_beside
from ingest.from_warc import Capture, captures
from ingest.media import ARCHIVE, ZIP
from ingest.packages import Beside, Content, Plan, plan_of
from ingest.pieces import Entry, Piece, Settled
from ingest.readers import TABLES, page_reader
from ingest.sources import Source
from ingest.zipped import Zipped

PACKAGE = "packages/1"
"""The reader of a ZIP, which only opens it: its members are read by the readers of their types."""

_DEEPEST = 1  # packages inside a package


class Containers:
    """Opens the containers of one run."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def archive(self, raw: RawFile, path: Path | None, source: Source) -> Iterator[Entry]:
        """The pages of a web archive; where it is damaged, what stands before is kept.

        It is read from the path, else from where it is kept, and then noted: each page is kept as
        a file of its own, and whoever withdraws one must find the archive that holds it too.
        """
        is_first = True
        if path is None:
            path = path_of(self._door.data, raw.sha256)
            self._door.note_container(raw, from_warc.READER)
        try:
            with path.open("rb") as stream:
                for capture in captures(stream):
                    yield replace(self._capture(capture, raw, source), is_first=is_first)
                    is_first = False
            if is_first:
                raise ReadError("empty", "a web archive without pages")
        except ReadError as error:
            yield refused(replace(piece_of(raw, source), is_first=is_first), error)

    def package(
        self, raw: RawFile, content: bytes, source: Source, *, depth: int = 0
    ) -> Iterator[Entry]:
        """The members of a ZIP as if they lay in a folder of its name; a ZIP in it is opened too."""
        try:
            zipped = Zipped(content)
            names = zipped.names()
            if not names:
                raise ReadError("empty", "a package without files")
        except ReadError as error:
            yield refused(piece_of(raw, source), error, size=raw.size)
            return
        self._door.note_container(raw, PACKAGE)
        plan = plan_of(names, zipped.read)
        for name, why in plan.refused:
            yield settled(source, f"{raw.path}/{name}", "failed", why.code, why.detail)
        is_first = True
        for name in names:
            for entry in self._member(name, zipped.read, plan, raw, source, depth):
                yield _weighed(entry, raw.size if is_first else 0, is_first=is_first)
                is_first = False

    def _member(
        self, name: str, content: Content, plan: Plan, raw: RawFile, source: Source, depth: int
    ) -> Iterator[Entry]:
        path = f"{raw.path}/{name}"
        if name in plan.taken:
            yield taken(source, path, name, plan.taken[name])
            return
        arrival = self._door.arrival(path, b"", source)
        try:
            data = content(name)
            arrival = self._door.arrival(path, data, source)
            if arrival.media_type == ZIP:
                yield from self._inner(data, arrival, source, depth)
            elif arrival.media_type in TABLES or arrival.media_type == ARCHIVE:
                raise ReadError("not_in_a_package", "a table or web archive is taken in by itself")
            else:
                yield self._document(data, arrival, source, plan.beside.get(name), content)
        except ReadError as error:
            yield refused(piece_of(describe(b"", arrival), source), error)

    def _document(
        self,
        data: bytes,
        arrival: Arrival,
        source: Source,
        beside: Beside | None,
        content: Content,
    ) -> Entry:
        if len(data) > LARGEST:
            raise ReadError("too_large", f"{len(data):,} bytes, more than {LARGEST:,}")
        piece = self._door.content(data, arrival, source)
        if isinstance(piece, Settled):
            return piece
        return self._door.enter(with_beside(piece, beside, content) if beside else piece)

    def _inner(self, data: bytes, arrival: Arrival, source: Source, depth: int) -> Iterator[Entry]:
        if depth >= _DEEPEST:
            raise ReadError("nested_too_deep", "a package in a package in a package")
        if self._door.store.is_withdrawn(hashlib.sha256(data).hexdigest()):
            raise WITHDRAWN
        raw = keep(data, arrival, data=self._door.data)
        yield from self.package(raw, data, source, depth=depth + 1)

    def _capture(self, capture: Capture, raw: RawFile, source: Source) -> Entry:
        piece = replace(piece_of(raw, source), record=capture.number, packed=capture.size)
        if capture.passed is not None:
            return _passed(piece, capture.passed, is_refused=capture.is_refused)
        try:
            piece = replace(piece, reader=page_reader(capture.media_type))
        except ReadError as error:
            named = ReadError(error.code, f"{error.detail}: {capture.url}")
            return refused(piece, named, size=piece.size)
        arrival = Arrival(
            path=raw.path,
            source=raw.source,
            media_type=capture.media_type,
            received_at=raw.received_at,
        )
        sha256 = hashlib.sha256(capture.data).hexdigest()
        if self._door.store.is_withdrawn(sha256):
            page = describe(capture.data, arrival)
            return replace(refused(piece, WITHDRAWN, size=piece.size), sha256=page.sha256)
        known = self._door.known(piece, sha256)
        if known is not None:
            return known
        page = replace(keep(capture.data, arrival, data=self._door.data), url=capture.url)
        return replace(piece, raw=page, data=capture.data)


def _weighed(entry: Entry, size: int, *, is_first: bool) -> Entry:
    """A member with the weight of its package, which the first of them bears."""
    if isinstance(entry, Piece):
        return replace(entry, packed=size, is_first=is_first)
    return replace(entry, size=size, is_first=is_first)


def _passed(piece: Piece, why: ReadError, *, is_refused: bool) -> Settled:
    """An answer in a web archive that is no page to read."""
    result = refused(piece, why, size=piece.size)
    if is_refused:
        return result
    return replace(result, line=replace(result.line, outcome="skipped"))


def taken(source: Source, path: str, name: str, owner: str, *, size: int = 0) -> Settled:
    """A file that is no document of its own: a list, or what goes with another."""
    is_list = name == owner
    reason = "manifest" if is_list else "attachment"
    detail = "a list of what is beside it" if is_list else f"it goes with {owner}"
    return settled(source, path, "skipped", reason, detail, size=size)
