"""The pipeline: files in, one writer, each result in the order of the input, a report of all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from msgspec.structs import asdict, replace
from pebble import ProcessExpired

from gazette.errors import SourceError, StoreError
from gazette.filing.clearing import Trust
from gazette.store.writer import Store
from ingest.door import Door, settled
from ingest.intake import Intake
from ingest.parse import Refused, Result, parse, results
from ingest.pieces import Entry, Piece, chunks
from ingest.readers import SECONDS
from ingest.recording import Recording
from ingest.report import Line, Report, Totals
from ingest.sources import Source, name_sources
from ingest.walk import FileKey, Found, file_key, walk
from ingest.workers import Answer, Processes, in_order

OWNER = "示例省人民政府办公厅"
"""Who answers for publication (谁开设、谁管理) where no settings say so."""

T = TypeVar("T")
Submit = Callable[[Sequence[Piece]], Answer[bytes]]
Pair = tuple[Entry, Result | None]
"""An entry, and what was read of it; None for what was settled without reading."""


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
) -> Totals:
    """Reads folders and files into the store; `jobs` processes read, with 0 this one does.

    Each path is a source, named after its last part, or one path after `source`. Interrupted, it
    leaves a clean store, and the same call goes on where it stopped. What ended two processes
    waits for a person, who reads it again with `release`.
    """
    named = name_sources(paths, source)
    meaning = _read_mapping(mapping)
    with Store.open(data) as store:

        def add(name: str, root: Path) -> Source:
            trust = Trust(trusted=trusted or name in trusted_sources, owner=owner)
            id = store.add_source(name, trusted=trust.trusted, now=now())
            return Source(id=id, name=name, root=root, trust=trust, mapping=meaning)

        sources = [add(name, root) for name, root in named]
        own = {key for key in (file_key(data), report.file) if key is not None}
        run = store.start_run("ingest " + " ".join(name for name, _ in named), now=now())
        report.progress.start(_size(sources, own))
        try:
            with _reading(jobs) as (submit, ahead):
                door = Door(store, run=run, data=data, now=now, release=release)
                intake = Intake(door)
                entries = (_entries(intake, each, own) for each in sources)
                recording = Recording(store, run=run, now=now)
                stages = _Stages(store, report, recording, submit)
                stages.pass_all(chain.from_iterable(entries), ahead=ahead)
        finally:
            report.close()
            store.end_run(run, asdict(report.totals), now=now())
    return report.totals


def _entries(intake: Intake, source: Source, own: Collection[FileKey]) -> Iterator[Entry]:
    """All that is to be read of a source; a file that cannot be cut into pieces is refused."""
    for name, entries in intake.files(source, without=own):
        is_first = True
        while (entry := _attempt(partial(next, entries, None))) is not None:
            if isinstance(entry, StoreError):
                raise entry
            if isinstance(entry, Exception):
                refused = settled(source, name, "failed", "reader_failed", _words(entry))
                yield replace(refused, is_first=is_first)
                break
            yield entry
            is_first = False


class _Stages:
    """The two ends of the pipeline: what begins to be read, and what is written down."""

    def __init__(self, store: Store, report: Report, recording: Recording, submit: Submit) -> None:
        self._store = store
        self._report = report
        self._recording = recording
        self._submit = submit

    def pass_all(self, entries: Iterable[Entry], *, ahead: int) -> None:
        """Reads ahead, records in order, and reports only what the store has for good."""
        for chunk, answer in in_order(self._begin, chunks(entries), ahead=ahead):
            read = iter(self._results(_pieces(chunk), answer))
            pairs = [(each, next(read) if isinstance(each, Piece) else None) for each in chunk]
            lines = self._record(pairs)
            files = sum(each.is_first for each in chunk)
            self._report.add(lines, files=files, size=sum(each.size for each in chunk))

    def _begin(self, chunk: list[Entry]) -> Answer[bytes]:
        pieces = _pieces(chunk)
        return self._submit(pieces) if pieces else partial(parse, [])

    def _results(self, pieces: Sequence[Piece], answer: Answer[bytes]) -> list[Result]:
        """What was read; pieces that failed together are read again one by one."""
        outcome = _attempt(lambda: results(answer()))
        if not isinstance(outcome, Exception):
            return outcome
        if len(pieces) == 1:
            return [_refusal_of(outcome, pieces[0])]
        singles = (self._results([piece], self._submit([piece])) for piece in pieces)
        return list(chain.from_iterable(singles))

    def _record(self, pairs: Sequence[Pair]) -> list[Line]:
        """The lines of a chunk, recorded in one transaction, or one by one if that fails."""
        outcome = _attempt(lambda: self._write(pairs))
        if not isinstance(outcome, Exception):
            return outcome
        if len(pairs) == 1:
            with self._store.batch():
                return [self._recording.refuse(pairs[0][0], "not_recorded", _words(outcome))]
        return list(chain.from_iterable(self._record([pair]) for pair in pairs))

    def _write(self, pairs: Sequence[Pair]) -> list[Line]:
        with self._store.batch():
            return [line for pair in pairs for line in self._recording.lines(*pair)]


def _attempt(work: Callable[[], T]) -> T | Exception:
    """What the work gives, or its error: the one place where any error is caught.

    One bad document must never stop a run; the caller tries the others again without it.
    """
    try:
        return work()
    except Exception as error:
        return error


def _refusal_of(error: Exception, piece: Piece) -> Refused:
    match error:
        case ProcessExpired():
            return Refused("reader_crashed", f"the process reading it ended with {error.exitcode}")
        case TimeoutError():
            return Refused("reader_timeout", f"not read within {_seconds([piece]):.0f} seconds")
        case MemoryError():
            return Refused("reader_memory", "reading it takes more memory than is allowed")
        case _:
            return Refused("reader_failed", _words(error))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _pieces(chunk: Sequence[Entry]) -> list[Piece]:
    return [entry for entry in chunk if isinstance(entry, Piece)]


@contextmanager
def _reading(jobs: int) -> Iterator[tuple[Submit, int]]:
    """How to have pieces read, and how many tasks may be under way."""
    if jobs == 0:
        yield (lambda pieces: partial(parse, pieces)), 1
        return
    with Processes(parse, count=jobs) as processes:
        yield (
            lambda pieces: processes.submit(pieces, seconds=_seconds(pieces)),
            2 * jobs + 1,
        )


def _seconds(pieces: Sequence[Piece]) -> float:
    """How long a task of these may take before it counts as hung."""
    return SECONDS + sum(piece.seconds for piece in pieces)


def _read_mapping(mapping: Path | None) -> bytes | None:
    try:
        return mapping.read_bytes() if mapping else None
    except OSError as error:
        raise SourceError(f"cannot read the mapping {str(mapping)!r}: {error.strerror}") from error


def _size(sources: Sequence[Source], own: Collection[FileKey]) -> int:
    met = chain.from_iterable(walk(source.root, without=own) for source in sources)
    return sum(entry.size for entry in met if isinstance(entry, Found))
