"""Reading gazette.db on a read-only connection, one for each thread.

`changes` and `published` show what is public and nothing else; `version` and `held` are for the
office.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from gazette.closing import Closing
from gazette.errors import NotFoundError
from gazette.model import Finding, Place, State, Version
from gazette.store.connection import open_for_reading
from gazette.store.dataset_reader import Datasets
from gazette.store.decisions import state_of
from gazette.store.effects import Effects, Proposal
from gazette.store.failures import FailedReads, failed_reads, last_reading
from gazette.store.harvested import Harvested
from gazette.store.held import HeldVersion, held
from gazette.store.holds import Holds
from gazette.store.instants import read_instant
from gazette.store.issue_reader import Issues
from gazette.store.layouts import AttachedFile, attached_to, places_of
from gazette.store.organ_lists import last_organ_list, organ_table, unresolved
from gazette.store.originals import Originals
from gazette.store.parts import parts_of
from gazette.store.public_changes import Change, LastChange, changes, last_change, last_changes
from gazette.store.public_record import (
    PublicRecord,
    decisions_of_many,
    origins_of_many,
    spans_of,
    status_facts,
)
from gazette.store.tombstones import Tombstone, last_erasure, last_tombstone, tombstones
from gazette.store.versions import decode_metadata, findings_of
from gazette.text.organ_table import OrganTable

_SELECT_VERSION = """
    SELECT v.id, v.document, v.number, v.recorded_at,
           (SELECT decision FROM decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1)
             AS last_decision,
           v.sha256, v.sm3, c.text, c.metadata, v.source, v.path, v.record, v.file,
           (SELECT corrects FROM correction WHERE version = v.id) AS corrects
    FROM version v JOIN content c ON c.version = v.id
"""
_VERSION = f"{_SELECT_VERSION} WHERE v.document = ?"
_VERSIONS = f"""
    {_SELECT_VERSION} WHERE v.document IN (SELECT value FROM json_each(?))
    ORDER BY v.document, v.number
"""  # noqa: S608 (our own words)
_TOLD = """
    SELECT DISTINCT document FROM status_event
    WHERE document IN (SELECT value FROM json_each(?))
"""
_STATES = """
    SELECT v.number, (SELECT decision FROM decision d WHERE d.version = v.id
                      ORDER BY d.id DESC LIMIT 1)
    FROM version v JOIN content c ON c.version = v.id WHERE v.document = ? ORDER BY v.number
"""
_SOURCES = """
    SELECT s.id, s.name, s.url, t.source IS NOT NULL FROM source s
    LEFT JOIN trust t ON t.source = s.id ORDER BY s.name
"""
_RESOLVE = """
    SELECT id FROM document WHERE id = ?1
    UNION ALL SELECT document FROM alias WHERE name = ?1 AND kind = 'id'
"""

_WITH_LAST = """
    FROM decision d WHERE d.decision {}
    AND NOT EXISTS (SELECT 1 FROM decision later WHERE later.version = d.version
                    AND later.id > d.id)
"""


class VersionState(msgspec.Struct, frozen=True):
    """A version's number, and where it stands."""

    number: int
    state: State


class Source(msgspec.Struct, frozen=True):
    """Where documents came from."""

    id: str
    name: str
    url: str | None
    trusted: bool


