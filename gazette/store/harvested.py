"""What came from a source that is harvested: which versions still stand only on what it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence

import msgspec

from gazette.ids import source_id
from gazette.store.decisions import UNTRUSTED
from gazette.store.holds import HARVEST

_TAKEN = """
    SELECT r.path, r.outcome, r.document, v.document, v.number,
           (SELECT decision FROM decision WHERE version = v.id ORDER BY id DESC LIMIT 1),
           (SELECT actor FROM decision WHERE version = v.id ORDER BY id DESC LIMIT 1),
           (SELECT reason FROM decision WHERE version = v.id ORDER BY id DESC LIMIT 1)
    FROM reading r LEFT JOIN version v ON v.id = r.version
    WHERE r.source = ? AND r.path >= ? AND r.path < ?
      AND r.id = (SELECT max(id) FROM reading o
                  WHERE o.source = r.source AND o.path = r.path AND o.record IS r.record)
    ORDER BY r.path
"""
_PUBLIC = """
    SELECT DISTINCT v.id, v.document, v.number
    FROM reading r JOIN version v ON v.document = r.document
    WHERE r.source = ?1 AND r.path IN (SELECT value FROM json_each(?2))
      AND (v.id = r.version OR (v.source = ?1 AND v.path = r.path)
           OR (v.sha256 = (SELECT sha256 FROM version WHERE id = r.version)
               AND 'gone' = (SELECT outcome FROM reading
                             WHERE source = v.source AND path = v.path AND record IS v.record
                             ORDER BY id DESC LIMIT 1)))
      AND 'public' = (SELECT decision FROM decision WHERE version = v.id ORDER BY id DESC LIMIT 1)
    ORDER BY v.document, v.number
"""
"""Those read there, what persons set or put right of them since, which is nowhere read, and what others
gave of the same text and took back since: it stood on this source's word."""
_HELD = """
    SELECT DISTINCT v.document, v.number
    FROM reading r JOIN version v ON v.document = r.document
    JOIN decision d ON d.id = (SELECT max(id) FROM decision WHERE version = v.id)
    WHERE r.source = ?1 AND r.path = ?2 AND d.decision = 'held'
      AND (v.id = r.version OR (v.source = ?1 AND v.path = r.path))
      AND (substr(d.actor, 1, length(?3)) = ?3 OR (d.actor = 'gate' AND d.reason = ?4 AND v.id = (
             SELECT version FROM reading WHERE source = ?1 AND path = ?2 ORDER BY id DESC LIMIT 1)))
    ORDER BY v.document, v.number
"""
"""The mirror of that: of those what a harvest holds, and what was read last and is held for its source."""
_BACKERS = """
    SELECT v.id, r.source, r.path
    FROM version v JOIN version o ON o.document = v.document AND o.sha256 = v.sha256
    JOIN reading r ON r.version = o.id
    JOIN reading l ON l.id = (SELECT max(id) FROM reading
                              WHERE source = r.source AND path = r.path AND record IS r.record)
    WHERE v.id IN (SELECT value FROM json_each(?1)) AND r.outcome NOT IN ('failed', 'gone')
      AND l.outcome <> 'gone' AND (r.id = l.id OR r.source <> ?2)
    UNION ALL
    SELECT v.id, v.source, v.path FROM version v
    WHERE v.id IN (SELECT value FROM json_each(?1)) AND v.source <> ?2
      AND 'gone' IS NOT (SELECT outcome FROM reading
                         WHERE source = v.source AND path = v.path AND record IS v.record
                         ORDER BY id DESC LIMIT 1)
"""
"""Where the same text of the document was read, and is not gone: at this source's own paths as the last
that they gave, elsewhere ever, for what another gave is not this source's to take back."""
_MARK = """
    INSERT INTO reading (source, path, record, outcome, sha256, reader, reason, document, version,
                         trusted, run, at)
    SELECT source, path, record, ?3, sha256, reader, NULL, document, version, trusted, ?4, ?5
    FROM reading WHERE id = (SELECT max(id) FROM reading
                             WHERE source = ?1 AND path = ?2 AND record IS NULL)
"""
_IS_ELSEWHERE = """
    SELECT 1 FROM version WHERE document = ?1 AND source <> ?2
    UNION ALL SELECT 1 FROM reading WHERE document = ?1 AND source <> ?2 LIMIT 1
"""
_DOCUMENTS = """
    SELECT DISTINCT document FROM reading
    WHERE source = ? AND path >= ? AND path < ? AND document IS NOT NULL ORDER BY document
"""
_STATUSES = """
    SELECT s.id, s.actor, s.code, s.since FROM status_event s
    WHERE s.document = ? AND s.revokes IS NULL
      AND NOT EXISTS (SELECT 1 FROM status_event r WHERE r.revokes = s.id)
"""
_LAST = "\U0010ffff"


