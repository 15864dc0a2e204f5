"""Agencies' datasets as the one writer of gazette.db records them: each call a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from gazette.datasets import Form, Metadata, Upload
from gazette.errors import StateError
from gazette.store import dataset_clearing, dataset_metadata, dataset_versions
from gazette.store.dataset_clearing import Choosing
from gazette.store.holding import Holding
from gazette.store.holds import GATE, Shown
from gazette.store.instants import write_instant


class DatasetWriter:
    """Records what is said, sent and decided of datasets; see `Store.datasets`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        transaction: Callable[[], AbstractContextManager[None]],
        holding: Holding,
    ) -> None:
        self._connection = connection
        self._transaction = transaction
        self._holding = holding

    def describe(
        self, dataset_id: str, metadata: Metadata, *, owner: str, actor: str, now: datetime
    ) -> int | None:
        """Records what is said of a dataset; see `dataset_metadata.describe`."""
        at = write_instant(now)
        with self._transaction():
            number = dataset_metadata.describe(
                self._connection, dataset_id, metadata, owner=owner, actor=actor, at=at
            )
            if number is not None:
                dataset_versions.note_change(self._connection, dataset_id, at=at)
        return number

    def add(self, dataset_id: str, upload: Upload, *, actor: str, now: datetime) -> int | None:
        """Records a version, held; see `dataset_versions.add_version`."""
        with self._transaction():
            return dataset_versions.add_version(
                self._connection, dataset_id, upload, actor=actor, at=write_instant(now)
            )

    def choose(
        self,
        dataset_id: str,
        number: int,
        choosing: Sequence[Choosing],
        *,
        actor: str,
        now: datetime,
    ) -> None:
        """Records what a person decides of findings; see `dataset_clearing.choose`."""
        with self._transaction():
            dataset_clearing.choose(
                self._connection, dataset_id, number, choosing, actor=actor, at=write_instant(now)
            )

    def clear(
        self,
        dataset_id: str,
        number: int,
        form: Form | None,
        *,
        actor: str,
        reason: str,
        now: datetime,
    ) -> bool:
        """Clears a version, which is public at once; see `dataset_clearing.clear`."""
        at = write_instant(now)
        if actor == GATE and self._holding.waits("dataset", dataset_id):
            raise StateError(f"已由人暂停公开 a person held {dataset_id} before a restore")
        with self._transaction():
            is_public = dataset_clearing.clear(
                self._connection, dataset_id, number, form, actor=actor, reason=reason, at=at
            )
            self._note(dataset_id, number, actor=actor, reason=reason, at=at, is_held=False)
        return is_public

    def clear_unremarkable(
        self, dataset_id: str, number: int, form: Form, *, now: datetime
    ) -> bool:
        """Clears a version against which nothing was found."""
        return self.clear(dataset_id, number, form, actor=GATE, reason="nothing found", now=now)

    def shown(self, dataset_id: str) -> list[Shown]:
        """Its versions that were ever public and are there, oldest first."""
        return dataset_versions.shown(self._connection, dataset_id)

    def is_held(self, dataset_id: str) -> bool:
        """Whether a person took from the readers the newest that was public and is still there."""
        is_held = dataset_versions.is_held(self._connection, dataset_id)
        return is_held or self._holding.waits("dataset", dataset_id)

    def hold(self, dataset_id: str, number: int, *, actor: str, reason: str, now: datetime) -> None:
        """Holds a version, also a public one."""
        at = write_instant(now)
        with self._transaction():
            dataset_clearing.hold(
                self._connection, dataset_id, number, actor=actor, reason=reason, at=at
            )
            self._note(dataset_id, number, actor=actor, reason=reason, at=at, is_held=True)

    def _note(
        self, dataset_id: str, number: int, *, actor: str, reason: str, at: str, is_held: bool
    ) -> None:
        self._holding.note(
            "dataset", dataset_id, number, is_held=is_held, actor=actor, reason=reason, at=at
        )
