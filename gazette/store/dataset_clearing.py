"""What is decided of a version of an agency's dataset: findings chosen on, cleared and public, or held.

Writes on the writer's connection; the caller holds the transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from gazette.datasets import CellFinding, Choice, Form
from gazette.errors import DatasetError, OwnFilingError, StateError
from gazette.filing.privacy import find_personal
from gazette.store.dataset_versions import (
    Standing,
    decide,
    digest_of,
    findings_of,
    is_held,
    note_change,
    standing,
)
from gazette.store.entries import DATASET, DatasetHold, DatasetPublication
from gazette.store.holds import GATE
from gazette.store.ledger import Ledger
from gazette.store.raw_files import add_raw_file

_INSERT_CHOICE = """
    INSERT INTO dataset_choice (version, finding, choice, actor, reason, at)
    VALUES (?, ?, ?, ?, ?, ?)
"""
_IS_FAULTY = "SELECT 1 FROM dataset_version WHERE id = ? AND refused > 0 AND left_out = 0"
_INSERT_FORM = "INSERT INTO dataset_form VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_PUBLISHED = "INSERT INTO dataset_published VALUES (?, ?)"
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


class Choosing(msgspec.Struct, frozen=True):
    """What a person decides of findings, by their positions."""

    positions: tuple[int, ...]
    choice: Choice
    reason: str


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

    Raises OwnFilingError for who sent the file, StateError where the version is not held or was public
    as chosen before, or there is no such finding, no reason, or one that repeats personal data.
    """
    now = _open(connection, dataset_id, number)
    if actor == now.actor:
        raise OwnFilingError(f"{dataset_id}/{number}")
    if choosing and connection.execute(_FORM, (now.row,)).fetchone() is not None:
        raise StateError(
            f"{dataset_id}/{number} 已按原决定公开过，须撤回后重新报送 it was public as it was decided "
            "on: withdraw it and send the file anew"
        )
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
    or StateError where findings are not decided on, or the gate would bring back what a person holds.
    """
    now = _open(connection, dataset_id, number)
    if actor == now.actor:
        raise OwnFilingError(f"{dataset_id}/{number}")
    _check_reason(reason)
    if actor == GATE and is_held(connection, dataset_id):
        raise StateError(f"已由人暂停公开 a person holds {dataset_id}: only a person gives it back")
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
            decide(connection, now.row, "returned", actor, why, at)
            return False
        _keep_form(connection, now.row, form, at)
    for decision in ("cleared", "public"):
        decide(connection, now.row, decision, actor, reason, at)
    _log_publication(connection, dataset_id, number, now, at=at)
    note_change(connection, dataset_id, at=at)
    return True


def hold(
    connection: sqlite3.Connection,
    dataset_id: str,
    number: int,
    *,
    actor: str,
    reason: str,
    at: str,
) -> None:
    """Holds a version, also a public one."""
    now = standing(connection, dataset_id, number)
    _check_reason(reason)
    if not now.is_there:
        raise StateError(f"已撤回 {dataset_id}/{number} was withdrawn")
    decide(connection, now.row, "held", actor, reason, at)
    if now.decision == "public":
        entry = DatasetHold(dataset=dataset_id, version=number)
        Ledger(connection).append(entry, at=at)
        note_change(connection, dataset_id, at=at)


def take_back(connection: sqlite3.Connection, version: int, *, actor: str, at: str) -> None:
    """Takes a version that is withdrawn from the readers."""
    for decision in ("held", "returned"):
        decide(connection, version, decision, actor, "withdrawn", at)


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
    subject = f"{DATASET}{dataset_id}"
    (file,) = connection.execute(_COMMITMENT, (now.file, subject, number)).fetchone()
    entry = DatasetPublication(
        dataset=dataset_id, version=number, rows=rows, sha256=sha256, sm3=sm3, schema=schema,
        metadata=metadata, file=file,
    )  # fmt: skip
    Ledger(connection).append(entry, at=at)


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
