"""Reading again what is kept, with the readers of today: nothing is needed but the archive itself.

A version is recorded only where text or fields differ from what is known, and what a person set
or corrected stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from msgspec.structs import asdict, replace

from gazette.errors import ReadError
from gazette.filing.clearing import Trust
from gazette.store.files import path_of
from gazette.store.rereading import OldReading
from gazette.store.writer import Store
from ingest import from_records
from ingest.door import Door, piece_of, refused
from ingest.pieces import Entry, Piece
from ingest.readers import SECONDS, page_reader, reader_of, seconds_of
from ingest.recording import Recording
from ingest.report import Report, Totals
from ingest.sources import Source
from ingest.stages import Stages, reading

_ELSEWHERE = ReadError("read_with_others", "it was read with a list or files: ingest them again")
_GONE = ReadError("withdrawn_before", "its file is not kept any more")


def reread(
    data: Path,
    *,
    source: str | None,
    jobs: int,
    owner: str,
    report: Report,
    now: Callable[[], datetime],
    anchors: tuple[bytes, ...] = (),
) -> Totals:
    """Reads again, of a source by its name or of all, what an earlier reader read.

    Rows of tables are not read again: whoever has a better mapping ingests the table with it.
    """
    with Store.open(data) as store:
        run = store.start_run("reread", now=now())
        old = [each for each in store.last_readings(source) if _is_outdated(each)]
        report.progress.start(sum(each.raw.size for each in old))
        try:
            with reading(jobs) as (submit, ahead):
                door = Door(store, run=run, data=data, now=now)
                recording = Recording(store, run=run, now=now)
                stages = Stages(store, report, recording, submit)
                stages.pass_all(_entries(old, door, owner, anchors), ahead=ahead)
        finally:
            report.close()
            store.end_run(run, asdict(report.totals), now=now())
    return report.totals


def _is_outdated(old: OldReading) -> bool:
    """Whether today's reader of such files has another name."""
    if old.reader.startswith(from_records.READER):
        return False
    try:
        return _today(old) != _base(old)
    except ReadError:
        return False


def _today(old: OldReading) -> str:
    if old.reader.startswith("from_warc/"):
        return page_reader(old.raw.media_type)
    return reader_of(old.raw.media_type).name


def _base(old: OldReading) -> str:
    """The reader's name without the digest of what was read with the file."""
    if old.reader.startswith("from_warc/"):
        return old.reader
    return old.reader.partition("+")[0]


def _entries(
    old: list[OldReading], door: Door, owner: str, anchors: tuple[bytes, ...]
) -> Iterator[Entry]:
    for each in _whole_files(old):
        trust = Trust(trusted=each.trusted, owner=owner)
        source = Source(
            id=each.raw.source, name=each.source, root=Path(), trust=trust, anchors=anchors
        )
        piece = replace(piece_of(each.raw, source), record=each.record, packed=each.raw.size)
        if _base(each) != each.reader:
            yield refused(piece, _ELSEWHERE, size=piece.size)
            continue
        try:
            content = path_of(door.data, each.raw.sha256).read_bytes()
        except OSError:
            yield refused(piece, _GONE, size=piece.size)
            continue
        yield _ready(piece, content, _today(each))


def _whole_files(old: Iterable[OldReading]) -> Iterator[OldReading]:
    """The readings, those of documents cut from one file (公报) as one of the file."""
    seen: set[tuple[str, str, str]] = set()
    for each in old:
        if each.record is None or each.reader.startswith("from_warc/"):
            yield each
            continue
        file = (each.raw.source, each.raw.path, each.raw.sha256)
        if file not in seen:
            seen.add(file)
            yield replace(each, record=None)


def _ready(piece: Piece, content: bytes, reader: str) -> Piece:
    seconds = seconds_of(piece.raw.media_type) - SECONDS
    return replace(piece, data=content, reader=reader, seconds=seconds)
