"""The queue of reviews: what waits at the gate, and within whose remit it stands."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

import msgspec

from gazette.errors import NotFoundError
from gazette.model import Finding
from gazette.store.instants import read_instant
from gazette.store.versions import decode_metadata, findings_of

_FROM = """
    FROM decision d JOIN version v ON v.id = d.version
    LEFT JOIN filing f ON f.seq = (SELECT max(seq) FROM filing WHERE version = d.version)
"""
_IF_WAITING = """
    WHERE d.decision = 'held'
      AND NOT EXISTS (SELECT 1 FROM decision later
                      WHERE later.version = d.version AND later.id > d.id)
"""
_IF_WITHIN = " AND (:office IS NULL OR f.office = :office OR (:ingested AND f.seq IS NULL)) "
_COUNT_WAITING = "SELECT count(*)" + _FROM + _IF_WAITING + _IF_WITHIN
_QUEUE = (
    """SELECT d.id, d.version, v.document, v.number, d.at, d.reason, v.path, f.id, c.title,
              c.metadata"""
    + _FROM
    + "JOIN content c ON c.version = v.id"
    + _IF_WAITING
    + _IF_WITHIN
    + "AND d.id > :after ORDER BY d.id LIMIT :limit"
)
_OF_VERSION = """
    SELECT f.id FROM version v
    LEFT JOIN filing f ON f.seq = (SELECT max(seq) FROM filing WHERE version = v.id)
    WHERE v.document = :document AND v.number = :number
      AND (:office IS NULL OR f.office = :office OR (:ingested AND f.seq IS NULL))
"""


class Remit(msgspec.Struct, frozen=True):
    """What an editor decides on: what was filed with one office (SD-14), or, without one, all."""

    office: str | None
    ingested: bool
    """Also what came through no agency."""


EVERYTHING = Remit(None, ingested=True)


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A version that waits for a person's decision, as the queue shows it."""

    seq: int
    """Its place in the queue."""
    document_id: str
    version: int
    since: datetime
    reason: str
    """Why it is held: the codes of its findings, or what a person wrote."""
    path: str
    filing: str | None
    """The filing it came with; None for what came through another door."""
    title: str | None
    number: str | None
    issuers: tuple[str, ...]
    findings: tuple[Finding, ...]


class Page(msgspec.Struct, frozen=True):
    """Some reviews, and how many there are in all."""

    reviews: list[Review]
    total: int


class ReviewQueue:
    """The versions that wait for a decision, on a connection of one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def page(self, remit: Remit, *, limit: int, after: int = 0) -> Page:
        """What waits within a remit, the longest waiting first, after a place in the queue."""
        asked = {**msgspec.structs.asdict(remit), "after": after, "limit": limit}
        rows = self._connection.execute(_QUEUE, asked).fetchall()
        total = self._connection.execute(_COUNT_WAITING, asked).fetchone()[0]
        return Page([self._review(row) for row in rows], int(total))

    def filing_of(self, document_id: str, version: int, remit: Remit) -> str | None:
        """The filing a version came with, None if with none.

        Raises NotFoundError for a version that does not exist within the remit.
        """
        asked = {**msgspec.structs.asdict(remit), "document": document_id, "number": version}
        row = self._connection.execute(_OF_VERSION, asked).fetchone()
        if row is None:
            raise NotFoundError("review", f"{document_id}-{version}")
        return row[0] and str(row[0])

    def _review(self, row: tuple[Any, ...]) -> Review:  # Any: a row of _QUEUE
        seq, version, document_id, number, at, reason, path, filing, title, metadata = row
        known = decode_metadata(metadata)
        return Review(
            seq=seq,
            document_id=document_id,
            version=number,
            since=read_instant(at),
            reason=reason,
            path=path,
            filing=filing,
            title=title,
            number=known.number.value if known.number else None,
            issuers=known.issuers.value if known.issuers else (),
            findings=findings_of(self._connection, version),
        )
