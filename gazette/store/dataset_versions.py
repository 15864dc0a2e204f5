"""The versions of agencies' datasets, what was noticed of each and where it stands.

Writes on the writer's connection; the caller holds the transaction. What readers follow is numbered
by `dataset_change`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from gazette.datasets import CellFinding, Upload
from gazette.errors import NotFoundError
from gazette.store.holds import GATE, Shown
from gazette.store.raw_files import add_raw_file

Decision = Literal["held", "returned", "cleared", "public"]

_LAST = """
    SELECT v.id, v.number, v.file, v.schema_digest, v.refused, v.left_out
    FROM dataset_version v
    JOIN dataset_schema s ON s.version = v.id
    WHERE v.dataset = ? ORDER BY v.number DESC LIMIT 1
"""
_NEXT = "SELECT coalesce(max(number), 0) + 1 FROM dataset_version WHERE dataset = ?"
_IS_DESCRIBED = """
    SELECT 1 FROM dataset_revision r JOIN dataset_metadata m ON m.revision = r.id
    WHERE r.dataset = ? LIMIT 1
"""
_INSERT = """
    INSERT INTO dataset_version
      (dataset, number, file, schema_digest, rows, refused, left_out, actor, recorded_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_SCHEMA = "INSERT INTO dataset_schema VALUES (?, ?)"
_INSERT_FINDING = "INSERT INTO dataset_finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_DECISION = """
    INSERT INTO dataset_decision (version, decision, actor, reason, at) VALUES (?, ?, ?, ?, ?)
"""
_INSERT_CHANGE = "INSERT INTO dataset_change (dataset, erases, at) VALUES (?, ?, ?)"
_STANDING = """
    SELECT v.id, v.actor, v.file, (SELECT d.decision FROM dataset_decision d WHERE d.version = v.id
                                   ORDER BY d.id DESC LIMIT 1),
      EXISTS (SELECT 1 FROM dataset_schema WHERE version = v.id)
    FROM dataset_version v WHERE v.dataset = ? AND v.number = ?
"""
_SHOWN = """
    SELECT v.number, d.decision, d.actor FROM dataset_version v
    JOIN dataset_schema s ON s.version = v.id
    JOIN dataset_decision d ON d.id = (SELECT max(id) FROM dataset_decision WHERE version = v.id)
    WHERE v.dataset = ?
      AND EXISTS (SELECT 1 FROM dataset_decision WHERE version = v.id AND decision = 'public')
    ORDER BY v.number
"""
_FINDINGS = """
    SELECT position, code, detail, row, "column", start, "end", count, holds
    FROM dataset_finding WHERE version = ? ORDER BY position
"""


class Standing(msgspec.Struct, frozen=True):
    """A version's row, who sent it, its file, and the last decision."""

    row: int
    actor: str
    file: str
    decision: Decision
    is_there: bool


def add_version(
    connection: sqlite3.Connection, dataset_id: str, upload: Upload, *, actor: str, at: str
) -> int | None:
    """Records a version, held; its number, or None where the last one is the very same file with
    the same in it bad: what other datasets lacked then they may have now.

    Raises NotFoundError for a dataset that nobody described.
    """
    if connection.execute(_IS_DESCRIBED, (dataset_id,)).fetchone() is None:
        raise NotFoundError("dataset", dataset_id)
    schema_digest = digest_of(upload.schema)
    last = connection.execute(_LAST, (dataset_id,)).fetchone()
    outcome = (upload.file.sha256, schema_digest, upload.refused, upload.left_out)
    if last and last[2:] == outcome:
        return None
    add_raw_file(connection, upload.file)
    (number,) = connection.execute(_NEXT, (dataset_id,)).fetchone()
    counts = (upload.rows, upload.refused, upload.left_out)
    row = (dataset_id, number, upload.file.sha256, schema_digest, *counts, actor, at)
    version = connection.execute(_INSERT, row).lastrowid or 0
    connection.execute(_INSERT_SCHEMA, (version, upload.schema))
    connection.executemany(_INSERT_FINDING, _finding_rows(version, upload.findings))
    codes = sorted({one.code for one in upload.findings if one.holds})
    decide(connection, version, "held", GATE, ", ".join(codes) or "new version", at)
    return int(number)


def standing(connection: sqlite3.Connection, dataset_id: str, number: int) -> Standing:
    """Where a version stands; raises NotFoundError if there is none."""
    row = connection.execute(_STANDING, (dataset_id, number)).fetchone()
    if row is None:
        raise NotFoundError("version", f"{dataset_id}/{number}")
    version, actor, file, decision, is_there = row
    return Standing(version, actor, file, decision, bool(is_there))


def shown(connection: sqlite3.Connection, dataset_id: str) -> list[Shown]:
    """The versions that were ever public and are there, oldest first."""
    return [Shown(*row) for row in connection.execute(_SHOWN, (dataset_id,))]


def is_held(connection: sqlite3.Connection, dataset_id: str) -> bool:
    """Whether a person holds the newest of them: another version must not bring it back."""
    last = shown(connection, dataset_id)[-1:]
    return any(one.is_held_by_person for one in last)


def findings_of(connection: sqlite3.Connection, version: int) -> Iterator[tuple[int, CellFinding]]:
    """What was noticed of a version, each with its position."""
    for position, code, detail, row, column, start, end, count, holds in connection.execute(
        _FINDINGS, (version,)
    ).fetchall():
        yield (
            position,
            CellFinding(
                code=code, detail=detail, row=row, column=column, start=start, end=end, count=count,
                holds=bool(holds),
            ),
        )  # fmt: skip


def decide(
    connection: sqlite3.Connection,
    version: int,
    decision: Decision,
    actor: str,
    reason: str,
    at: str,
) -> None:
    """Records where a version stands from now on."""
    connection.execute(_INSERT_DECISION, (version, decision, actor, reason, at))


def note_change(
    connection: sqlite3.Connection, dataset_id: str, *, erases: bool = False, at: str
) -> int:
    """Notes that what is public of a dataset changed: what readers' copies follow."""
    return connection.execute(_INSERT_CHANGE, (dataset_id, erases, at)).lastrowid or 0


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _finding_rows(version: int, findings: Iterable[CellFinding]) -> Iterator[tuple[object, ...]]:
    for position, one in enumerate(findings, start=1):
        yield (
            version, position, one.row, one.column, one.code, one.detail, one.start, one.end,
            one.count, one.holds,
        )  # fmt: skip
