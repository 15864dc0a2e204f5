"""Writing withdrawals: recorded, taken from the readers, erased from the tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec.structs import replace

from gazette.errors import NotFoundError, StateError
from gazette.filing.withdrawal import RETURNED_AS, Order
from gazette.store import dataset_withdrawing as datasets
from gazette.store import entries
from gazette.store.dataset_withdrawing import dataset_of
from gazette.store.decisions import take_back
from gazette.store.effects import Effects
from gazette.store.entries import DATASET
from gazette.store.erasing import Scope, erase, unneeded
from gazette.store.filings import Filings
from gazette.store.ledger import Ledger
from gazette.store.tombstones import Withdrawn
from gazette.store.withdrawal_log import Withdrawal

_DOCUMENT = "SELECT 1 FROM document WHERE id = ?"
_VERSIONS = """
    SELECT v.id, v.number, v.sha256, c.version IS NOT NULL FROM version v
    LEFT JOIN content c ON c.version = v.id WHERE v.document = ? ORDER BY v.number
"""
_IS_LISTED = """
    SELECT 1 FROM listing l JOIN listed t ON t.listing = l.id WHERE l.document = ?
"""
_INSERT = """
    INSERT INTO withdrawal (document, version, through, was_public, code, authority, withdrawn_on,
                            note, actor, at, change)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_FILE = "INSERT INTO erased_file VALUES (?, ?)"
