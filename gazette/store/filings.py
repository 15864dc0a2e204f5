"""Writing filings: what an agency sent in, held at the gate, and each step of it after that."""

from __future__ import annotations

import sqlite3

import msgspec

from gazette.errors import FilingRefusedError, OwnFilingError, StateError
from gazette.filing.objections import Objection, ReturnCode
from gazette.filing.submission import OPEN, FilingState, Submission
from gazette.ids import organ_id
from gazette.model import Finding
from gazette.store.decisions import Decision, decide, standing
from gazette.store.instants import Moment, write_instant
from gazette.store.recording import Recorded, Recorder

_INSERT = """
    INSERT INTO filing (id, account, api_key, organ, office, version, received_at)
    SELECT ?, ?, ?, ?, ?, id, ? FROM version WHERE document = ? AND number = ?
"""
_INSERT_FILE = "INSERT INTO filing_file VALUES (?, ?, ?, ?)"
_INSERT_FILED = "INSERT INTO filed VALUES (?, ?, ?)"
_INSERT_EVENT = "INSERT INTO filing_event (filing, event, code, actor, at) VALUES (?, ?, ?, ?, ?)"
_INSERT_NOTE = "INSERT INTO filing_note VALUES (?, ?)"
_STATES_OF_DOCUMENT = """
    SELECT (SELECT event FROM filing_event e WHERE e.filing = f.id ORDER BY e.id DESC LIMIT 1)
    FROM filing f JOIN version v ON v.id = f.version WHERE v.document = ?
"""
_PUBLIC_VERSION = """
    SELECT max(v.number) FROM version v WHERE v.document = ?
      AND (SELECT decision FROM decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1)
          = 'public'
"""
_OF_VERSION = "SELECT id, account FROM filing WHERE version = ? ORDER BY seq DESC"
_FILED_BY = """
    SELECT 1 FROM version v JOIN filing_file k ON k.file = v.file JOIN filing g ON g.id = k.filing
    WHERE v.id = ? AND g.account = ? LIMIT 1
"""
_EVENTS: dict[Decision, FilingState] = {
    "held": "held", "returned": "returned", "cleared": "cleared", "public": "cleared",
}  # fmt: skip

_encode = msgspec.json.Encoder().encode


class Filings:
    """Records filings on the writer's connection; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection, recorder: Recorder) -> None:
        self._connection = connection
        self._recorder = recorder

    def add(self, submission: Submission, *, moment: Moment) -> Recorded:
        """Records a filing, its version held; raises FilingRefusedError for a number in use."""
        draft, filer = submission.draft, submission.filer
        match = self._recorder.match(draft, at=moment.at)
        if match.findings:
            raise _in_use("文号已用于另一文件 The number is that of another document.")
        if self._states(match.document_id) & OPEN:
            raise _in_use("此件已报送，正在审核 It has been filed and waits for a decision.")
        findings = (*submission.findings, *self._known(match.document_id))
        recorded = self._recorder.hold(draft, findings, match, moment=moment)
        self._hold_again(recorded, actor=filer.account, at=moment.at)
        self._recorder.add_organs((filer.organ, filer.office), at=moment.at)
        self._insert(submission, recorded)
        self._step(submission.id, "received", filer.account, write_instant(draft.raw.received_at))
        self._step(submission.id, "checked", "gate", moment.at)
        return msgspec.structs.replace(recorded, findings=(*findings, *recorded.findings))

    def allow(
        self, version: int, decision: Decision, *, actor: str, code: ReturnCode | None
    ) -> None:
        """Raises OwnFilingError if the actor filed this version, StateError for a lacking code."""
        filed = self._connection.execute(_OF_VERSION, (version,)).fetchall()
        if any(account == actor for _, account in filed):
            raise OwnFilingError(f"须由另一人审核 Filed by {actor}: another person decides")
        if filed and decision == "returned" and code is None:
            raise StateError("退回须选定原因 What was filed is returned with a coded reason")

    def allow_file(self, version: int, *, actor: str) -> None:
        """Raises OwnFilingError if the actor filed the file of this version, as whatever."""
        if self._connection.execute(_FILED_BY, (version, actor)).fetchone():
            raise OwnFilingError(f"须由另一人审核 Filed by {actor}: another person decides")

    def refuse_open(self, document_id: str) -> None:
        """Raises StateError while a filing of this document waits for a decision."""
        if self._states(document_id) & OPEN:
            raise StateError(f"a filing of {document_id} waits for a decision: that comes first")

    def follow(
        self,
        version: int,
        decision: Decision,
        *,
        actor: str,
        code: ReturnCode | None,
        note: str | None,
        at: str,
    ) -> None:
        """Takes the last filing of a version one step further, after a decision on the version."""
        row = self._connection.execute(_OF_VERSION, (version,)).fetchone()
        if row is None:
            return
        step = self._step(row[0], _EVENTS[decision], actor, at, code=code)
        if note:
            self._connection.execute(_INSERT_NOTE, (step, note))

    def _known(self, document_id: str) -> tuple[Finding, ...]:
        """A filing of what is public already is a correction; a person decides."""
        (number,) = self._connection.execute(_PUBLIC_VERSION, (document_id,)).fetchone()
        if number is None:
            return ()
        detail = f"version {number} of {document_id} is public: this would follow it"
        return (Finding(code="number_known", detail=detail),)

    def _hold_again(self, recorded: Recorded, *, actor: str, at: str) -> None:
        """The very version that was returned is back on the list; one that is public is refused."""
        if recorded.outcome != "duplicate" or recorded.version is None:
            return
        now = standing(self._connection, recorded.document_id, recorded.version)
        if now.decision == "public":
            raise _in_use("此件已公开 The very same is public.")
        if now.decision == "returned":
            decide(
                self._connection,
                recorded.document_id,
                recorded.version,
                "held",
                actor=actor,
                reason="filed again",
                at=at,
            )

    def _states(self, document_id: str) -> frozenset[FilingState]:
        """Where the filings of a document stand."""
        rows = self._connection.execute(_STATES_OF_DOCUMENT, (document_id,))
        return frozenset(state for (state,) in rows)

    def _insert(self, submission: Submission, recorded: Recorded) -> None:
        id, filer, files = submission.id, submission.filer, submission.files
        received_at = write_instant(submission.draft.raw.received_at)
        row = (
            id, filer.account, filer.key, organ_id(filer.organ), organ_id(filer.office),
            received_at, recorded.document_id, recorded.version,
        )  # fmt: skip
        self._connection.execute(_INSERT, row)
        for position, file in enumerate(files):
            self._recorder.keep_raw_file(file.raw)
            place = (id, position, file.role, file.raw.sha256)
            self._connection.execute(_INSERT_FILE, place)
        form = _encode(submission.form).decode()
        names = _encode([file.name for file in files]).decode()
        self._connection.execute(_INSERT_FILED, (id, form, names))

    def _step(
        self,
        filing: str,
        event: FilingState,
        actor: str,
        at: str,
        *,
        code: ReturnCode | None = None,
    ) -> int:
        cursor = self._connection.execute(_INSERT_EVENT, (filing, event, code, actor, at))
        return cursor.lastrowid or 0


def _in_use(detail: str) -> FilingRefusedError:
    return FilingRefusedError([Objection("duplicate_number", "number", detail)])
