"""Writing corrections: a new version that names the one it corrects."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from gazette.errors import NotFoundError, StateError
from gazette.filing.clearing import examine, holds
from gazette.filing.correction import (
    CorrectedFile,
    Correction,
    check_note,
    read_corrections,
    with_known,
)
from gazette.model import Draft, Finding
from gazette.store.decisions import Decision, decide, hold_at_gate
from gazette.store.digests import digest_of, sha256_of
from gazette.store.filings import Filings
from gazette.store.instants import Moment
from gazette.store.recording import Outcome, Recorded, Recorder
from gazette.store.settings import settings_of, with_settings
from gazette.store.versions import (
    NewVersion,
    add_findings,
    copy_version,
    draft_of,
    findings_of,
    next_number,
    versions_of,
)

_TARGET = """
    SELECT v.id, (SELECT decision FROM decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1)
    FROM version v JOIN content c ON c.version = v.id WHERE v.document = ? AND v.number = ?
"""
_LATER = """
    SELECT max(v.number) FROM version v WHERE v.document = ? AND v.number > ?
      AND (SELECT decision FROM decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1)
          = 'public'
"""
_INSERT = "INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?, ?)"
_INSERT_FIELD = "INSERT INTO corrected VALUES (?, ?, ?)"


class _Target(msgspec.Struct, frozen=True):
    """The version to be corrected."""

    document_id: str
    number: int
    row: int
    decision: Decision
    draft: Draft
    findings: tuple[Finding, ...]


class Corrections:
    """Records corrections on the writer's connection; the caller holds the transaction."""

    def __init__(
        self, connection: sqlite3.Connection, recorder: Recorder, filings: Filings
    ) -> None:
        self._connection = connection
        self._recorder = recorder
        self._filings = filings

    def add(
        self,
        document_id: str,
        number: int,
        correction: Correction,
        *,
        note: str,
        actor: str,
        moment: Moment,
    ) -> Recorded:
        """Records what is right as a new version, public if the wrong one is and nothing is found.

        Raises NotFoundError, FieldValueError, OwnFilingError, or StateError where a filing is
        open, a later version is public, or nothing would change.
        """
        check_note(note, actor)
        target = self._target(document_id, number, actor=actor)
        new = self._corrected(target, correction, moment.at)
        fresh = [one for one in new.findings if one not in target.findings]
        row = self._append(target, new, correction, fresh, moment)
        said = (row, document_id, new.number, number, note, actor, moment.at)
        self._connection.execute(_INSERT, said)
        outcome = self._pass_gate(target, new, row, fresh, note=note, actor=actor, at=moment.at)
        return Recorded(document_id, new.number, outcome, tuple(fresh))

    def _target(self, document_id: str, number: int, *, actor: str) -> _Target:
        found = self._connection.execute(_TARGET, (document_id, number)).fetchone()
        if found is None:
            raise NotFoundError("version", f"{document_id}/{number}")
        row, decision = found
        self._filings.refuse_open(document_id)
        self._filings.allow(row, "cleared", actor=actor, code=None)
        (later,) = self._connection.execute(_LATER, (document_id, number)).fetchone()
        if later is not None:
            raise StateError(
                f"version {later} of {document_id} is public and follows: correct that one, or "
                f"the text of version {number} would stand as the latest"
            )
        draft, findings = draft_of(self._connection, row), findings_of(self._connection, row)
        return _Target(document_id, number, row, decision, draft, findings)

    def _corrected(self, target: _Target, correction: Correction, at: str) -> NewVersion:
        """The next version, with all that is noticed in it."""
        number = next_number(self._connection, target.document_id)
        draft = self._draft(target, correction, number)
        sha256 = sha256_of(draft.text)
        digest = digest_of(draft, sha256 if draft.text else draft.raw.sha256)
        for known in versions_of(self._connection, target.document_id):
            if known.digest == digest and not known.is_erased:
                raise StateError(f"nothing would change: version {known.number} says the very same")
        findings = (
            *draft.findings,
            *examine(draft),
            *self._recorder.rename(target.document_id, draft, at=at),
            *self._recorder.withdrawn.finding(target.document_id, sha256),
        )
        return NewVersion(
            draft=draft,
            document_id=target.document_id,
            number=number,
            sha256=sha256,
            digest=digest,
            findings=tuple(dict.fromkeys(findings)),
        )

    def _draft(self, target: _Target, correction: Correction, number: int) -> Draft:
        if not isinstance(correction, CorrectedFile):
            metadata = with_settings(target.draft.metadata, read_corrections(correction))
            return replace(target.draft, metadata=metadata)
        read = correction.draft
        known = with_known(read.metadata, target.draft.metadata)
        return replace(
            read,
            raw=replace(read.raw, path=f"corrections/{target.document_id}/{number}"),
            metadata=with_settings(known, settings_of(self._connection, target.document_id)),
        )

    def _append(
        self,
        target: _Target,
        new: NewVersion,
        correction: Correction,
        fresh: Sequence[Finding],
        moment: Moment,
    ) -> int:
        """Writes the version down and answers its row."""
        self._recorder.add_organs_of(new.draft.metadata, at=moment.at)
        if isinstance(correction, CorrectedFile):
            self._recorder.keep_raw_file(new.draft.raw)
            return self._recorder.add_version(new, moment)
        row = copy_version(
            self._connection,
            target.row,
            number=new.number,
            metadata=new.draft.metadata,
            digest=new.digest,
            moment=moment,
        )
        add_findings(self._connection, row, fresh)
        given = [(row, name, value) for name, value in correction.items()]
        self._connection.executemany(_INSERT_FIELD, given)
        return row

    def _pass_gate(
        self,
        target: _Target,
        new: NewVersion,
        row: int,
        fresh: Sequence[Finding],
        *,
        note: str,
        actor: str,
        at: str,
    ) -> Outcome:
        """What somebody let stand in the wrong version may stand in the right one."""
        holding = sorted({finding.code for finding in fresh if holds(finding)})
        reason = ", ".join(holding) or f"corrects version {target.number}"
        hold_at_gate(self._connection, row, reason=reason, at=at)
        if holding or target.decision != "public":
            return "held"
        decide(
            self._connection, target.document_id, new.number, "cleared",
            actor=actor, reason=note, at=at,
        )  # fmt: skip
        return "stored"
