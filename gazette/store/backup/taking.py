"""A backup taken while the store is read and written: one more snapshot in the repository.

The databases are fixed first and the files copied after. A file is kept before the row that names
it is committed, so whatever a fixed row names is there, unless a withdrawal took it meanwhile: then
the databases, which now say so, are fixed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path

import msgspec

from gazette.errors import BackupError
from gazette.store.backup.cutting import cut
from gazette.store.backup.databases import (
    NAMES,
    Progress,
    check_database,
    copy_databases,
)
from gazette.store.backup.repository import Repository
from gazette.store.backup.shelving import Shelved, shelve
from gazette.store.backup.snapshots import KEYS, KeyFile, Part, Snapshot
from gazette.store.connection import DATABASE
from gazette.store.files import path_of
from gazette.store.instants import write_instant

_ROUNDS = 5  # withdrawals during one backup are rare


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was taken."""

    snapshot: Snapshot
    written: int
    """Bytes that the repository did not hold before."""
    faults: tuple[str, ...]
    """Files that are not what their name says, or cannot be read: the snapshot has them not."""


def back_up(data: Path, dest: Path, *, now: Callable[[], datetime], progress: Progress) -> Taken:
    """Adds a snapshot of a data directory to a repository, which is made at need.

    An earlier snapshot is never touched, and the new one is there whole or not at all. Raises
    StoreError where there is no store, BackupError if a database is damaged or the folder holds
    something else, BusyError if another backup writes there.
    """
    try:
        with Repository.adding(dest) as repository:
            taking = _Taking(repository, data, progress)
            at, shelved = taking.fix(now)
            snapshot = Snapshot(
                made_at=write_instant(at),
                databases=tuple(taking.databases()),
                files=shelved.files,
                absent=shelved.absent,
                keys=tuple(taking.keys()),
            )
            repository.add(snapshot)
    except OSError as error:
        raise BackupError(f"cannot back up {str(data)!r}: {error}") from error
    return Taken(snapshot=snapshot, written=repository.objects.written, faults=shelved.faults)


class _Taking:
    """One backup under way."""

    def __init__(self, repository: Repository, data: Path, progress: Progress) -> None:
        self._repository = repository
        self._data = data
        self._progress = progress
        self._last = repository.last()

    def fix(self, now: Callable[[], datetime]) -> tuple[datetime, Shelved]:
        """Copies of the databases in `work`, the instant they show, and the files with them."""
        work = self._repository.work
        missed = self._missed_before()
        for _ in range(_ROUNDS):
            for name in NAMES:
                (work / name).unlink(missing_ok=True)
            at = copy_databases(self._data, work, now=now, progress=self._progress)
            shelved = shelve(
                self._repository, self._data, work / DATABASE, self._last, progress=self._progress
            )
            missing = {one.sha256 for one in self._repository.on_shelf(shelved.absent)}
            if missing <= missed:
                return at, shelved
            missed = missing
        raise BackupError("files leave the store again and again while it is backed up")

    def databases(self) -> Iterator[Part]:
        """Checks the copied databases and keeps them."""
        earlier = {part.name: part for part in self._last.databases} if self._last else {}
        for name in NAMES:
            copy = self._repository.work / name
            if copy.is_file():
                check_database(copy)
                mode = (self._data / name).stat().st_mode & 0o777
                yield cut(
                    self._repository, copy, earlier.get(name), mode=mode, progress=self._progress
                )

    def keys(self) -> Iterator[KeyFile]:
        """Keeps the files of `keys/`: after all else, that no withdrawal is missed in its log."""
        folder = self._data / KEYS
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            with suppress(FileNotFoundError):  # a key being made has another name first
                content, mode = path.read_bytes(), path.stat().st_mode & 0o777
                yield KeyFile(
                    path=path.relative_to(folder).as_posix(),
                    size=len(content),
                    mode=mode,
                    sha256=self._repository.objects.put(content),
                )

    def _missed_before(self) -> set[str]:
        """What was missing at the last backup and still is, before the databases are fixed."""
        if self._last is None:
            return set()
        lists = map(self._repository.known, self._last.absent.lists.values())
        return {name for name in chain(*lists) if not path_of(self._data, name).exists()}