_IS_KNOWN = "SELECT 1 FROM withdrawal WHERE document = ? AND version IS ? AND at = ?"
_RECORDED = """
    SELECT id, document, version, through, was_public, code, authority, withdrawn_on, note, actor, at
    FROM withdrawal ORDER BY id
"""
_FILES_OF = "SELECT sha256 FROM erased_file WHERE withdrawal = ? ORDER BY sha256"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a withdrawal took, and what it had to leave."""

    withdrawal: Withdrawal
    versions: tuple[int, ...]
    """Those of which the content is erased."""
    kept_files: tuple[str, ...]
    """SHA-256 of originals that stay: other documents were read from them too."""
    same_text: tuple[int, ...]
    """Versions of the document that stay and have the very text of an erased one."""
    is_final: bool = False
    """Whether the disk is clear of it; if not, the next writer sees to it."""


class _Row(msgspec.Struct, frozen=True):
    """A version of the document at hand."""

    id: int
    number: int
    sha256: str
    is_there: bool


class Withdrawals:
    """Records withdrawals on the writer's connection; the caller holds the transaction."""

    def __init__(
        self, connection: sqlite3.Connection, filings: Filings, withdrawn: Withdrawn
    ) -> None:
        self._connection = connection
        self._filings = filings
        self._withdrawn = withdrawn

    def add(self, document_id: str, version: int | None, order: Order, *, at: str) -> Taken:
        """Withdraws a version, or with None the document and all that belongs to it.

        Raises NotFoundError, or StateError where nothing is left to withdraw.
        """
        if (dataset_id := dataset_of(document_id)) is not None:
            return self._add_of_dataset(dataset_id, version, order, at=at)
        rows = self._rows(document_id)
        if version is not None:
            rows = [row for row in rows if row.number == version]
        if not rows and not (version is None and self._is_there(document_id)):
            raise NotFoundError(*_named(document_id, version))
        if not any(row.is_there for row in rows) and not self._is_listed(document_id, version):
            raise StateError(f"已撤回 {_named(document_id, version)[1]} was withdrawn already")
        through = rows[-1].number if rows else 0
        return self.apply(_withdrawal(document_id, version, through, order, at))

    def _add_of_dataset(
        self, dataset_id: str, version: int | None, order: Order, *, at: str
    ) -> Taken:
        name = f"{DATASET}{dataset_id}"
        rows = datasets.versions_of(self._connection, dataset_id)
        if version is not None:
            rows = [row for row in rows if row.number == version]
        is_there = version is None and datasets.is_there(self._connection, dataset_id)
        if not rows and not is_there:
            raise NotFoundError("dataset", _named(dataset_id, version)[1])
        if not is_there and not any(row.is_there for row in rows):
            raise StateError(f"已撤回 {_named(dataset_id, version)[1]} was withdrawn already")
        through = rows[-1].number if rows else 0
        return self.apply(_withdrawal(name, version, through, order, at))

    def apply(self, withdrawal: Withdrawal) -> Taken:
        """Records a withdrawal and erases what there is of it, be it nothing."""
        if (dataset_id := dataset_of(withdrawal.document)) is not None:
            return self._apply_to_dataset(dataset_id, withdrawal)
        self._withdrawn.forget()
        known = self._rows(withdrawal.document)
        taken = [row for row in known if row.is_there and _covers(withdrawal, row.number)]
        changes = [self._take_back(row, withdrawal) for row in taken]
        change = max(filter(None, changes), default=None)
        scope = Scope(
            withdrawal.document, tuple(row.id for row in taken), withdrawal.version is None
        )
        files = {*erase(self._connection, scope), *withdrawal.files}
        gone = unneeded(self._connection, files)
        done = replace(
            withdrawal, files=gone, was_public=withdrawal.was_public or change is not None
        )
        self._insert(done, change)
        self._tell(done)
        texts = {row.sha256 for row in taken}
        left = [row for row in known if row.is_there and row not in taken]
        return Taken(
            withdrawal=done,
            versions=tuple(row.number for row in taken),
            kept_files=tuple(sorted(files - set(gone))),
            same_text=tuple(row.number for row in left if row.sha256 in texts),
        )

    def _apply_to_dataset(self, dataset_id: str, withdrawal: Withdrawal) -> Taken:
        taken = datasets.take(self._connection, dataset_id, withdrawal)
        files = taken.files | set(withdrawal.files)
        gone = unneeded(self._connection, files)
        done = replace(withdrawal, files=gone, was_public=withdrawal.was_public or taken.was_public)
        self._insert(done, None)
        if done.was_public:
            datasets.tell(self._connection, dataset_id, done)
        kept = tuple(sorted(files - set(gone)))
        return Taken(withdrawal=done, versions=taken.numbers, kept_files=kept, same_text=())

    def knows(self, withdrawal: Withdrawal) -> bool:
        """Whether this very withdrawal was recorded here."""
        return self._connection.execute(_IS_KNOWN, withdrawal.key).fetchone() is not None

    def recorded(self) -> Iterator[Withdrawal]:
        """Every withdrawal, oldest first, as the log has it."""
        for id, *row, at in self._connection.execute(_RECORDED).fetchall():
            document, version, through, was_public, code, authority, day, note, actor = row
            yield Withdrawal(
                document=document,
                version=version,
                through=through,
                was_public=bool(was_public),
                code=code,
                authority=authority,
                withdrawn_on=date.fromisoformat(day),
                note=note,
                actor=actor,
                at=at,
                files=tuple(file for (file,) in self._connection.execute(_FILES_OF, (id,))),
            )

    def _rows(self, document_id: str) -> list[_Row]:
        found = self._connection.execute(_VERSIONS, (document_id,))
        return [_Row(id, number, sha256, bool(there)) for id, number, sha256, there in found]

    def _is_there(self, document_id: str) -> bool:
        return self._connection.execute(_DOCUMENT, (document_id,)).fetchone() is not None

    def _is_listed(self, document_id: str, version: int | None) -> bool:
        if version is not None:
            return False
        return self._connection.execute(_IS_LISTED, (document_id,)).fetchone() is not None

    def _take_back(self, row: _Row, withdrawal: Withdrawal) -> int | None:
        actor, at = withdrawal.actor, withdrawal.at
        code = RETURNED_AS.get(withdrawal.code)
        self._filings.follow(row.id, "returned", actor=actor, code=code, note=None, at=at)
        return take_back(self._connection, row.id, actor=actor, at=at)

    def _tell(self, withdrawal: Withdrawal) -> None:
        """What had been public stands in the ledger as withdrawn, and acts on others no more."""
        if withdrawal.was_public:
            entry = entries.Withdrawal(
                document=withdrawal.document, version=withdrawal.version, reason=withdrawal.code,
                authority=withdrawal.authority, on=withdrawal.withdrawn_on,
            )  # fmt: skip
            Ledger(self._connection).append(entry, at=withdrawal.at)
        Effects(self._connection).follow(withdrawal.document, at=withdrawal.at)

    def _insert(self, withdrawal: Withdrawal, change: int | None) -> None:
        done = self._connection.execute(
            _INSERT,
            (
                withdrawal.document, withdrawal.version, withdrawal.through,
                withdrawal.was_public, withdrawal.code, withdrawal.authority,
                withdrawal.withdrawn_on.isoformat(), withdrawal.note, withdrawal.actor,
                withdrawal.at, change,
            ),
        )  # fmt: skip
        rows = [(file, done.lastrowid) for file in withdrawal.files]
        self._connection.executemany(_INSERT_FILE, rows)


def _withdrawal(name: str, version: int | None, through: int, order: Order, at: str) -> Withdrawal:
    return Withdrawal(
        document=name,
        version=version,
        through=through,
        was_public=False,
        code=order.code,
        authority=order.authority,
        withdrawn_on=order.withdrawn_on,
        note=order.note,
        actor=order.actor,
        at=at,
    )


def _covers(withdrawal: Withdrawal, number: int) -> bool:
    if withdrawal.version is None:
        return number <= withdrawal.through
    return number == withdrawal.version


def _named(document_id: str, version: int | None) -> tuple[str, str]:
    """The kind and name of what is asked for."""
    if version is None:
        return "document", document_id
    return "version", f"{document_id}/{version}"
