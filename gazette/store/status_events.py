"""Status (有效性) as events: what an instrument or a person says a document has become, and since when."""

from __future__ import annotations

import sqlite3
from datetime import date

import msgspec

from gazette.model import StatusCode
from gazette.store.entries import StatusChange, StatusRevocation
from gazette.store.holds import HARVEST
from gazette.store.ledger import Ledger
from gazette.timeline import Rank, Span, StatusFact

_COLUMNS = 's.id, s.document, s.code, s.since, s.scope, s.signed, s."by", s.actor, s.reason'
_STANDING = "NOT EXISTS (SELECT 1 FROM status_event r WHERE r.revokes = s.id)"
_BY = f"""
    SELECT {_COLUMNS} FROM status_event s
    WHERE s."by" = ? AND s.revokes IS NULL AND {_STANDING} ORDER BY s.id
"""  # noqa: S608 (our own words)
_ONE = f"""
    SELECT {_COLUMNS} FROM status_event s
    WHERE s.id = ? AND s.revokes IS NULL AND {_STANDING}
"""  # noqa: S608 (our own words)
_OF = """
    SELECT s.code, s.since, s."by", s.scope, s.signed, s.actor, s.at, r.at FROM status_event s
    LEFT JOIN status_event r ON r.revokes = s.id
    WHERE s.document = ? AND s.revokes IS NULL ORDER BY s.id
"""
_INSERT = """
    INSERT INTO status_event (document, code, since, scope, signed, "by", revokes, actor, reason, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

BY_TEXT = "text"
"""The actor of an event that a text alone gives."""


class StatusEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a document's status, as somebody says."""

    document_id: str
    code: StatusCode
    since: date | None
    scope: str | None
    """The part it is about, as printed; None: the whole."""
    by: str | None
    """The document that says so."""
    signed: date | None = None
    """When that document was signed."""
    actor: str
    reason: str
    evidence: str | None = None
    """SHA-256 of the words that say so, as they become known to the ledger; None: a person's word."""
    id: int | None = None
    """Its row, once recorded."""

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it this event and no other."""
        return (self.document_id, self.code, self.since, self.scope, self.by)


class StatusEvents:
    """The status events of a store, on its writer's connection or a reader's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def by(self, document_id: str) -> list[StatusEvent]:
        """The events that a document gives and nobody revoked, oldest first."""
        return [_event(*row) for row in self._connection.execute(_BY, (document_id,))]

    def one(self, event: int) -> StatusEvent | None:
        """The event of a row; None if there is none, or it was revoked."""
        row = self._connection.execute(_ONE, (event,)).fetchone()
        return _event(*row) if row else None

    def facts(self, document_id: str) -> tuple[StatusFact, ...]:
        """Everything ever said of a document's status, with when this archive said so."""
        return tuple(
            StatusFact(
                code=code,
                since=_day(since),
                by=by,
                scope=scope,
                signed=_day(signed),
                rank=_rank_of(actor),
                span=Span(at, until),
            )
            for code, since, by, scope, signed, actor, at, until in self._connection.execute(
                _OF, (document_id,)
            )
        )

    def add(self, event: StatusEvent, *, at: str) -> int:
        """Records an event and answers its row."""
        Ledger(self._connection).append(
            StatusChange(
                document=event.document_id, code=event.code, since=event.since, by=event.by,
                scope=event.scope, evidence=event.evidence,
            ),
            at=at,
        )  # fmt: skip
        return self._insert(event, None, event.actor, event.reason, at)

    def revoke(self, event: StatusEvent, *, actor: str, reason: str, at: str) -> None:
        """Records that an event counts no more; it stays in history."""
        Ledger(self._connection).append(
            StatusRevocation(
                document=event.document_id, code=event.code, since=event.since, by=event.by,
                scope=event.scope,
            ),
            at=at,
        )  # fmt: skip
        self._insert(event, event.id, actor, reason, at)

    def _insert(
        self, event: StatusEvent, revokes: int | None, actor: str, reason: str, at: str
    ) -> int:
        days = [day.isoformat() if day else None for day in (event.since, event.signed)]
        said = (event.document_id, event.code, days[0], event.scope, days[1], event.by)
        cursor = self._connection.execute(_INSERT, (*said, revokes, actor, reason, at))
        return int(cursor.lastrowid or 0)


def _event(
    row: int,
    document_id: str,
    code: StatusCode,
    since: str | None,
    scope: str | None,
    signed: str | None,
    by: str | None,
    actor: str,
    reason: str,
) -> StatusEvent:
    return StatusEvent(
        document_id=document_id,
        code=code,
        since=_day(since),
        scope=scope,
        signed=_day(signed),
        by=by,
        actor=actor,
        reason=reason,
        id=row,
    )


def _rank_of(actor: str) -> Rank:
    """What another archive says stands only where no text and no person here says otherwise."""
    if actor.startswith(HARVEST):
        return -1
    return 0 if actor == BY_TEXT else 1


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
