"""The one writer of gazette.db: everything that is recorded passes through `Store`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from gazette.edition.issues import ExpectedIssue, Issue
from gazette.filing.correction import CORRECTIONS, CorrectedFile, Correction
from gazette.filing.objections import ReturnCode
from gazette.filing.submission import Submission
from gazette.filing.withdrawal import Order, WithdrawalCode, check_order
from gazette.ids import source_id
from gazette.model import Draft, Finding, RawFile
from gazette.store.correcting import Corrections
from gazette.store.dataset_writer import DatasetWriter
from gazette.store.decisions import Decision, decide, standing
from gazette.store.effects import Asked, Effects
from gazette.store.files import keep
from gazette.store.filings import Filings
from gazette.store.forgetting import Forgetting
from gazette.store.harvested import mark
from gazette.store.holding import Holding
from gazette.store.holds import Waiting
from gazette.store.instants import Moment, write_instant
from gazette.store.issues import Added, add_issue, expect_issue
from gazette.store.keys import Keys
from gazette.store.lock import WriterLock
from gazette.store.organ_lists import load_organs, organ_table
from gazette.store.original_decisions import OriginalDecisions
from gazette.store.originals import OriginalDecision
from gazette.store.readings import Place, Reading, Readings
from gazette.store.recording import Recorded, Recorder
from gazette.store.rereading import OldReading, last_readings
from gazette.store.settings import set_field
from gazette.store.status_events import StatusEvent
from gazette.store.tombstones import is_erased_file
from gazette.store.withdrawal_log import Withdrawal
from gazette.store.withdrawing import Taken, Withdrawals
from gazette.store.writing import Writing
from gazette.text.organ_table import Organ, OrganTable


class Store(Writing):
    """The store of one data directory, open for writing; a context manager."""

    def __init__(self, data: Path, lock: WriterLock, keys: Keys) -> None:
        super().__init__(data, lock, keys)
        self._readings = Readings(self._connection)
        waiting = Waiting()
        self._recorder = Recorder(self._connection, self._readings, data, waiting)
        self._filings = Filings(self._connection, self._recorder)
        self._effects = Effects(self._connection)
        self._originals = OriginalDecisions(self._connection, data)
        self._holding = Holding(
            self._connection, data, self._transaction, self._filings, self._effects,
            self._originals, waiting,
        )  # fmt: skip
        self.datasets = DatasetWriter(self._connection, self._transaction, self._holding)
        """Agencies' datasets."""
        self._corrections = Corrections(self._connection, self._recorder, self._filings)
        withdrawals = Withdrawals(self._connection, self._filings, self._recorder.withdrawn)
        self._forgetting = Forgetting(self._connection, data, withdrawals, self._transaction)
        self._forgetting.catch_up()
        self.held_again = self._holding.catch_up()
        """How much of what the log of holds says was not held here before it was opened."""

    def start_run(self, command: str, *, now: datetime) -> int:
        """The number of a new run of this command."""
        statement = "INSERT INTO run (command, started_at) VALUES (?, ?)"
        with self._transaction():
            cursor = self._connection.execute(statement, (command, write_instant(now)))
        return int(cursor.lastrowid or 0)

    def end_run(self, run: int, totals: Mapping[str, int], *, now: datetime) -> None:
        """Notes that the run came to its end, and its totals."""
        statement = "INSERT INTO event (at, kind, run, detail) VALUES (?, 'run_ended', ?, ?)"
        detail = msgspec.json.encode(dict(totals)).decode()
        with self._transaction():
            self._connection.execute(statement, (write_instant(now), run, detail))

    def add_source(self, name: str, *, trusted: bool, url: str | None = None, now: datetime) -> str:
        """The id of the source with this name, the same everywhere.

        Trust once declared stands: naming the source again without it takes nothing back.
        """
        source, at = source_id(name), write_instant(now)
        with self._transaction():
            known = self._connection.execute("SELECT 1 FROM source WHERE id = ?", (source,))
            if known.fetchone() is None:
                self._connection.execute(
                    "INSERT INTO source VALUES (?, ?, ?, ?)", (source, name, url, at)
                )
            if trusted:
                self._readings.trust(source, at)
        return source

    def is_trusted(self, source: str) -> bool:
        """Whether the source counts as already published (design §1)."""
        return self._readings.is_trusted(source)

    def was_read(
        self, source: str, path: str, record: int | None, sha256: str, reader: str
    ) -> bool:
        """Whether reading these bytes at this place again would bring nothing new."""
        place = Place(source, path, record)
        return self._readings.was_read(place, sha256=sha256, reader=reader)

    def last_readings(self, source: str | None) -> Iterator[OldReading]:
        """The last reading of each place of a source, by its name, or of all."""
        return last_readings(self._connection, source)

    def is_quarantined(
        self, source: str, path: str, record: int | None, sha256: str, reader: str
    ) -> bool:
        """Whether reading these bytes has cost so many processes that a person must ask for it."""
        place = Place(source, path, record)
        return self._readings.is_deadly(place, sha256=sha256, reader=reader)

    def record(
        self, draft: Draft, findings: Sequence[Finding], *, clear: bool, run: int, now: datetime
    ) -> Recorded:
        """Records what was read: a version if it is new, a listing if it has no text.

        With `clear` (a trusted source) a version without a finding that holds is public at once;
        any other is held. The draft's own findings are kept beside the given ones.
        """
        moment = Moment(run, write_instant(now))
        with self._transaction():
            return self._recorder.record(draft, findings, clear=clear, moment=moment)

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
        with self._transaction():
            self._readings.add(reading, Moment(run, write_instant(now)))

    def mark_harvested(
        self, name: str, path: str, outcome: str, *, run: int, now: datetime
    ) -> None:
        """Notes that a path of a harvested source is gone there, or there again."""
        with self._transaction():
            mark(self._connection, name, path, outcome, run=run, at=write_instant(now))

    def decide(
        self,
        document_id: str,
        version: int,
        state: Decision,
        *,
        actor: str,
        reason: str,
        code: ReturnCode | None = None,
        note: str | None = None,
        now: datetime,
    ) -> None:
        """Records a decision on a version; one that is cleared is public at once.

        `code` and `note` are for whoever filed it. Raises NotFoundError or, where the step is
        not allowed, StateError; OwnFilingError if the actor filed it.
        """
        at = write_instant(now)
        with self._transaction():
            row = standing(self._connection, document_id, version).version
            self._filings.allow(row, state, actor=actor, code=code)
            decide(self._connection, document_id, version, state, actor=actor, reason=reason, at=at)
            self._filings.follow(row, state, actor=actor, code=code, note=note, at=at)
            self._effects.follow(document_id, at=at)
            self._holding.note(
                "document", document_id, version,
                is_held=state != "cleared", actor=actor, reason=reason, at=at,
            )  # fmt: skip

    def decide_original(
        self,
        document_id: str,
        version: int,
        decision: OriginalDecision,
        *,
        actor: str,
        reason: str,
        now: datetime,
    ) -> str:
        """Records whether the whole file of a version may be public; answers its SHA-256.

        Raises NotFoundError, StateError where something in it is not public or nobody is named,
        OwnFilingError if the actor is to clear what he filed.
        """
        at = write_instant(now)
        with self._transaction():
            row = standing(self._connection, document_id, version).version
            if decision == "cleared":
                self._filings.allow(row, decision, actor=actor, code=None)
                self._filings.allow_file(row, actor=actor)
            file = self._originals.add(
                document_id, version, decision, actor=actor, reason=reason, at=at
            )
            self._holding.note(
                "original", document_id, version,
                is_held=decision == "revoked", actor=actor, reason=reason, at=at,
            )  # fmt: skip
        return file

    def file(self, submission: Submission, contents: Iterable[bytes], *, now: datetime) -> Recorded:
        """Records a filing and keeps its files: its version is held, its filer has a receipt.

        Raises FilingRefusedError where its number is in use; then nothing is kept.
        """
        with self._transaction():
            recorded = self._file(submission, now=now)
            for content in contents:
                keep(self._data, content)
        return recorded

    def rehearse(self, submission: Submission, *, now: datetime) -> Recorded:
        """What `file` would answer; nothing is written."""
        try:
            with self._transaction():
                raise _RehearsedError(self._file(submission, now=now))
        except _RehearsedError as rehearsed:
            return rehearsed.recorded

    def add_issue(self, issue: Issue, *, raw: RawFile | None, run: int, now: datetime) -> Added:
        """Records an issue of a gazette with its list of contents, if it says anything new.

        Raises IssueError where it contradicts what is recorded.
        """
        moment = Moment(run, write_instant(now))
        with self._transaction():
            return add_issue(self._connection, issue, raw=raw, moment=moment)

    def expect_issue(
        self, issue: ExpectedIssue, *, raw: RawFile | None, run: int, now: datetime
    ) -> Added:
        """Records that there is, or will be, such an issue."""
        moment = Moment(run, write_instant(now))
        with self._transaction():
            return expect_issue(self._connection, issue, raw=raw, moment=moment)

    def set_field(
        self, document_id: str, field: str, value: str, *, actor: str, reason: str, now: datetime
    ) -> int:
        """Sets a field by a person's word, for good; answers the version that says so.

        It is public at once if the last version was, else held. Raises FieldValueError,
        NotFoundError, or StateError where nobody or no reason is named, or a filing is open.
        """
        with self._transaction():
            self._filings.refuse_open(document_id)
            moment = Moment(self.start_run("document set", now=now), write_instant(now))
            number = set_field(
                self._connection, document_id, field, value,
                actor=actor, reason=reason, moment=moment,
            )  # fmt: skip
            self._effects.follow(document_id, at=moment.at)
        return number

    def apply_effect(
        self, asked: Asked, *, target: str | None = None, actor: str, reason: str, now: datetime
    ) -> StatusEvent:
        """Applies what a text says to a document's status, by a person's word.

        Raises NotFoundError, or StateError where the target is not told or nobody is named.
        """
        at = write_instant(now)
        with self._transaction():
            return self._effects.apply(asked, target=target, actor=actor, reason=reason, at=at)

    def refuse_effect(self, asked: Asked, *, actor: str, reason: str, now: datetime) -> None:
        """Keeps what a text says from changing a status, by a person's word."""
        with self._transaction():
            self._effects.refuse(asked, actor=actor, reason=reason, at=write_instant(now))

    def set_status(self, event: StatusEvent, *, now: datetime) -> int:
        """Records what a person says of the status of a public document; answers the event."""
        with self._transaction():
            return self._effects.set_status(event, at=write_instant(now))

    def revoke_status(self, event: int, *, actor: str, reason: str, now: datetime) -> None:
        """Takes back what a person said of a status."""
        with self._transaction():
            self._effects.revoke(event, actor=actor, reason=reason, at=write_instant(now))

    def withdraw(
        self,
        document_id: str,
        version: int | None,
        *,
        code: WithdrawalCode,
        authority: str,
        on: date,
        note: str | None,
        actor: str,
        now: datetime,
    ) -> Taken:
        """Withdraws a version, or with None a whole document: nobody reads it, its content is gone.

        It is in the log beside the keys before this returns. Raises NotFoundError, or StateError
        where nothing is left of it, nobody is named, or words kept for good repeat personal data.
        """
        order = Order(code=code, authority=authority, withdrawn_on=on, note=note, actor=actor)
        order = check_order(order, now=now)
        (taken,) = self._forgetting.withdraw([(document_id, version)], order, at=write_instant(now))
        return taken

    def withdraw_all(
        self, document_ids: Iterable[str], order: Order, *, now: datetime
    ) -> list[Taken]:
        """Withdraws whole documents on one order, all or none; the disk is cleared once for all.

        Raises as `withdraw` does, for any of them.
        """
        order = check_order(order, now=now)
        asked = [(document_id, None) for document_id in document_ids]
        return self._forgetting.withdraw(asked, order, at=write_instant(now))

    def replay(self, withdrawals: Iterable[Withdrawal]) -> int:
        """Withdraws what was withdrawn elsewhere or before a restore; answers how much was new."""
        return self._forgetting.replay(withdrawals)

    def is_withdrawn(self, sha256: str) -> bool:
        """Whether a file with these bytes was erased by a withdrawal."""
        return is_erased_file(self._connection, sha256)

    def drop_file(self, sha256: str) -> None:
        """Lets go of a file that was kept before it turned out to be withdrawn."""
        self._forgetting.drop_file(sha256)

    def correct(
        self,
        document_id: str,
        version: int,
        correction: Correction,
        *,
        note: str,
        actor: str,
        now: datetime,
    ) -> Recorded:
        """Corrects a version by a new one that names it, through the gate like any other.

        Raises NotFoundError, FieldValueError, OwnFilingError, or StateError where a filing is
        open, a later version is public, or nothing would change.
        """
        with self._transaction():
            if isinstance(correction, CorrectedFile):
                self.add_source(CORRECTIONS, trusted=False, now=now)
            moment = Moment(self.start_run("correct", now=now), write_instant(now))
            recorded = self._corrections.add(
                document_id, version, correction, note=note, actor=actor, moment=moment
            )
            if isinstance(correction, CorrectedFile):
                keep(self._data, correction.content)
            self._effects.follow(document_id, at=moment.at)
        return recorded

    def load_organs(self, organs: Sequence[Organ], *, actor: str, now: datetime) -> bool:
        """Takes a list of organs for the one that counts; False if it says what the last one did."""
        with self._transaction():
            return load_organs(self._connection, organs, actor=actor, at=write_instant(now))

    def organ_table(self) -> OrganTable:
        """The organs as last loaded, with the central ones."""
        return organ_table(self._connection)

    def _file(self, submission: Submission, *, now: datetime) -> Recorded:
        run = self.start_run("filing", now=now)
        self.add_source(submission.source, trusted=False, now=now)
        return self._filings.add(submission, moment=Moment(run, write_instant(now)))

    def _settle(self) -> None:
        self._holding.settle()

    def _settled(self) -> None:
        self._holding.settled()

    def _forget(self) -> None:
        if not self._connection.in_transaction:
            self._holding.forget()
        self._readings.forget()
        self._recorder.forget()


class _RehearsedError(Exception):
    """Ends a transaction that was never meant to be kept."""

    def __init__(self, recorded: Recorded) -> None:
        super().__init__("rehearsed")
        self.recorded = recorded
