"""The versions of agencies' datasets and what is decided of them: held, cleared, public, withdrawn.

Writes on the writer's connection; the caller holds the transaction. What readers follow is numbered
by `dataset_change`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from gazette.datasets import CellFinding, Choice, Form, Upload
from gazette.errors import DatasetError, NotFoundError, OwnFilingError, StateError
from gazette.filing.privacy import find_personal
from gazette.store.entries import DatasetHold, DatasetPublication
from gazette.store.ledger import Ledger
from gazette.store.raw_files import add_raw_file

Decision = Literal["held", "returned", "cleared", "public"]

GATE = "gate"
"""Who decides where nothing was found."""

_LAST = """
    SELECT v.id, v.number, v.file, v.schema_digest, v.left_out FROM dataset_version v
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
_INSERT_CHOICE = """
    INSERT INTO dataset_choice (version, finding, choice, actor, reason, at)
    VALUES (?, ?, ?, ?, ?, ?)
"""
_IS_FAULTY = "SELECT 1 FROM dataset_version WHERE id = ? AND refused > 0 AND left_out = 0"
_INSERT_FORM = "INSERT INTO dataset_form VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_PUBLISHED = "INSERT INTO dataset_published VALUES (?, ?)"
_STANDING = """
    SELECT v.id, v.actor, v.file, (SELECT d.decision FROM dataset_decision d WHERE d.version = v.id
                                   ORDER BY d.id DESC LIMIT 1),
      EXISTS (SELECT 1 FROM dataset_schema WHERE version = v.id)
    FROM dataset_version v WHERE v.dataset = ? AND v.number = ?
"""
_FINDINGS = """
    SELECT position, code, detail, row, "column", start, "end", count, holds
    FROM dataset_finding WHERE version = ? ORDER BY position
"""
_CHOICES = "SELECT finding, choice FROM dataset_choice WHERE version = ? ORDER BY id"
_FORM = "SELECT file, rows, sha256, sm3, schema_digest FROM dataset_form WHERE version = ?"
_PUBLIC_FORMS = """
    SELECT v.number, f.sha256, f.schema_digest FROM dataset_version v
    JOIN dataset_form f ON f.version = v.id
    WHERE v.dataset = ? AND 'public' = (
      SELECT d.decision FROM dataset_decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1)
    ORDER BY v.number DESC LIMIT 1
"""
_REVISION = "SELECT digest FROM dataset_revision WHERE dataset = ? ORDER BY number DESC LIMIT 1"
_COMMITMENT = "SELECT file_commitment(?, ?, ?)"  # a function of the writer's connection


class Standing(msgspec.Struct, frozen=True):
    """A version's row, who sent it, its file, and the last decision."""

    row: int
    actor: str
    file: str
    decision: Decision
    is_there: bool


class Choosing(msgspec.Struct, frozen=True):
    """What a person decides of findings, by their positions."""

    positions: tuple[int, ...]
    choice: Choice
    reason: str


def add_version(
    connection: sqlite3.Connection, dataset_id: str, upload: Upload, *, actor: str, at: str
) -> int | None:
    """Records a version, held; its number, or None where the last one is the very same file.

    Raises NotFoundError for a dataset that nobody described.
    """
    if connection.execute(_IS_DESCRIBED, (dataset_id,)).fetchone() is None:
        raise NotFoundError("dataset", dataset_id)
    schema_digest = digest_of(upload.schema)
    last = connection.execute(_LAST, (dataset_id,)).fetchone()
    if last and last[2:] == (upload.file.sha256, schema_digest, upload.left_out):
        return None
    add_raw_file(connection, upload.file)
    (number,) = connection.execute(_NEXT, (dataset_id,)).fetchone()
    counts = (upload.rows, upload.refused, upload.left_out)
    row = (dataset_id, number, upload.file.sha256, schema_digest, *counts, actor, at)
    version = connection.execute(_INSERT, row).lastrowid or 0
    connection.execute(_INSERT_SCHEMA, (version, upload.schema))
    connection.executemany(_INSERT_FINDING, _finding_rows(version, upload.findings))
    codes = sorted({one.code for one in upload.findings if one.holds})
    _decide(connection, version, "held", GATE, ", ".join(codes) or "new version", at)
    return int(number)


