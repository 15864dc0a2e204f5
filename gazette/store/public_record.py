"""Everything public of one document, with when this archive said it: what derived files are made of."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping

import msgspec

from gazette.model import Metadata, Status, Version
from gazette.store.status_events import StatusEvents
from gazette.timeline import Cell, Dated, Span, StatusFact, days_of, newest, timeline

_DECISIONS = """
    SELECT v.number, d.decision, d.at FROM version v JOIN decision d ON d.version = v.id
    WHERE v.document = ? ORDER BY d.id
"""


_PUBLIC = """
    SELECT v.id, v.number, c.metadata FROM version v JOIN content c ON c.version = v.id
    WHERE v.document = ?
      AND (SELECT decision FROM decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1)
          = 'public'
    ORDER BY v.number
"""

_decode = msgspec.json.Decoder(Metadata).decode


class PublicRecord(msgspec.Struct, frozen=True):
    """The public versions of a document, oldest first, and their timeline."""

    versions: tuple[Version, ...]
    spans: Mapping[int, tuple[Span, ...]]
    """By number: when each version was public."""
    facts: tuple[StatusFact, ...]

    def cells(self) -> list[Cell]:
        """Which version answers for which days and moments."""
        return timeline([self._dated(version) for version in self.versions], self.facts)

    def _dated(self, version: Version) -> Dated:
        status = version.metadata.status
        return Dated(
            number=version.number,
            days=days_of(version.metadata),
            spans=self.spans[version.number],
            status=status.value if status else Status(),
        )


def newest_public(connection: sqlite3.Connection, document_id: str) -> int | None:
    """The row of the public version that is the newest state of a document; None if there is none."""
    spans = spans_of(connection, document_id)
    rows: dict[int, int] = {}
    dated = []
    for row, number, metadata in connection.execute(_PUBLIC, (document_id,)):
        rows[number] = row
        dated.append(Dated(number=number, days=days_of(_decode(metadata)), spans=spans[number]))
    shown = newest(timeline(dated, status_facts(connection, document_id)))
    return rows[shown.number] if shown else None


def spans_of(connection: sqlite3.Connection, document_id: str) -> dict[int, tuple[Span, ...]]:
    """When each version of a document was public, by number; empty for one that never was."""
    spans: dict[int, list[Span]] = defaultdict(list)
    for number, decision, at in connection.execute(_DECISIONS, (document_id,)):
        known = spans[number]
        is_open = bool(known) and known[-1].until is None
        if decision == "public" and not is_open:
            known.append(Span(at))
        elif decision != "public" and is_open:
            known[-1] = Span(known[-1].since, at)
    return {number: tuple(known) for number, known in spans.items()}


def status_facts(connection: sqlite3.Connection, document_id: str) -> tuple[StatusFact, ...]:
    """What was said of a document's status."""
    return StatusEvents(connection).facts(document_id)
