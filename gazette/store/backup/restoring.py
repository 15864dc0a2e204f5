"""A data directory made anew from a snapshot, and brought up to what was withdrawn since."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from gazette.errors import BackupError, DamagedError
from gazette.store.backup.cutting import put_together
from gazette.store.backup.databases import Progress, check_database, known_migrations
from gazette.store.backup.objects import PREFIXES
from gazette.store.backup.repository import Repository
from gazette.store.backup.shelving import FILES
from gazette.store.backup.snapshots import KEYS, Snapshot
from gazette.store.backup.withdrawn import (
    HOLDS,
    WITHDRAWALS,
    HoldAgain,
    Replay,
    hold_again,
    newest_log,
    withdraw_again,
)
from gazette.store.connection import DATABASE
from gazette.store.files import path_of

_STAGING = ".restoring"


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """A data directory that was restored."""

    snapshot: Snapshot
    withdrawn: int
    """Withdrawals newer than the snapshot."""
    held: int
    """Versions and files that a person held since."""
    faults: tuple[str, ...]
    """Files that the repository no longer holds as they were: they are not restored."""


def restore(
    dest: Path,
    data: Path,
    *,
    at: datetime | None,
    withdrawals: Path | None,
    holds: Path | None,
    withdraw: Replay,
    hold: HoldAgain,
    progress: Progress,
) -> Restored:
    """Restores the last snapshot at or before an instant, or of all, into an empty directory.

    Every digest is checked on the way. What was withdrawn or held later, by the given logs or else by the
    newest in the repository, is so before anybody can read it. Raises BackupError if the
    directory is not empty, there is no such snapshot, or it is of a newer release, and
    DamagedError if a database or key of it is damaged; then the directory is as it was.
    """
    repository = Repository.open(dest)
    snapshot = repository.at(at)
    _refuse_newer(snapshot)
    withdrawn = _log(repository, WITHDRAWALS, withdrawals)
    held = _log(repository, HOLDS, holds)
    with _staging(data) as staging:
        _restore_databases(repository, snapshot, staging, progress)
        _restore_keys(repository, snapshot, staging)
        faults = tuple(_restore_files(repository, snapshot, staging, progress))
        count_held = hold_again(staging, held, hold)
        count = withdraw_again(staging, withdrawn, withdraw)
        os.sync()
        _move(staging, data)
    return Restored(snapshot=snapshot, withdrawn=count, held=count_held, faults=faults)


def _log(repository: Repository, name: str, given: Path | None) -> bytes | None:
    return given.read_bytes() if given else newest_log(repository, name)


def _refuse_newer(snapshot: Snapshot) -> None:
    for part in snapshot.databases:
        newer = sorted(set(part.schema) - known_migrations(part.name))
        if newer:
            raise BackupError(
                f"{part.name} in the snapshot {snapshot.made_at} is of a newer release: "
                + ", ".join(newer)
            )


@contextmanager
def _staging(data: Path) -> Iterator[Path]:
    """A folder within an empty data directory, gone again after an error or an earlier kill."""
    staging = data / _STAGING
    try:
        data.mkdir(parents=True, exist_ok=True)
        if [path for path in data.iterdir() if path != staging]:
            raise BackupError(f"{str(data)!r} is not empty: restore into a new directory")
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        try:
            yield staging
        except BaseException:
            shutil.rmtree(staging)
            raise
    except OSError as error:
        raise BackupError(f"cannot restore into {str(data)!r}: {error}") from error


def _restore_databases(
    repository: Repository, snapshot: Snapshot, staging: Path, progress: Progress
) -> None:
    for part in snapshot.databases:
        put_together(repository, part, staging, progress=progress)
        check_database(staging / part.name)


def _restore_keys(repository: Repository, snapshot: Snapshot, staging: Path) -> None:
    (staging / KEYS).mkdir(mode=0o700)
    for key in snapshot.keys:
        target = staging / KEYS / key.path
        repository.objects.copy_out(key.sha256, target, mode=0o600)
        target.chmod(key.mode)


def _restore_files(
    repository: Repository, snapshot: Snapshot, staging: Path, progress: Progress
) -> Iterator[str]:
    """Writes the files, and yields what is wrong with each that cannot be written."""
    for done, prefix in enumerate(PREFIXES, start=1):
        if prefix in snapshot.files.lists:
            yield from _restore_list(repository, snapshot.files.lists[prefix], staging)
        progress(FILES, done, len(PREFIXES))


def _restore_list(repository: Repository, name: str, staging: Path) -> Iterator[str]:
    try:
        entries = repository.entries(name)
    except DamagedError as error:
        yield f"files of a list: {error}"
        return
    for entry in entries:
        target = path_of(staging, entry.sha256)
        try:
            repository.objects.copy_out(entry.sha256, target, mode=0o444)
        except DamagedError as error:
            yield f"file {entry.sha256}: {error}"


def _move(staging: Path, data: Path) -> None:
    """Moves all into its place, gazette.db last: without it there is no store to be opened."""
    for path in sorted(staging.iterdir(), key=lambda path: path.name == DATABASE):
        path.rename(data / path.name)
    staging.rmdir()
