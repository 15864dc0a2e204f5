"""The versions that wait for a person's decision."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from gazette.model import Finding
from gazette.store.versions import findings_of

_PAGE = 1000  # rows a query, so that no read transaction stays open over a long loop

_HELD = """
    SELECT d.id, d.version, v.document, v.number, c.title, v.path, v.source, d.reason
    FROM decision d JOIN version v ON v.id = d.version JOIN content c ON c.version = v.id
    WHERE d.decision = 'held' AND d.id > ?
      AND NOT EXISTS (SELECT 1 FROM decision later WHERE later.version = d.version
                      AND later.id > d.id)
      AND NOT EXISTS (SELECT 1 FROM version newer JOIN decision p ON p.version = newer.id
                      WHERE newer.document = v.document AND newer.number > v.number
                      AND p.decision = 'public')
    ORDER BY d.id LIMIT ?
"""


class HeldVersion(msgspec.Struct, frozen=True):
    """A version that waits for a person's decision."""

    document_id: str
    number: int
    title: str | None
    path: str
    source: str
    reason: str
    """Why it is held: the codes of its findings, or what a person wrote."""
    findings: tuple[Finding, ...]


def held(connection: sqlite3.Connection) -> Iterator[HeldVersion]:
    """The versions that wait for a person's decision, oldest first."""
    since = 0
    while True:
        rows = connection.execute(_HELD, (since, _PAGE)).fetchall()
        for _, version, document_id, number, title, path, source, reason in rows:
            findings = findings_of(connection, version)
            yield HeldVersion(document_id, number, title, path, source, reason, findings)
        if len(rows) < _PAGE:
            return
        since = rows[-1][0]
