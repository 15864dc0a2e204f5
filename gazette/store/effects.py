"""What texts do to others: kept with their version, aimed at documents, applied to their status.

An effect whose words and target are sure becomes a status event; any other that has a candidate
waits for a person (`waiting`). The events that stand are those that the public texts give now, in
whatever order the documents came: one that is given no more is revoked, never removed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from gazette.errors import NotFoundError, StateError
from gazette.filing.privacy import find_personal
from gazette.model import Effect, EffectKind, Metadata, StatusCode
from gazette.store.decisions import note_change
from gazette.store.digests import sha256_of
from gazette.store.effect_rows import effects_of
from gazette.store.effect_targets import IS_PUBLIC, PublicVersion, Targets
from gazette.store.status_events import BY_TEXT, StatusEvent, StatusEvents

CODES: dict[EffectKind, StatusCode] = {
    "repeals": "repealed",
    "expires": "expired",
    "invalidates": "invalidated",
    "suspends": "suspended",
    "amends": "amended",
    "continues": "effective",
}
"""What the status of a document is after an effect."""
_SURE = 0.9
_NAMES = """
    SELECT DISTINCT n.name FROM named n JOIN version v ON v.id = n.version WHERE v.document = ?
"""
_AIMING = """
    SELECT DISTINCT v.document FROM effect e JOIN version v ON v.id = e.version
    WHERE e.title_name = ?1 OR e.number_name = ?1
"""
_ACTS = """
    SELECT EXISTS (SELECT 1 FROM version v JOIN effect e ON e.version = v.id WHERE v.document = ?1)
        OR EXISTS (SELECT 1 FROM status_event WHERE "by" = ?1)
"""
_REFUSED = "SELECT 1 FROM effect_refusal WHERE version = ? AND position = ?"
_REFUSE = "INSERT INTO effect_refusal (version, position, actor, reason, at) VALUES (?, ?, ?, ?, ?)"
_ACTING = f"""
    SELECT DISTINCT v.document FROM effect e JOIN version v ON v.id = e.version
    WHERE {IS_PUBLIC} ORDER BY v.document
