"""The one writer of gazette.db: everything that is recorded passes through `Store`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import msgspec

from gazette.errors import StoreError
from gazette.filing.clearing import holds
from gazette.ids import source_id
from gazette.model import Draft, Finding, RawFile
from gazette.store import decisions, readings, versions
from gazette.store.connection import DATABASE, open_for_writing
from gazette.store.decisions import Decision
from gazette.store.digests import digest_of, sha256_of
from gazette.store.documents import Match, find_or_make
from gazette.store.instants import write_instant
from gazette.store.lock import WriterLock
from gazette.store.organs import Organs
from gazette.store.readings import Place, Reading

Outcome = Literal["stored", "held", "duplicate", "listed"]

_WAIT = 5.0  # seconds for another writer to finish


class Recorded(msgspec.Struct, frozen=True):
    """What became of a draft; `version` is None for a catalogue row."""

    document_id: str
    version: int | None
    outcome: Outcome


class Store:
    """The store of one data directory, open for writing; a context manager."""

    def __init__(self, data: Path, lock: WriterLock) -> None:
        self._lock = lock
        self._db = open_for_writing(data)
        self._connection: sqlite3.Connection = self._db.conn
        self._organs = Organs(self._connection)

    @classmethod
    def open(cls, data: Path, *, wait: float = _WAIT) -> Self:
        """The store in this directory, made or migrated if need be.

        Raises StoreError if another writer does not finish within `wait` seconds.
        """
        try:
            data.mkdir(parents=True, exist_ok=True)
            lock = WriterLock(data / f"{DATABASE}.lock", wait=wait)
        except OSError as error:
            raise StoreError(f"cannot write to {str(data)!r}: {error}") from error
        try:
            return cls(data, lock)
        except BaseException:
            lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database and lets the next writer in."""
        self._connection.close()
        self._lock.release()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One transaction for many records: all of them or, after an error, none.

        A power failure may lose the last batches (synchronous NORMAL), never tear one;
        what is written outside a batch is on the disk when the call returns.
        """
        self._connection.execute("PRAGMA synchronous = NORMAL")
        try:
            with self._db.atomic():
                yield
        except BaseException:
            self._organs.forget()
            raise
        finally:
            self._connection.execute("PRAGMA synchronous = FULL")

    def start_run(self, command: str, *, now: datetime) -> int:
        """The number of a new run of this command."""
        statement = "INSERT INTO run (command, started_at) VALUES (?, ?)"
        with self._db.atomic():
            cursor = self._connection.execute(statement, (command, write_instant(now)))
        return int(cursor.lastrowid or 0)

    def end_run(self, run: int, totals: Mapping[str, int], *, now: datetime) -> None:
        """Notes that the run came to its end, and its totals."""
        self._add_event("run_ended", dict(totals), run=run, subject=None, now=now)

    def add_source(self, name: str, *, trusted: bool, url: str | None = None, now: datetime) -> str:
        """The id of the source with this name, the same everywhere.

        Trust once declared stands: naming the source again without it takes nothing back.
        """
        source, at = source_id(name), write_instant(now)
        with self._db.atomic():
            known = self._connection.execute("SELECT 1 FROM source WHERE id = ?", (source,))
            if known.fetchone() is None:
                self._connection.execute(
                    "INSERT INTO source VALUES (?, ?, ?, ?)", (source, name, url, at)
                )
            if trusted and not self.is_trusted(source):
                self._connection.execute("INSERT INTO trust VALUES (?, ?)", (source, at))
        return source

    def is_trusted(self, source: str) -> bool:
        """Whether the source counts as already published (design §1)."""
        return readings.is_trusted(self._connection, source)

    def was_read(
        self, source: str, path: str, record: int | None, sha256: str, reader: str
    ) -> bool:
        """Whether reading these bytes at this place again would bring nothing new."""
        place = Place(source, path, record)
        return readings.was_read(self._connection, place, sha256=sha256, reader=reader)

    def record(
        self, draft: Draft, findings: Sequence[Finding], *, clear: bool, run: int, now: datetime
    ) -> Recorded:
        """Records what was read: a version if it is new, a listing if it has no text.

        With `clear` (a trusted source) a version without a finding that holds is public at once;
        any other is held. The draft's own findings are kept beside the given ones.
        """
        at = write_instant(now)
        with self._db.atomic():
            self._keep_raw_file(draft.raw)
            match = find_or_make(self._connection, draft, at)
            if draft.text:
                return self._record_version(draft, findings, match, clear=clear, run=run, at=at)
            return self._record_listing(draft, match, run=run, at=at)

    def note(
        self,
        source: str,
        path: str,
        record: int | None,
        sha256: str,
        reader: str,
        outcome: str,
        reason: str | None,
        *,
        run: int,
        now: datetime,
    ) -> None:
        """Notes a file or record that made no draft: failed, ground truth, empty."""
        reading = Reading(
            place=Place(source, path, record),
            sha256=sha256,
            reader=reader,
            outcome=outcome,
            reason=reason,
        )
        with self._db.atomic():
            self._add_reading(reading, run=run, at=write_instant(now))

    def decide(
        self,
        document_id: str,
        version: int,
        state: Decision,
        *,
        actor: str,
        reason: str,
        now: datetime,
    ) -> None:
        """Records a decision on a version; one that is cleared is public at once.

        Raises NotFoundError or, where the step is not allowed, StateError.
        """
        with self._db.atomic():
            decisions.decide(
                self._connection,
                document_id,
                version,
                state,
                actor=actor,
                reason=reason,
                at=write_instant(now),
            )

    def _record_version(
        self,
        draft: Draft,
        given: Sequence[Finding],
        match: Match,
        *,
        clear: bool,
        run: int,
        at: str,
    ) -> Recorded:
        sha256 = sha256_of(draft.text)
        digest = digest_of(draft, sha256)
        known = () if match.is_new else versions.versions_of(self._connection, match.document_id)
        same = self._same(draft, match, known, digest)
        if same is not None:
            self._add_reading(_reading(draft, "duplicate", match, same.id), run=run, at=at)
            return Recorded(match.document_id, same.number, "duplicate")
        findings = tuple(dict.fromkeys((*draft.findings, *given, *match.findings)))
        number = known[0].number + 1 if known else 1
        version = versions.add_version(
            self._connection,
            draft,
            findings,
            document_id=match.document_id,
            row=versions.Row(0, number, digest),
            sha256=sha256,
            run=run,
            at=at,
        )
        self._organs.add_all(draft.metadata, at)
        outcome = self._gate(draft, findings, match.document_id, version, clear=clear, at=at)
        self._add_reading(_reading(draft, outcome, match, version), run=run, at=at)
        return Recorded(match.document_id, number, outcome)

    def _same(
        self, draft: Draft, match: Match, known: Sequence[versions.Row], digest: str
    ) -> versions.Row | None:
        """The version that says the same: the place's own last one, else any of the document."""
        if not known:
            return None
        last = readings.last_version(self._connection, _place(draft))
        if last is not None and last[0] == match.document_id and last[1] != digest:
            return None
        return next((row for row in known if row.digest == digest), None)

    def _gate(
        self,
        draft: Draft,
        findings: Sequence[Finding],
        document_id: str,
        version: int,
        *,
        clear: bool,
        at: str,
    ) -> Outcome:
        holding = sorted({finding.code for finding in findings if holds(finding)})
        if holding or not clear:
            reason = ", ".join(holding) or "the source is not trusted"
            row = (version, document_id, "held", False, "gate", reason, at)
            self._connection.execute(decisions.INSERT, row)
            return "held"
        actor, reason = f"source:{draft.raw.source}", "trusted source, nothing found"
        for decision, alters in (("cleared", False), ("public", True)):
            row = (version, document_id, decision, alters, actor, reason, at)
            self._connection.execute(decisions.INSERT, row)
        return "stored"

    def _record_listing(self, draft: Draft, match: Match, *, run: int, at: str) -> Recorded:
        digest = digest_of(draft, sha256_of(""))
        is_new = versions.add_listing(
            self._connection, draft, document_id=match.document_id, digest=digest, run=run, at=at
        )
        outcome: Outcome = "listed" if is_new else "duplicate"
        self._add_reading(_reading(draft, outcome, match, None), run=run, at=at)
        return Recorded(match.document_id, None, outcome)

    def _keep_raw_file(self, raw: RawFile) -> None:
        known = self._connection.execute("SELECT 1 FROM raw_file WHERE sha256 = ?", (raw.sha256,))
        if known.fetchone() is None:
            self._connection.execute(
                "INSERT INTO raw_file VALUES (?, ?, ?, ?, ?)",
                (raw.sha256, raw.sm3, raw.size, raw.media_type, write_instant(raw.received_at)),
            )

    def _add_reading(self, reading: Reading, *, run: int, at: str) -> None:
        trusted = self.is_trusted(reading.place.source)
        readings.add_reading(self._connection, reading, trusted=trusted, run=run, at=at)

    def _add_event(
        self, kind: str, detail: object, *, run: int | None, subject: str | None, now: datetime
    ) -> None:
        statement = "INSERT INTO event (at, kind, run, subject, detail) VALUES (?, ?, ?, ?, ?)"
        encoded = msgspec.json.encode(detail).decode()
        with self._db.atomic():
            self._connection.execute(statement, (write_instant(now), kind, run, subject, encoded))


def _place(draft: Draft) -> Place:
    return Place(draft.raw.source, draft.raw.path, draft.record)


def _reading(draft: Draft, outcome: Outcome, match: Match, version: int | None) -> Reading:
    return Reading(
        place=_place(draft),
        sha256=draft.raw.sha256,
        reader=draft.reader,
        outcome=outcome,
        reason=", ".join(finding.code for finding in match.findings) or None,
        document=match.document_id,
        version=version,
    )
