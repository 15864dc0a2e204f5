"""Holds (暂停公开): what was public and whether a person, or only a harvest, has taken it from the readers."""

from __future__ import annotations

import sqlite3

import msgspec

from gazette.model import Finding
from gazette.store.hold_log import Hold, Kind

GATE = "gate"
"""Who decides where nothing was found, and holds where something was."""
HARVEST = "harvest:"
"""How the names of those begin who decide for a harvest."""

_SHOWN = """
    SELECT v.number, d.decision, d.actor FROM version v
    JOIN content c ON c.version = v.id
    JOIN decision d ON d.id = (SELECT max(id) FROM decision WHERE version = v.id)
    WHERE v.document = ?
      AND EXISTS (SELECT 1 FROM decision WHERE version = v.id AND decision = 'public')
    ORDER BY v.number
"""


def is_person(actor: str) -> bool:
    """Whether it was a person who decided: neither the gate nor a harvest."""
    return actor != GATE and not actor.startswith(HARVEST)


class Shown(msgspec.Struct, frozen=True):
    """A version that was public and is not withdrawn, with the last decision on it."""

    number: int
    decision: str
    actor: str

    @property
    def is_held_by_person(self) -> bool:
        """Whether a person took it from the readers: nothing but a person brings it back."""
        return self.decision in ("held", "returned") and is_person(self.actor)

    @property
    def may_be_held(self) -> bool:
        """Whether a person's hold would change anything: it is public, or only a harvest holds it."""
        return self.decision == "public" or self.actor.startswith(HARVEST)


class Waiting:
    """Holds of before a restore that could not be done again: what they are of was not public here, or is not here.

    Until a person lets something through, whatever comes of such a document or dataset waits too.
    """

    def __init__(self) -> None:
        self._holds: dict[tuple[Kind, str], dict[tuple[int, str], Hold]] = {}

    def add(self, hold: Hold) -> None:
        """One more."""
        of = self._holds.setdefault((hold.kind, hold.id), {})
        of[hold.version, hold.digest] = hold

    def drop(self, hold: Hold) -> None:
        """It was done."""
        self._holds.get((hold.kind, hold.id), {}).pop((hold.version, hold.digest), None)

    def take(self, kind: Kind, id: str) -> list[Hold]:
        """Those of something, which wait no more."""
        return list(self._holds.pop((kind, id), {}).values())

    def originals(self) -> list[Hold]:
        """Those of files."""
        return [
            hold
            for (kind, _), of in self._holds.items()
            if kind == "original"
            for hold in of.values()
        ]

    def of(self, kind: Kind, id: str) -> bool:
        """Whether something waits."""
        return bool(self._holds.get((kind, id)))


class Holds:
    """Reads holds of documents, on a connection of gazette.db."""

    def __init__(self, connection: sqlite3.Connection, waiting: Waiting | None = None) -> None:
        self._connection = connection
        self._waiting = waiting or Waiting()

    def waits(self, document_id: str) -> bool:
        """Whether a person held it before a restore, and it could not be held again: see `Waiting`."""
        return self._waiting.of("document", document_id)

    def shown(self, document_id: str) -> list[Shown]:
        """The versions that were ever public and are there, oldest first."""
        return [Shown(*row) for row in self._connection.execute(_SHOWN, (document_id,))]

    def finding(self, document_id: str) -> tuple[Finding, ...]:
        """`held_before` where a person holds the newest of them, whatever else is public.

        What a person took from the readers must not come back with the next word changed.
        """
        if self.waits(document_id):
            detail = f"a version of {document_id} was public before a restore, and a person held it"
            return (Finding(code="held_before", detail=detail),)
        shown = self.shown(document_id)
        if not shown or not shown[-1].is_held_by_person:
            return ()
        detail = f"version {shown[-1].number} of {document_id} was public and a person holds it"
        return (Finding(code="held_before", detail=detail),)