"""  # noqa: S608 (our own words)


class Asked(msgspec.Struct, frozen=True):
    """An effect that a person decides on: the acting document, and which of its effects, from 0.

    >>> str(Asked("k7q2m9xt4d", 2))
    'k7q2m9xt4d#2'
    """

    document_id: str
    position: int

    def __str__(self) -> str:
        return f"{self.document_id}#{self.position}"


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """An effect with the documents it may mean."""

    document_id: str
    """Whose text says so."""
    version: int
    position: int
    effect: Effect
    candidates: tuple[str, ...]
    since: date | None
    """From when it would hold."""
    signed: date | None
    """When the acting document was signed."""
    evidence: str
    """SHA-256 of the words that say so."""
    is_sure: bool


class Effects:
    """Aims effects at documents, on the writer's connection; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._events = StatusEvents(connection)
        self._targets = Targets(connection)

    def follow(self, document_id: str, *, at: str) -> None:
        """Renews what the texts do, after something public of a document came, changed or went."""
        for acting in sorted({document_id, *self._aiming_at(document_id)}):
            if self._connection.execute(_ACTS, (acting,)).fetchone()[0]:
                self._renew(acting, at=at)

    def waiting(self) -> Iterator[Proposal]:
        """The effects with a candidate that a person is to decide on, by document."""
        for (document_id,) in self._connection.execute(_ACTING).fetchall():
            given = {event.key for event in self._events.by(document_id)}
            for proposal in self.proposals(document_id):
                applied = {self._event(proposal, target).key for target in proposal.candidates}
                if proposal.candidates and not given & applied and not self._is_refused(proposal):
                    yield proposal

    def proposals(self, document_id: str) -> list[Proposal]:
        """What the last public version of a document does; empty if there is none."""
        acting = self._targets.last_public(document_id)
        if acting is None:
            return []
        effects = effects_of(self._connection, acting.row)
        return [self._proposal(document_id, acting, *one) for one in enumerate(effects)]

    def apply(
        self, asked: Asked, *, target: str | None, actor: str, reason: str, at: str
    ) -> StatusEvent:
        """Applies an effect by a person's word, to one of its candidates; answers the event.

        Raises NotFoundError if there is no such effect, StateError if the target is not told.
        """
        proposal = self._asked(asked, actor=actor, reason=reason)
        if target is None and len(proposal.candidates) != 1:
            among = ", ".join(proposal.candidates) or "no document here"
            raise StateError(f"{asked} may mean {among}: name the document")
        if target is not None and self._targets.last_public(target) is None:
            raise NotFoundError("public document", target)
        event = replace(
            self._event(proposal, target or proposal.candidates[0]), actor=actor, reason=reason
        )
        if event.key in {known.key for known in self._events.by(asked.document_id)}:
            raise StateError(f"{asked} is applied to {event.document_id} already")
        self._events.add(event, at=at)
        self._touch(event, at=at)
        return event

    def refuse(self, asked: Asked, *, actor: str, reason: str, at: str) -> None:
        """Refuses an effect by a person's word: what it gave is revoked, it is proposed no more."""
        proposal = self._asked(asked, actor=actor, reason=reason)
        acting = self._targets.last_public(asked.document_id)
        if acting is None:
            raise NotFoundError("public document", asked.document_id)
        row = (acting.row, proposal.position, actor, reason, at)
        self._connection.execute(_REFUSE, row)
        self._renew(asked.document_id, at=at)

    def set_status(self, event: StatusEvent, *, at: str) -> int:
        """Records what a person says of a document's status, and answers the event's row.

        Raises NotFoundError, or StateError where nobody or no reason is named.
        """
        _need_words(event.actor, event.reason)
        if self._targets.last_public(event.document_id) is None:
            raise NotFoundError("public document", event.document_id)
        row = self._events.add(event, at=at)
        self._touch(event, at=at)
        return row

    def revoke(self, event: int, *, actor: str, reason: str, at: str) -> None:
        """Takes an event back by a person's word; what the texts say again comes again."""
        _need_words(actor, reason)
        known = self._events.one(event)
        if known is None:
            raise NotFoundError("status event", str(event))
        if known.actor == BY_TEXT:
            raise StateError(f"status event {event} is what a text says: refuse its effect")
        self._events.revoke(known, actor=actor, reason=reason, at=at)
        self._touch(known, at=at)
        if known.by is not None:
            self._renew(known.by, at=at)

    def _asked(self, asked: Asked, *, actor: str, reason: str) -> Proposal:
        _need_words(actor, reason)
        proposals = self.proposals(asked.document_id)
        if asked.position not in range(len(proposals)):
            raise NotFoundError("effect", str(asked))
        return proposals[asked.position]

    def _renew(self, acting: str, *, at: str) -> None:
        proposals = self.proposals(acting)
        sure = [p for p in proposals if p.is_sure and not self._is_refused(p)]
        given = {(event := self._event(p, p.candidates[0])).key: event for p in sure}
        before = self._events.by(acting)
        is_public = self._targets.last_public(acting) is not None
        for event in before:
            is_taken_back = event.actor == BY_TEXT and event.key not in given
            if is_taken_back or not is_public:
                self._events.revoke(event, actor=BY_TEXT, reason="not said any more", at=at)
                self._touch(event, at=at)
        standing = {event.key for event in before}
        for key, event in given.items():
            if key not in standing:
                self._events.add(event, at=at)
                self._touch(event, at=at)

    def _touch(self, event: StatusEvent, *, at: str) -> None:
        """What is public of the document has changed, if anything of it is public."""
        target = self._targets.last_public(event.document_id)
        if target is not None:
            note_change(self._connection, target.row, actor=event.actor, reason="status", at=at)

    def _proposal(
        self, document_id: str, acting: PublicVersion, position: int, effect: Effect
    ) -> Proposal:
        candidates = self._targets.candidates(document_id, effect)
        since = effect.on or _begins(acting.metadata)
        return Proposal(
            document_id=document_id,
            version=acting.number,
            position=position,
            effect=effect,
            candidates=candidates,
            since=since,
            signed=acting.metadata.signed_on.value if acting.metadata.signed_on else None,
            evidence=sha256_of(acting.text[effect.start : effect.end]),
            is_sure=(
                effect.confidence >= _SURE
                and since is not None
                and len(candidates) == 1
                and self._targets.may_be(acting.metadata, candidates[0])
            ),
        )

    def _event(self, proposal: Proposal, target: str) -> StatusEvent:
        return StatusEvent(
            document_id=target,
            code=CODES[proposal.effect.kind],
            since=proposal.since,
            scope=proposal.effect.pinpoint,
            signed=proposal.signed,
            by=proposal.document_id,
            actor=BY_TEXT,
            reason=f"{proposal.effect.kind}: version {proposal.version}",
            evidence=proposal.evidence,
        )

    def _is_refused(self, proposal: Proposal) -> bool:
        acting = self._targets.last_public(proposal.document_id)
        if acting is None:
            return False
        row = self._connection.execute(_REFUSED, (acting.row, proposal.position)).fetchone()
        return row is not None

    def _aiming_at(self, document_id: str) -> Sequence[str]:
        names = self._connection.execute(_NAMES, (document_id,)).fetchall()
        return [acting for name in names for (acting,) in self._connection.execute(_AIMING, name)]


def _need_words(actor: str, reason: str) -> None:
    """A person's word has a name and a reason, and repeats no personal data."""
    if not actor.strip() or not reason.strip():
        raise StateError("须说明理由 a change of status needs an actor and a reason")
    if find_personal(reason):
        raise StateError("the reason must not repeat personal data: it is kept for good")


def _begins(acting: Metadata) -> date | None:
    """From when a text acts: its first day of force, else the day it was published or signed."""
    for field in (acting.effective_on, acting.published_on, acting.signed_on):
        if field is not None:
            return field.value
    return None
