"""A run: files in, one writer, each result in the order of the input, a report of all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec.structs import asdict, replace

from gazette.errors import SourceError, StoreError
from gazette.filing.clearing import Trust
from gazette.store.writer import Store
from ingest.door import Door, settled
from ingest.intake import Intake
from ingest.pieces import Entry
from ingest.recording import Recording
from ingest.report import Report, Totals
from ingest.sources import Source, name_sources
from ingest.stages import Stages, attempt, reading, words_of
from ingest.walk import FileKey, Found, file_key, walk

OWNER = "示例省人民政府办公厅"
"""Who answers for publication (谁开设、谁管理) where no settings say so."""


def ingest(
    paths: Sequence[Path],
    *,
    data: Path,
    trusted: bool,
    jobs: int,
    report: Report,
    now: Callable[[], datetime],
    source: str | None = None,
    mapping: Path | None = None,
    owner: str = OWNER,
    trusted_sources: Collection[str] = (),
    release: bool = False,
    anchors: tuple[bytes, ...] = (),
    without: Collection[FileKey] = (),
) -> Totals:
    """Reads folders and files into the store; `jobs` processes read, with 0 this one does.

    Each path is a source, named after its last part, or one path after `source`. Interrupted, it
    leaves a clean store, and the same call goes on where it stopped. What ended two processes
    waits for a person, who reads it again with `release`. Files `without` are passed by.
    `anchors` are certificates (DER) that vouch for seals.
    """
    named = name_sources(paths, source)
    meaning = _read_mapping(mapping)
    with Store.open(data) as store:

        def add(name: str, root: Path) -> Source:
            trust = Trust(trusted=trusted or name in trusted_sources, owner=owner)
            id = store.add_source(name, trusted=trust.trusted, now=now())
            return Source(
                id=id, name=name, root=root, trust=trust, anchors=anchors, mapping=meaning
            )

        sources = [add(name, root) for name, root in named]
        own = {key for key in (file_key(data), report.file, *without) if key is not None}
        run = store.start_run("ingest " + " ".join(name for name, _ in named), now=now())
        report.progress.start(_size(sources, own))
        try:
            with reading(jobs) as (submit, ahead):
                door = Door(store, run=run, data=data, now=now, release=release)
                intake = Intake(door)
                entries = (_entries(intake, each, own) for each in sources)
                recording = Recording(store, run=run, now=now)
                stages = Stages(store, report, recording, submit)
                stages.pass_all(chain.from_iterable(entries), ahead=ahead)
        finally:
            report.close()
            store.end_run(run, asdict(report.totals), now=now())
    return report.totals


def _entries(intake: Intake, source: Source, own: Collection[FileKey]) -> Iterator[Entry]:
    """All that is to be read of a source; a file that cannot be cut into pieces is refused."""
    for name, entries in intake.files(source, without=own):
        is_first = True
        while (entry := attempt(partial(next, entries, None))) is not None:
            if isinstance(entry, StoreError):
                raise entry
            if isinstance(entry, Exception):
                refused = settled(source, name, "failed", "reader_failed", words_of(entry))
                yield replace(refused, is_first=is_first)
                break
            yield entry
            is_first = False


def _read_mapping(mapping: Path | None) -> bytes | None:
    try:
        return mapping.read_bytes() if mapping else None
    except OSError as error:
        raise SourceError(f"cannot read the mapping {str(mapping)!r}: {error.strerror}") from error


def _size(sources: Sequence[Source], own: Collection[FileKey]) -> int:
    met = chain.from_iterable(walk(source.root, without=own) for source in sources)
    return sum(entry.size for entry in met if isinstance(entry, Found))