class StoreReader(Closing):
    """The store of one data directory, open for reading in one thread; a context manager."""

    def __init__(self, data: Path) -> None:
        self._connection: sqlite3.Connection = open_for_reading(data)
        self.issues = Issues(self._connection)
        """Gazettes and their issues."""
        self.datasets = Datasets(self._connection)
        """Datasets of agencies."""
        self.originals = Originals(self._connection, data)
        """Files as received that are public."""
        self.harvested = Harvested(self._connection)
        """What was harvested."""
        self.holds = Holds(self._connection)
        """What was public and is held."""

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Lets all that is read inside be of one state; not for long, for the log grows meanwhile."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.rollback()

    def changes(self, since: int) -> Iterator[Change]:
        """What has altered what is public after that cursor, oldest first."""
        return changes(self._connection, since)

    def last_changes(self, until: int) -> Iterator[LastChange]:
        """The last change of every document up to and with that cursor, by the document's id."""
        return last_changes(self._connection, until)

    def last_change(self) -> int:
        """The cursor of the last change, 0 before the first."""
        return last_change(self._connection)

    def published(self, document_id: str) -> list[Version]:
        """The public versions of a document, oldest first; empty if there is none."""
        return list(self.public_record(document_id).versions)

    def public_record(self, document_id: str) -> PublicRecord:
        """What is public of a document, with its two times; without versions if nothing is."""
        return self.public_records([document_id])[document_id]

    def public_records(self, document_ids: Sequence[str]) -> dict[str, PublicRecord]:
        """The same of each of several documents, read together."""
        keys = (msgspec.json.encode(document_ids).decode(),)
        rows = [row for row in self._connection.execute(_VERSIONS, keys) if row[4] == "public"]
        versions: dict[str, list[Version]] = {document_id: [] for document_id in document_ids}
        for version in self._versions(rows):
            versions[version.document_id].append(version)
        decisions = decisions_of_many(self._connection, document_ids)
        origins = origins_of_many(self._connection, document_ids)
        told = {document_id for (document_id,) in self._connection.execute(_TOLD, keys)}
        return {
            document_id: PublicRecord(
                tuple(of_document),
                spans_of(known := decisions.get(document_id, {})),
                status_facts(self._connection, document_id) if document_id in told else (),
                known,
                origins.get(document_id, {}),
            )
            for document_id, of_document in versions.items()
        }

    def effects_waiting(self) -> Iterator[Proposal]:
        """What texts do to others that a person is to decide on."""
        return Effects(self._connection).waiting()

    def versions(self, document_id: str) -> list[VersionState]:
        """Every version of a document that is not withdrawn, and where it stands, oldest first."""
        rows = self._connection.execute(_STATES, (document_id,))
        return [VersionState(number, state_of(decision)) for number, decision in rows]

    def version(self, document_id: str, number: int) -> Version:
        """One version in any state, for the office's eyes; raises NotFoundError."""
        row = self._connection.execute(
            f"{_VERSION} AND v.number = ?", (document_id, number)
        ).fetchone()
        if row is None:
            raise NotFoundError("version", f"{document_id}/{number}")
        (version,) = self._versions([row])
        return version

    def places(self, document_id: str, number: int) -> tuple[Place, ...]:
        """Where the text of a version stands in its file; empty for a format without pages."""
        return places_of(self._connection, document_id, number)

    def attached(self, document_id: str, number: int) -> Sequence[AttachedFile]:
        """The files beside a version; their content is nobody's but the office's."""
        return attached_to(self._connection, document_id, number)

    def findings(self, document_id: str, number: int) -> tuple[Finding, ...]:
        """What was noticed about a version."""
        row = self._connection.execute(
            "SELECT id FROM version WHERE document = ? AND number = ?", (document_id, number)
        ).fetchone()
        return findings_of(self._connection, row[0]) if row else ()

    def held(self) -> Iterator[HeldVersion]:
        """The versions that wait for a person's decision, oldest first."""
        return held(self._connection)

    def resolve(self, document_id: str) -> str:
        """The id a document has today; raises NotFoundError for one never used."""
        row = self._connection.execute(_RESOLVE, (document_id,)).fetchone()
        if row is None:
            raise NotFoundError("document", document_id)
        return str(row[0])

    def sources(self) -> list[Source]:
        """Every source, by name."""
        rows = self._connection.execute(_SOURCES)
        return [Source(source, name, url, bool(trusted)) for source, name, url, trusted in rows]

    def failed_reads(self) -> list[FailedReads]:
        """How many files and records cannot be read, by source and reason."""
        return failed_reads(self._connection)

    def last_reading(self) -> int:
        """The cursor of the last reading; while it stays, so do the failed ones."""
        return last_reading(self._connection)

    def tombstones(self, since: int) -> Iterator[Tombstone]:
        """What was withdrawn of what had been public, after a place in the order, oldest first."""
        return tombstones(self._connection, since)

    def last_tombstone(self) -> int:
        """The place of the last of them, 0 before the first."""
        return last_tombstone(self._connection)

    def last_erasure(self) -> int:
        """The last change that took back what was withdrawn, 0 before the first."""
        return last_erasure(self._connection)

    def organ_table(self) -> OrganTable:
        """The organs as last loaded, with the central ones."""
        return organ_table(self._connection)

    def last_organ_list(self) -> int:
        """The number of the organ list last loaded; while it stays, so does the organ table."""
        return last_organ_list(self._connection)

    def unresolved_organs(self) -> list[str]:
        """Names of organs met that a person should put into the organ table, oldest first."""
        return list(unresolved(self._connection, self.organ_table()))

    def totals(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        counted = ("document", "version", "listing", "raw_file", "source", "organ", "run")
        totals = {table: self._count(f"FROM {table}") for table in counted}
        totals["waiting"] = self._count(_WITH_LAST.format("= 'held'"))
        totals["held"] = self._count(_WITH_LAST.format("IN ('held', 'returned')"))
        totals["public"] = self._count(_WITH_LAST.format("= 'public'"))
        return totals

    def _count(self, rows: str) -> int:
        # Only the fixed names and clauses of this module come here, never a value from outside.
        count = self._connection.execute(f"SELECT count(*) {rows}").fetchone()
        return int(count[0])

    def _versions(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[Version]:
        """The versions of rows of _VERSION. Any: a row."""
        parts = parts_of(self._connection, [row[0] for row in rows])
        for row in rows:
            (
                version,
                document_id,
                number,
                recorded_at,
                decision,
                sha256,
                sm3,
                text,
                metadata,
                *rest,
            ) = row
            source, path, record, file_sha256, corrects = rest
            read = parts[version]
            yield Version(
                document_id=document_id,
                number=number,
                recorded_at=read_instant(recorded_at),
                state=state_of(decision),
                sha256=sha256,
                sm3=sm3,
                text=text,
                metadata=decode_metadata(metadata),
                components=tuple(read.components),
                citations=tuple(read.citations),
                effects=tuple(read.effects),
                source=source,
                path=path,
                record=record,
                file_sha256=file_sha256,
                corrects=corrects,
            )