def standing(connection: sqlite3.Connection, dataset_id: str, number: int) -> Standing:
    """Where a version stands; raises NotFoundError if there is none."""
    row = connection.execute(_STANDING, (dataset_id, number)).fetchone()
    if row is None:
        raise NotFoundError("version", f"{dataset_id}/{number}")
    version, actor, file, decision, is_there = row
    return Standing(version, actor, file, decision, bool(is_there))


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


def choices_of(connection: sqlite3.Connection, version: int) -> Mapping[int, Choice]:
    """What was decided last of each finding, by its position."""
    return dict(connection.execute(_CHOICES, (version,)).fetchall())


def choose(
    connection: sqlite3.Connection,
    dataset_id: str,
    number: int,
    choosing: Sequence[Choosing],
    *,
    actor: str,
    at: str,
) -> None:
    """Records what a person decides of findings.

    Raises OwnFilingError for who sent the file, StateError where the version is not held or there is
    no such finding, no reason, or one that repeats personal data.
    """
    now = _open(connection, dataset_id, number)
    if actor == now.actor:
        raise OwnFilingError(f"{dataset_id}/{number}")
    known = dict(findings_of(connection, now.row))
    for one in choosing:
        _check_reason(one.reason)
        for position in one.positions:
            _check_choice(known.get(position), position, one.choice)
            row = (now.row, position, one.choice, actor, one.reason, at)
            connection.execute(_INSERT_CHOICE, row)


def undecided(connection: sqlite3.Connection, version: int) -> list[int]:
    """The positions of the findings that a person has yet to decide on."""
    chosen = choices_of(connection, version)
    return [
        position
        for position, finding in findings_of(connection, version)
        if finding.holds and position not in chosen
    ]


def clear(
    connection: sqlite3.Connection,
    dataset_id: str,
    number: int,
    form: Form | None,
    *,
    actor: str,
    reason: str,
    at: str,
) -> bool:
    """Clears a held version, which is public at once; False where it says what the public one does.

    `form` is what it is published from: needed the first time, and then kept. Raises OwnFilingError,
    or StateError where findings are not decided on.
    """
    now = _open(connection, dataset_id, number)
    if actor == now.actor:
        raise OwnFilingError(f"{dataset_id}/{number}")
    _check_reason(reason)
    if _is_faulty(connection, now.row):
        raise StateError(
            "有单元格不符合表结构 some cells are not what the schema says: send it anew"
        )
    if left := undecided(connection, now.row):
        raise StateError(f"还有 {len(left)} 项问题未决定 findings to decide on: {left[:10]}")
    known = connection.execute(_FORM, (now.row,)).fetchone()
    if known is None:
        if form is None:
            raise DatasetError(dataset_id, f"version {number} has no canonical form")
        same = connection.execute(_PUBLIC_FORMS, (dataset_id,)).fetchone()
        if same and same[1:] == (form.sha256, digest_of(form.schema)):
            why = f"与第 {same[0]} 版内容相同 the same as version {same[0]}"
            _decide(connection, now.row, "returned", actor, why, at)
            return False
        _keep_form(connection, now.row, form, at)
    for decision in ("cleared", "public"):
        _decide(connection, now.row, decision, actor, reason, at)
    _log_publication(connection, dataset_id, number, now, at=at)
    note_change(connection, dataset_id, at=at)
    return True


