"""Taking a dataset, or one version of it, from the readers and erasing it.

Its withdrawal stands where those of documents stand, under the name `dataset:ID`: in the same table, the
same log beside the keys, the same tombstones. So a restore replays it, and no release misses it.
"""

from __future__ import annotations

import sqlite3

import msgspec

from gazette.store.dataset_clearing import take_back
from gazette.store.dataset_versions import note_change
from gazette.store.entries import DATASET, DatasetWithdrawal
from gazette.store.erasing import Scope, erase_dataset
from gazette.store.ledger import Ledger
from gazette.store.withdrawal_log import Withdrawal

_IS_THERE = """
    SELECT 1 FROM dataset_revision r JOIN dataset_metadata m ON m.revision = r.id
    WHERE r.dataset = ? LIMIT 1
"""
_IS_KNOWN = "SELECT 1 FROM dataset WHERE id = ?"
_VERSIONS = """
    SELECT v.id, v.number, s.version IS NOT NULL,
      EXISTS (SELECT 1 FROM dataset_decision d WHERE d.version = v.id AND d.decision = 'public')
    FROM dataset_version v LEFT JOIN dataset_schema s ON s.version = v.id
    WHERE v.dataset = ? ORDER BY v.number
"""


class DatasetVersion(msgspec.Struct, frozen=True):
    """A version of the dataset at hand."""

    row: int
    number: int
    is_there: bool
    was_public: bool


class Erased(msgspec.Struct, frozen=True):
    """What was taken."""

    numbers: tuple[int, ...]
    files: frozenset[str]
    """SHA-256 of what was sent and of what was published."""
    was_public: bool


def dataset_of(name: str) -> str | None:
    """The id of a dataset that is called so among documents; None for a document.

    >>> dataset_of("dataset:fees"), dataset_of("k7q2m9xt4d")
    ('fees', None)
    """
    return name.removeprefix(DATASET) if name.startswith(DATASET) else None


def is_known(connection: sqlite3.Connection, dataset_id: str) -> bool:
    """Whether there ever was such a dataset."""
    return connection.execute(_IS_KNOWN, (dataset_id,)).fetchone() is not None


def is_there(connection: sqlite3.Connection, dataset_id: str) -> bool:
    """Whether anything is still said of it."""
    return connection.execute(_IS_THERE, (dataset_id,)).fetchone() is not None


def versions_of(connection: sqlite3.Connection, dataset_id: str) -> list[DatasetVersion]:
    """Its versions, oldest first."""
    rows = connection.execute(_VERSIONS, (dataset_id,)).fetchall()
    return [
        DatasetVersion(row, number, bool(there), bool(public))
        for row, number, there, public in rows
    ]


def take(connection: sqlite3.Connection, dataset_id: str, withdrawal: Withdrawal) -> Erased:
    """Takes what a withdrawal is about from the readers and erases it from the tables."""
    taken = [
        one
        for one in versions_of(connection, dataset_id)
        if one.is_there and _covers(withdrawal, one.number)
    ]
    for one in taken:
        take_back(connection, one.row, actor=withdrawal.actor, at=withdrawal.at)
    scope = Scope(dataset_id, tuple(one.row for one in taken), withdrawal.version is None)
    files = frozenset(erase_dataset(connection, scope))
    if is_known(connection, dataset_id):
        note_change(connection, dataset_id, erases=True, at=withdrawal.at)
    was_public = any(one.was_public for one in taken)
    return Erased(tuple(one.number for one in taken), files, was_public)


def tell(connection: sqlite3.Connection, dataset_id: str, withdrawal: Withdrawal) -> None:
    """What had been public stands in the ledger as withdrawn."""
    entry = DatasetWithdrawal(
        dataset=dataset_id, version=withdrawal.version, reason=withdrawal.code,
        authority=withdrawal.authority, on=withdrawal.withdrawn_on,
    )  # fmt: skip
    Ledger(connection).append(entry, at=withdrawal.at)


def _covers(withdrawal: Withdrawal, number: int) -> bool:
    if withdrawal.version is None:
        return number <= withdrawal.through
    return number == withdrawal.version
