"""Reads from public.db what documents point at: what they cite, and what they do to others."""

from __future__ import annotations

from typing import Literal

import msgspec

from opendata.public.connection import Connection
from opendata.public.rows import RelationRow

_RELATION = """
SELECT r.kind, r.document, r.position, r.path, r.to_document, r.to_number, r.to_title, r.pinpoint,
r.text, r.start, r."end", r.confidence FROM relation AS r
"""
_ACTING = f"""
{_RELATION}
WHERE r.to_document = ? AND r.kind <> 'cites' ORDER BY r.document, r.position LIMIT ?
"""


class Relations(msgspec.Struct, frozen=True):
    """Some relations in order, and how many there are in all."""

    rows: list[RelationRow]
    total: int


class RelationReader:
    """The relations of public documents; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(
        self,
        document_id: str,
        direction: Literal["out", "in"] = "out",
        *,
        limit: int | None = None,
        start: tuple[str, int] | None = None,
    ) -> Relations:
        """What a document points at, or what points at it, behind a place; by default all."""
        where = f"WHERE r.{'document' if direction == 'out' else 'to_document'} = ?"
        count = f"SELECT count(*) FROM relation AS r {where}"  # noqa: S608 (our own words)
        behind = "AND (r.document, r.position) > (?, ?) ORDER BY r.document, r.position LIMIT ?"
        place = (*(start or ("", -1)), -1 if limit is None else limit)
        with self._connection as db:
            ((total,),) = db.rows(count, (document_id,))
            found = db.rows(f"{_RELATION} {where} {behind}", (document_id, *place))
        return Relations([RelationRow(*row) for row in found], total)

    def acting_on(self, document_id: str, *, limit: int) -> list[RelationRow]:
        """What other texts do to a document: repeal, amend, continue it; at most so many."""
        rows = self._connection.read(_ACTING, (document_id, limit))
        return [RelationRow(*row) for row in rows]