def hold(
    connection: sqlite3.Connection, dataset_id: str, number: int, decision: Decision, *, actor: str,
    reason: str, at: str,
) -> None:  # fmt: skip
    """Holds a version, also a public one, or returns it to who sent it."""
    now = standing(connection, dataset_id, number)
    _check_reason(reason)
    if not now.is_there:
        raise StateError(f"已撤回 {dataset_id}/{number} was withdrawn")
    _decide(connection, now.row, decision, actor, reason, at)
    if now.decision == "public":
        entry = DatasetHold(dataset=dataset_id, version=number)
        Ledger(connection).append(entry, at=at)
        note_change(connection, dataset_id, at=at)


def note_change(
    connection: sqlite3.Connection, dataset_id: str, *, erases: bool = False, at: str
) -> int:
    """Notes that what is public of a dataset changed: what readers' copies follow."""
    return connection.execute(_INSERT_CHANGE, (dataset_id, erases, at)).lastrowid or 0


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def take_back(connection: sqlite3.Connection, version: int, *, actor: str, at: str) -> None:
    """Takes a version that is withdrawn from the readers."""
    for decision in ("held", "returned"):
        connection.execute(_INSERT_DECISION, (version, decision, actor, "withdrawn", at))


def _open(connection: sqlite3.Connection, dataset_id: str, number: int) -> Standing:
    now = standing(connection, dataset_id, number)
    if not now.is_there:
        raise StateError(f"已撤回 {dataset_id}/{number} was withdrawn: nothing of it is left")
    if now.decision not in ("held", "returned"):
        raise StateError(f"{dataset_id}/{number} is {now.decision}: nothing is to be decided")
    return now


def _keep_form(connection: sqlite3.Connection, version: int, form: Form, at: str) -> None:
    add_raw_file(connection, form.file)
    row = (
        version, form.file.sha256, form.rows, form.masked, form.sha256, form.sm3,
        digest_of(form.schema), at,
    )  # fmt: skip
    connection.execute(_INSERT_FORM, row)
    connection.execute(_INSERT_PUBLISHED, (version, form.schema))


def _log_publication(
    connection: sqlite3.Connection, dataset_id: str, number: int, now: Standing, *, at: str
) -> None:
    _, rows, sha256, sm3, schema = connection.execute(_FORM, (now.row,)).fetchone()
    (metadata,) = connection.execute(_REVISION, (dataset_id,)).fetchone()
    subject = f"dataset:{dataset_id}"
    (file,) = connection.execute(_COMMITMENT, (now.file, subject, number)).fetchone()
    entry = DatasetPublication(
        dataset=dataset_id, version=number, rows=rows, sha256=sha256, sm3=sm3, schema=schema,
        metadata=metadata, file=file,
    )  # fmt: skip
    Ledger(connection).append(entry, at=at)


def _decide(
    connection: sqlite3.Connection, version: int, decision: str, actor: str, reason: str, at: str
) -> None:
    connection.execute(_INSERT_DECISION, (version, decision, actor, reason, at))


def _is_faulty(connection: sqlite3.Connection, version: int) -> bool:
    return connection.execute(_IS_FAULTY, (version,)).fetchone() is not None


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise StateError("须说明理由 a decision needs a reason")
    if found := sorted({one.code for one in find_personal(reason)}):
        raise StateError(f"the reason must not repeat personal data ({', '.join(found)})")


def _check_choice(finding: CellFinding | None, position: int, choice: Choice) -> None:
    if finding is None or not finding.holds:
        raise StateError(f"no finding that holds has the position {position}")
    if choice == "mask" and finding.column is None:
        raise StateError(f"finding {position} is of no column: there is no cell to mask")
    if choice == "leave-out" and finding.column is None:
        raise StateError(f"finding {position} is of no column that could be left out")


def _finding_rows(version: int, findings: Iterable[CellFinding]) -> Iterator[tuple[object, ...]]:
    for position, one in enumerate(findings, start=1):
        yield (
            version, position, one.row, one.column, one.code, one.detail, one.start, one.end,
            one.count, one.holds,
        )  # fmt: skip
