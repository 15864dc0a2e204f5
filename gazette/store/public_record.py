"""Everything public of one document, with when this archive said it: what derived files are made of."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Literal

import msgspec

from gazette.model import Metadata, Status, Version
from gazette.store.status_events import StatusEvents
from gazette.timeline import Cell, Dated, Span, StatusFact, days_of, newest, timeline

_OF_MANY = "v.document IN (SELECT value FROM json_each(?))"
_DECISIONS = f"""
    SELECT v.document, v.number, d.decision, d.actor, d.at
    FROM version v JOIN decision d ON d.version = v.id
    WHERE {_OF_MANY} ORDER BY d.id
"""  # noqa: S608 (our own words)
_ORIGINS = f"""
    SELECT v.document, v.number, v.reader, v.normaliser, f.received_at FROM version v
    JOIN raw_file f ON f.sha256 = v.file WHERE {_OF_MANY}
"""  # noqa: S608 (our own words)


class PublicDecision(msgspec.Struct, frozen=True):
    """That a version was made public, or public no more; nobody of the office is named."""

    decision: Literal["public", "held"]
    by: Literal["source", "office"]
    """`source`: it came from a trusted source and nothing spoke against it; `office`: a person."""
    at: str


class Origin(msgspec.Struct, frozen=True):
    """How a version was read."""

    reader: str
    """Reader and its version, such as `from_html/1`."""
    normaliser: str
    received_at: str
    """When its file came in."""


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
    decisions: Mapping[int, tuple[PublicDecision, ...]] = {}
    """By number: what made each version public, or public no more."""
    origins: Mapping[int, Origin] = {}
    """By number: how each version was read."""

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
    spans = spans_of(decisions_of(connection, document_id))
    rows: dict[int, int] = {}
    dated = []
    for row, number, metadata in connection.execute(_PUBLIC, (document_id,)):
        rows[number] = row
        dated.append(Dated(number=number, days=days_of(_decode(metadata)), spans=spans[number]))
    shown = newest(timeline(dated, status_facts(connection, document_id)))
    return rows[shown.number] if shown else None


def decisions_of(
    connection: sqlite3.Connection, document_id: str
) -> dict[int, tuple[PublicDecision, ...]]:
    """What made each version of a document public or public no more, by number, oldest first."""
    return decisions_of_many(connection, [document_id]).get(document_id, {})


def decisions_of_many(
    connection: sqlite3.Connection, document_ids: Sequence[str]
) -> dict[str, dict[int, tuple[PublicDecision, ...]]]:
    """The same of each of several documents."""
    decisions: dict[str, dict[int, list[PublicDecision]]] = defaultdict(lambda: defaultdict(list))
    for document_id, number, decision, actor, at in _of_many(connection, _DECISIONS, document_ids):
        known = decisions[document_id][number]
        is_public = bool(known) and known[-1].decision == "public"
        if is_public != (decision == "public"):
            by: Literal["source", "office"] = "source" if actor.startswith("source:") else "office"
            known.append(PublicDecision("held" if is_public else "public", by, at))
    return {
        document_id: {number: tuple(known) for number, known in numbers.items()}
        for document_id, numbers in decisions.items()
    }


def spans_of(decisions: Mapping[int, tuple[PublicDecision, ...]]) -> dict[int, tuple[Span, ...]]:
    """When each version was public, by number; empty for one that never was."""
    return {
        number: tuple(
            Span(begun.at, ended.at if ended else None)
            for begun, ended in zip_longest(known[::2], known[1::2])
        )
        for number, known in decisions.items()
    }


def origins_of_many(
    connection: sqlite3.Connection, document_ids: Sequence[str]
) -> dict[str, dict[int, Origin]]:
    """How each version of several documents was read, by number."""
    origins: dict[str, dict[int, Origin]] = defaultdict(dict)
    for document_id, number, *how in _of_many(connection, _ORIGINS, document_ids):
        origins[document_id][number] = Origin(*how)
    return origins


def _of_many(
    connection: sqlite3.Connection, query: str, document_ids: Sequence[str]
) -> sqlite3.Cursor:
    return connection.execute(query, (msgspec.json.encode(document_ids).decode(),))


def status_facts(connection: sqlite3.Connection, document_id: str) -> tuple[StatusFact, ...]:
    """What was said of a document's status."""
    return StatusEvents(connection).facts(document_id)