GONE = "gone"
"""The outcome of a path of which nothing is public any more at its source."""
THERE = "duplicate"
"""The outcome of a path that was gone and is there again, as it was."""


class Taken(msgspec.Struct, frozen=True):
    """What was last read at a path of a source."""

    path: str
    outcome: str
    document: str | None
    version: int | None
    """None for what made no version."""
    decision: str | None
    """The last one on that version, who made it, and why."""
    actor: str | None
    reason: str | None


class Standing(msgspec.Struct, frozen=True):
    """A public version that is gone at its origin."""

    document: str
    version: int
    is_elsewhere: bool
    """Whether another source ever gave the same, or another path of this one does, and is not gone."""


class SaidStatus(msgspec.Struct, frozen=True):
    """That somebody said what the status of a document is; a text or a person."""

    event: int
    actor: str
    code: str
    since: str | None


def mark(
    connection: sqlite3.Connection, name: str, path: str, outcome: str, *, run: int, at: str
) -> None:
    """Notes at a path of a source, beside what was last read there, that it is gone or again there."""
    connection.execute(_MARK, (source_id(name), path, outcome, run, at))


def actor_of(name: str) -> str:
    """Who decides where a harvest does: `harvest:` and the name of its source."""
    return f"{HARVEST}{name}"


class Harvested:
    """Reads what sources brought, on a connection of gazette.db."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def taken(self, name: str, prefix: str) -> list[Taken]:
        """What was last read at each path of a source that begins so, by path."""
        rows = self._connection.execute(_TAKEN, (source_id(name), prefix, prefix + _LAST))
        return [
            Taken(path, outcome, document or of_version, *decided)
            for path, outcome, document, of_version, *decided in rows
        ]

    def documents(self, name: str, prefix: str) -> list[str]:
        """The documents that what was ever read at such paths of a source was of."""
        rows = self._connection.execute(_DOCUMENTS, (source_id(name), prefix, prefix + _LAST))
        return [document for (document,) in rows]

    def gone(self, name: str, paths: Collection[str]) -> list[Standing]:
        """The public versions that were read at these paths of a source, which are gone there."""
        source = source_id(name)
        asked = msgspec.json.encode(sorted(paths)).decode()
        found = self._connection.execute(_PUBLIC, (source, asked)).fetchall()
        backed = {
            version
            for version, other, path in self._backers([row[0] for row in found], source)
            if other != source or path not in paths
        }
        return [Standing(document, number, row in backed) for row, document, number in found]

    def held(self, name: str, path: str) -> list[tuple[str, int]]:
        """The versions at a path of a source that only a harvest holds, or that it was not trusted."""
        asked = (source_id(name), path, HARVEST, UNTRUSTED)
        return self._connection.execute(_HELD, asked).fetchall()

    def is_elsewhere(self, name: str, document_id: str) -> bool:
        """Whether any source but this one ever gave something of a document."""
        asked = (document_id, source_id(name))
        return self._connection.execute(_IS_ELSEWHERE, asked).fetchone() is not None

    def statuses(self, document_id: str) -> list[SaidStatus]:
        """What stands of all that was said of a document's status."""
        return [SaidStatus(*row) for row in self._connection.execute(_STATUSES, (document_id,))]

    def _backers(self, versions: Sequence[int], source: str) -> Iterator[tuple[int, str, str]]:
        if not versions:
            return iter(())
        asked = msgspec.json.encode(versions).decode()
        return self._connection.execute(_BACKERS, (asked, source))
