"""The two ends of the pipeline: what begins to be read, and what is written down, in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import TypeVar

from pebble import ProcessExpired

from gazette.store.writer import Store
from ingest.parse import Refused, Result, parse, results
from ingest.pieces import Entry, Piece, chunks
from ingest.readers import SECONDS
from ingest.recording import Recording
from ingest.report import Line, Report
from ingest.workers import Answer, Processes, in_order

T = TypeVar("T")
Submit = Callable[[Sequence[Piece]], Answer[bytes]]
Pair = tuple[Entry, Result | None]
"""An entry, and what was read of it; None for what was settled without reading."""


class Stages:
    """Passes entries from one end to the other."""

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
        outcome = attempt(lambda: results(answer()))
        if not isinstance(outcome, Exception):
            return outcome
        if len(pieces) == 1:
            return [_refusal_of(outcome, pieces[0])]
        singles = (self._results([piece], self._submit([piece])) for piece in pieces)
        return list(chain.from_iterable(singles))

    def _record(self, pairs: Sequence[Pair]) -> list[Line]:
        """The lines of a chunk, recorded in one transaction, or one by one if that fails."""
        outcome = attempt(lambda: self._write(pairs))
        if not isinstance(outcome, Exception):
            return outcome
        if len(pairs) == 1:
            with self._store.batch():
                return [self._recording.refuse(pairs[0][0], "not_recorded", words_of(outcome))]
        return list(chain.from_iterable(self._record([pair]) for pair in pairs))

    def _write(self, pairs: Sequence[Pair]) -> list[Line]:
        with self._store.batch():
            return [line for pair in pairs for line in self._recording.lines(*pair)]


def attempt(work: Callable[[], T]) -> T | Exception:
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
            return Refused("reader_failed", words_of(error))


def words_of(error: Exception) -> str:
    """An error of ours in a line of the report."""
    return f"{type(error).__name__}: {error}"[:300]


def _pieces(chunk: Sequence[Entry]) -> list[Piece]:
    return [entry for entry in chunk if isinstance(entry, Piece)]


@contextmanager
def reading(jobs: int) -> Iterator[tuple[Submit, int]]:
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
