"""Recording a draft: the version it makes, or the one it repeats, or the listing it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from gazette.filing.clearing import holds
from gazette.model import Draft, Finding, Metadata, RawFile
from gazette.store.decisions import UNTRUSTED, clear_in_bulk, hold_at_gate
from gazette.store.digests import digest_of, sha256_of
from gazette.store.documents import Documents, Match
from gazette.store.effects import Effects
from gazette.store.files import keep
from gazette.store.holds import Holds, Waiting
from gazette.store.instants import Moment
from gazette.store.likeness import likeness
from gazette.store.organs import Organs
from gazette.store.raw_files import add_raw_file
from gazette.store.readings import Place, Reading, Readings
from gazette.store.settings import settings_of, with_settings
from gazette.store.tombstones import Withdrawn
from gazette.store.versions import (
    KnownVersion,
    NewVersion,
    add_listing,
    add_version,
    content_of,
    next_number,
    versions_of,
)

Outcome = Literal["stored", "held", "duplicate", "listed", "withdrawn"]
"""`withdrawn`: it says what was withdrawn, and nothing of it was kept."""

# Settings copy a correction's text into a version that is none itself.
_CORRECTS = """
    SELECT c.number, c.corrects FROM correction c JOIN version v ON v.id = c.version
    JOIN version p ON p.document = c.document AND p.number >= c.number AND p.sha256 = v.sha256
    WHERE c.document = ?1 AND p.number = (
        SELECT max(number) FROM version o WHERE document = ?1
          AND (SELECT decision FROM decision d WHERE d.version = o.id ORDER BY d.id DESC LIMIT 1)
              = 'public')
    ORDER BY c.number DESC LIMIT 1
