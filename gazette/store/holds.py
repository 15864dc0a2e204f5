"""Holds (暂停公开): what was public and whether a person, or only a harvest, has taken it from the readers."""

from __future__ import annotations

import sqlite3

import msgspec

from gazette.model import Finding

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


class Holds:
    """Reads holds of documents, on a connection of gazette.db."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def shown(self, document_id: str) -> list[Shown]:
        """The versions that were ever public and are there, oldest first."""
        return [Shown(*row) for row in self._connection.execute(_SHOWN, (document_id,))]

    def finding(self, document_id: str) -> tuple[Finding, ...]:
        """`held_before` where a person holds the newest of them, whatever else is public.

        What a person took from the readers must not come back with the next word changed.
        """
        shown = self.shown(document_id)
        if not shown or not shown[-1].is_held_by_person:
            return ()
        detail = f"version {shown[-1].number} of {document_id} was public and a person holds it"
        return (Finding(code="held_before", detail=detail),)
