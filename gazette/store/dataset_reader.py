"""Agencies' datasets read from gazette.db: what is public for derived files, all of it for the office."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from gazette.datasets import CellFinding, Choice, Metadata
from gazette.errors import NotFoundError
from gazette.store.dataset_clearing import choices_of
from gazette.store.dataset_metadata import Revision, metadata_of, owner_of, revisions
from gazette.store.dataset_versions import Decision, findings_of, standing

_DATASETS = "SELECT id FROM dataset ORDER BY id"
_CHANGED = "SELECT DISTINCT dataset FROM dataset_change WHERE id > ? ORDER BY dataset"
_LAST_CHANGE = "SELECT coalesce(max(id), 0) FROM dataset_change"
_LAST_ERASURE = "SELECT coalesce(max(id), 0) FROM dataset_change WHERE erases"
_DECIDED_BY = "SELECT actor FROM dataset_decision WHERE version = ? ORDER BY id DESC LIMIT 1"
_VERSIONS = """
    SELECT v.number, v.file, r.media_type, s.given, v.rows, v.refused, v.left_out, v.actor,
      v.recorded_at,
      (SELECT d.decision FROM dataset_decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1),
      (SELECT min(d.at) FROM dataset_decision d WHERE d.version = v.id AND d.decision = 'public'),
      f.file, f.rows, f.masked, f.sha256, f.sm3, p.schema
    FROM dataset_version v JOIN raw_file r ON r.sha256 = v.file
    JOIN dataset_schema s ON s.version = v.id
    LEFT JOIN dataset_form f ON f.version = v.id LEFT JOIN dataset_published p ON p.version = v.id
    WHERE v.dataset = ? ORDER BY v.number
"""


_FACTS = 11  # columns before those of the canonical form


class Published(msgspec.Struct, frozen=True):
    """What a version is published from."""

    file: str
    """SHA-256 of the packed lines, their name in files/."""
    rows: int
    masked: int
    sha256: str
    sm3: str
    schema: str


class TableVersion(msgspec.Struct, frozen=True):
    """A version that is not withdrawn."""

    number: int
    file: str
    media_type: str
    schema: str
    rows: int
    refused: int
    left_out: int
    actor: str
    recorded_at: str
    decision: Decision
    published_at: str | None
    published: Published | None


class PublicDataset(msgspec.Struct, frozen=True):
    """What is public of a dataset: never without a version."""

    id: str
    metadata: Metadata
    versions: tuple[TableVersion, ...]


class Datasets:
    """Reads datasets on a read-only connection of one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def ids(self) -> list[str]:
        """Every dataset ever described."""
        return [id for (id,) in self._connection.execute(_DATASETS)]

    def owner(self, dataset_id: str) -> str:
        """The organ that owns it; raises NotFoundError."""
        return owner_of(self._connection, dataset_id)

    def metadata(self, dataset_id: str) -> Metadata | None:
        """What is said of it now; None after it was withdrawn."""
        return metadata_of(self._connection, dataset_id)

    def revisions(self, dataset_id: str) -> list[Revision]:
        """All that was said of it, oldest first."""
        return list(revisions(self._connection, dataset_id))

    def versions(self, dataset_id: str) -> list[TableVersion]:
        """Its versions that are not withdrawn, oldest first."""
        return list(self._versions(dataset_id))

    def version(self, dataset_id: str, number: int) -> TableVersion:
        """One of them; raises NotFoundError."""
        for version in self._versions(dataset_id):
            if version.number == number:
                return version
        raise NotFoundError("version", f"{dataset_id}/{number}")

    def findings(self, dataset_id: str, number: int) -> list[tuple[int, CellFinding]]:
        """What was noticed of a version, each with its position."""
        row = standing(self._connection, dataset_id, number).row
        return list(findings_of(self._connection, row))

    def choices(self, dataset_id: str, number: int) -> dict[int, Choice]:
        """What was decided of its findings, by position."""
        row = standing(self._connection, dataset_id, number).row
        return dict(choices_of(self._connection, row))

    def decided_by(self, dataset_id: str, number: int) -> str:
        """Who decided last on a version; raises NotFoundError."""
        row = standing(self._connection, dataset_id, number).row
        return str(self._connection.execute(_DECIDED_BY, (row,)).fetchone()[0])

    def last_change(self) -> int:
        """The cursor of the last change of what is public, 0 before the first."""
        return int(self._connection.execute(_LAST_CHANGE).fetchone()[0])

    def last_erasure(self) -> int:
        """The last change that was a withdrawal, 0 before the first."""
        return int(self._connection.execute(_LAST_ERASURE).fetchone()[0])

    def changed(self, since: int) -> list[str]:
        """The datasets that changed after a cursor."""
        return [id for (id,) in self._connection.execute(_CHANGED, (since,))]

    def public(self, dataset_id: str) -> PublicDataset | None:
        """What is public of a dataset; None if nothing is."""
        metadata = self.metadata(dataset_id)
        found = tuple(one for one in self._versions(dataset_id) if one.decision == "public")
        if metadata is None or not found:
            return None
        return PublicDataset(dataset_id, metadata, found)

    def _versions(self, dataset_id: str) -> Iterator[TableVersion]:
        for row in self._connection.execute(_VERSIONS, (dataset_id,)).fetchall():
            facts, published = row[:_FACTS], row[_FACTS:]
            is_cleared = published[0] is not None
            yield TableVersion(*(*facts, Published(*published) if is_cleared else None))