"""
_ALIKE = 0.5  # of the shorter text, for two copies of one text
_COMPARED = 5  # versions, the last first


class Recorded(msgspec.Struct, frozen=True):
    """What became of a draft; `version` is None for a catalogue row, and for what was withdrawn."""

    document_id: str
    version: int | None
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    """What was noticed on the way to its document, such as `number_in_use`."""


class Recorder:
    """Records drafts on the writer's connection; the caller holds the transaction."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        readings: Readings,
        data: Path,
        waiting: Waiting | None = None,
    ) -> None:
        self._connection = connection
        self._data = data
        self._readings = readings
        self._organs = Organs(connection)
        self._documents = Documents(connection, readings)
        self._effects = Effects(connection)
        self._holds = Holds(connection, waiting)
        self.withdrawn = Withdrawn(connection)

    def forget(self) -> None:
        """Forgets what was looked up: a transaction rolled back takes it along."""
        self._organs.forget()
        self.withdrawn.forget()

    def record(
        self, draft: Draft, findings: Sequence[Finding], *, clear: bool, moment: Moment
    ) -> Recorded:
        """Records one draft; see `Store.record`."""
        match = self.match(draft, at=moment.at)
        if self._comes_back(draft, match):
            return Recorded(match.document_id, None, "withdrawn", match.findings)
        self.keep_raw_file(draft.raw)
        if not draft.text:
            return self._list(draft, match, moment)
        return self._record(draft, findings, match, clear=clear, moment=moment)

    def hold(
        self, draft: Draft, findings: Sequence[Finding], match: Match, *, moment: Moment
    ) -> Recorded:
        """Records a draft of this document as a version that is held, also one without a text."""
        self.keep_raw_file(draft.raw)
        return self._record(draft, findings, match, clear=False, moment=moment)

    def match(self, draft: Draft, *, at: str) -> Match:
        """The document a draft belongs to, made if there is none."""
        return self._documents.find_or_make(draft, at=at)

    def keep_raw_file(self, raw: RawFile) -> None:
        """Writes down a file as received, once."""
        add_raw_file(self._connection, raw)

    def add_version(self, new: NewVersion, moment: Moment) -> int:
        """Appends a version with the files beside it, and answers its row."""
        for attachment in new.draft.attachments:
            keep(self._data, attachment.data)
        return add_version(self._connection, new, moment)

    def rename(self, document_id: str, draft: Draft, *, at: str) -> tuple[Finding, ...]:
        """Lets the number and title of a corrected draft lead to its document too."""
        return self._documents.rename(document_id, draft, at=at)

    def add_organs(self, names: Sequence[str], *, at: str) -> None:
        """Writes down organs that a version may not name."""
        self._organs.add(names, at)

    def add_organs_of(self, metadata: Metadata, *, at: str) -> None:
        """Writes down the organs that a version names."""
        self._organs.add_all(metadata, at)

    def _comes_back(self, draft: Draft, match: Match) -> bool:
        """Whether a draft says what was withdrawn of its document."""
        if not draft.text:
            return self.withdrawn.is_whole(match.document_id)
        return self.withdrawn.says(match.document_id, sha256_of(draft.text))

    def _record(
        self,
        draft: Draft,
        findings: Sequence[Finding],
        match: Match,
        *,
        clear: bool,
        moment: Moment,
    ) -> Recorded:
        sha256 = sha256_of(draft.text)
        read = digest_of(draft, sha256 if draft.text else draft.raw.sha256)
        draft = self._as_set(draft, match)
        digest = digest_of(draft, sha256 if draft.text else draft.raw.sha256)
        known = [] if match.is_new else versions_of(self._connection, match.document_id)
        same = self._same(draft, match, known, digest, read=read)
        if same is not None:
            self._readings.add(_reading(draft, "duplicate", match, same.id), moment)
            return Recorded(match.document_id, same.number, "duplicate", match.findings)
        noticed = (
            *match.findings,
            *self._other_text(draft, match, known),
            *self.withdrawn.finding(match.document_id, sha256),
            *self._corrected_before(match, known),
            *self._held_before(match, known),
        )
        new = NewVersion(
            draft=draft,
            document_id=match.document_id,
            number=next_number(self._connection, match.document_id),
            sha256=sha256,
            digest=digest,
            findings=tuple(dict.fromkeys((*draft.findings, *findings, *noticed))),
        )
        recorded = self._append(new, match, clear=clear, moment=moment)
        return msgspec.structs.replace(recorded, findings=noticed)

    def _as_set(self, draft: Draft, match: Match) -> Draft:
        """The draft with what a person set of its document."""
        settings = {} if match.is_new else settings_of(self._connection, match.document_id)
        return msgspec.structs.replace(draft, metadata=with_settings(draft.metadata, settings))

    def _same(
        self,
        draft: Draft,
        match: Match,
        known: Sequence[KnownVersion],
        digest: str,
        *,
        read: str,
    ) -> KnownVersion | None:
        """The version that says the same: the place's own last one, else any of the document.

        `read` is the digest without what a person set since: that changes no page.
        """
        if not known:
            return None
        last = self._readings.last_version(Place.of(draft))
        if last is not None and last[0] == match.document_id and last[1] not in (digest, read):
            return None
        same = (one for one in known if one.digest == digest and not one.is_erased)
        return next(same, None)

    def _other_text(
        self, draft: Draft, match: Match, known: Sequence[KnownVersion]
    ) -> tuple[Finding, ...]:
        """A text from elsewhere of the same date that is hardly the text of any version."""
        if not known or self._is_its_page(draft, match):
            return ()
        shares = [self._share(draft, version) for version in known[:_COMPARED]]
        told = [share for share in shares if share is not None]
        if not told or max(told) >= _ALIKE:
            return ()
        detail = f"at most {max(told):.0%} of it stands in a version of the same date"
        return (Finding(code="other_text", detail=detail),)

    def _held_before(self, match: Match, known: Sequence[KnownVersion]) -> tuple[Finding, ...]:
        is_new = not known and not self._holds.waits(match.document_id)
        return () if is_new else self._holds.finding(match.document_id)

    def _corrected_before(self, match: Match, known: Sequence[KnownVersion]) -> tuple[Finding, ...]:
        """Whoever reads the wrong page again must not undo what a person put right."""
        row = (
            self._connection.execute(_CORRECTS, (match.document_id,)).fetchone() if known else None
        )
        if row is None:
            return ()
        detail = f"version {row[0]} corrects version {row[1]}: this would follow it"
        return (Finding(code="corrected_before", detail=detail),)

    def _share(self, draft: Draft, version: KnownVersion) -> float | None:
        """How alike the texts are; None where the dates tell them apart, or nothing can."""
        content = content_of(self._connection, version.id)
        if content is None or not _is_same_state(content[1], draft.metadata):
            return None
        return likeness(content[0], draft.text)

    def _is_its_page(self, draft: Draft, match: Match) -> bool:
        last = self._readings.last_version(Place.of(draft))
        return last is not None and last[0] == match.document_id

    def _append(self, new: NewVersion, match: Match, *, clear: bool, moment: Moment) -> Recorded:
        version = self.add_version(new, moment)
        self._organs.add_all(new.draft.metadata, moment.at)
        self.withdrawn.note(new.sha256)
        outcome = self._pass_gate(new, version, clear=clear, at=moment.at)
        self._readings.add(_reading(new.draft, outcome, match, version), moment)
        return Recorded(new.document_id, new.number, outcome)

    def _pass_gate(self, new: NewVersion, version: int, *, clear: bool, at: str) -> Outcome:
        """Clears what a trusted source sent and nothing speaks against; holds all else."""
        holding = sorted({finding.code for finding in new.findings if holds(finding)})
        if clear and not holding:
            clear_in_bulk(self._connection, version, source=new.draft.raw.source, at=at)
            self._effects.follow(new.document_id, at=at)
            return "stored"
        reason = ", ".join(holding) or UNTRUSTED
        hold_at_gate(self._connection, version, reason=reason, at=at)
        return "held"

    def _list(self, draft: Draft, match: Match, moment: Moment) -> Recorded:
        digest = digest_of(draft, sha256_of(""))
        is_new = add_listing(self._connection, draft, match.document_id, digest, moment)
        outcome: Outcome = "listed" if is_new else "duplicate"
        self._readings.add(_reading(draft, outcome, match, None), moment)
        return Recorded(match.document_id, None, outcome, match.findings)


def _is_same_state(one: Metadata, other: Metadata) -> bool:
    """Whether two metadata date a document alike; an amended text has another date or event."""
    if one.signed_on and other.signed_on:
        return one.signed_on.value == other.signed_on.value
    return one.history == other.history


def _reading(draft: Draft, outcome: Outcome, match: Match, version: int | None) -> Reading:
    return Reading(
        place=Place.of(draft),
        sha256=draft.raw.sha256,
        reader=draft.reader,
        outcome=outcome,
        reason=", ".join(finding.code for finding in match.findings) or None,
        document=match.document_id,
        version=version,
    )
