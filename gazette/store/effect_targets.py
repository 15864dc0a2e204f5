"""Which public documents an effect may mean: by number, narrowed by the title, else by the title."""

from __future__ import annotations

import sqlite3

import msgspec

from gazette.model import Effect, Metadata
from gazette.store.names import letters, number_name, title_name, titles_of
from gazette.store.versions import decode_metadata

IS_PUBLIC = """
    (SELECT decision FROM decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1) = 'public'
"""
"""The condition that `version AS v` is public now."""

_LAST_PUBLIC = f"""
    SELECT v.id, v.number, c.metadata, c.text FROM version v JOIN content c ON c.version = v.id
    WHERE v.document = ? AND {IS_PUBLIC} ORDER BY v.number DESC LIMIT 1
"""  # noqa: S608 (our own words)
_NAMED = f"""
    SELECT DISTINCT v.document FROM named n JOIN version v ON v.id = n.version
    WHERE n.name = ? AND {IS_PUBLIC} ORDER BY v.document
"""  # noqa: S608 (our own words)


class PublicVersion(msgspec.Struct, frozen=True):
    """The last public version of a document."""

    row: int
    number: int
    metadata: Metadata
    text: str


class Targets:
    """Looks up what effects are aimed at, on the writer's connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def last_public(self, document_id: str) -> PublicVersion | None:
        """The last public version of a document, None if there is none."""
        row = self._connection.execute(_LAST_PUBLIC, (document_id,)).fetchone()
        return PublicVersion(row[0], row[1], decode_metadata(row[2]), row[3]) if row else None

    def candidates(self, acting: str, effect: Effect) -> tuple[str, ...]:
        """The public documents it may mean: by number, narrowed by the title, else by the title."""
        numbered = self._named(number_name(effect.number), acting) if effect.number else ()
        if effect.title is None or len(numbered) == 1:
            return numbered
        titled = [c for c in self._named(title_name(effect.title), acting) if not effect.number]
        chosen = [c for c in (*numbered, *titled) if self._is_called(c, effect.title)]
        return tuple(dict.fromkeys(chosen or numbered))

    def _named(self, name: str, acting: str) -> tuple[str, ...]:
        rows = self._connection.execute(_NAMED, (name,))
        return tuple(document for (document,) in rows if document != acting)

    def _is_called(self, document_id: str, title: str) -> bool:
        """Whether one title ends with the other: only the organ in front may be left out."""
        known = self.last_public(document_id)
        titles = titles_of(known.metadata) if known else ()
        other = letters(title)
        return any(one.endswith(other) or other.endswith(one) for one in map(letters, titles))

    def may_be(self, acting: Metadata, target: str) -> bool:
        """Nothing acts on what was signed after it."""
        known = self.last_public(target)
        if known is None or known.metadata.signed_on is None or acting.signed_on is None:
            return known is not None
        return known.metadata.signed_on.value <= acting.signed_on.value
