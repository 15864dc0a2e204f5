"""The folder that backups are kept in: snapshots, and under them the objects they share.

repository.json                  says what the folder is
snapshots/<instant>-<sha256>.json    one manifest a backup, put there last
objects/ab/<sha256>              what the manifests name, each content once
work/                            what is being written; emptied by the next backup
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import msgspec

from gazette.errors import BackupError, DamagedError
from gazette.store.backup.objects import Objects, write_new
from gazette.store.backup.snapshots import FORMAT, Entry, Shelf, Snapshot, read_list
from gazette.store.lock import WriterLock

_MARKER = "repository.json"
_MARK = msgspec.json.encode({"format": FORMAT}) + b"\n"
_SNAPSHOTS = "snapshots"
_WORK = "work"
_LOCK = "lock"
_NAME = re.compile(
    r"""(?P<stamp>[0-9]{8}T[0-9]{9}Z)-  # UTC to the millisecond; no colons, which some disks refuse
        (?P<sha256>[0-9a-f]{64})\.json  # of the manifest itself""",
    re.VERBOSE,
)


class Repository:
    """A backup repository; anybody may read while one process at a time adds to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / _WORK
        self.objects = Objects(folder, work=self.work)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The repository in this folder. Raises BackupError if there is none."""
        try:
            mark = (folder / _MARKER).read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise BackupError(f"{str(folder)!r} is no backup repository") from error
        if mark != _MARK:
            raise DamagedError(_MARKER, f"does not say {FORMAT}: damaged, or of another release")
        return cls(folder)

    @classmethod
    @contextmanager
    def adding(cls, folder: Path) -> Iterator[Self]:
        """The same, made if the folder is empty, for the one process that adds to it.

        Raises BackupError if the folder holds something else, BusyError if another backup writes
        there, OSError if the disk takes nothing.
        """
        _make(folder)
        repository = cls.open(folder)
        lock = WriterLock(folder / _LOCK, wait=0)
        try:
            shutil.rmtree(repository.work, ignore_errors=True)
            repository.work.mkdir(mode=0o700)
            yield repository
            shutil.rmtree(repository.work)
        finally:
            lock.release()

    def names(self) -> list[str]:
        """The names of all snapshots, the oldest first."""
        try:
            found = [path.name for path in (self.folder / _SNAPSHOTS).iterdir()]
        except FileNotFoundError:
            return []
        return sorted(name for name in found if _NAME.fullmatch(name))

    def snapshot(self, name: str) -> Snapshot:
        """The snapshot of this name; raises DamagedError if its manifest was altered."""
        content = (self.folder / _SNAPSHOTS / name).read_bytes()
        if not name.endswith(f"-{hashlib.sha256(content).hexdigest()}.json"):
            raise DamagedError(f"{_SNAPSHOTS}/{name}", "damaged")
        return msgspec.json.decode(content, type=Snapshot)

    def last(self) -> Snapshot | None:
        """The newest snapshot that can be read; None if there is none."""
        for name in reversed(self.names()):
            try:
                return self.snapshot(name)
            except DamagedError:  # `check` names it; backups go on without it
                continue
        return None

    def at(self, instant: datetime | None) -> Snapshot:
        """The last snapshot at or before an instant; None: the last one of all.

        Raises BackupError if there is none, and DamagedError rather than take an earlier one.
        """
        names = self.names()
        if instant is not None:
            names = [name for name in names if name.split("-")[0] <= _stamp(instant)]
        if not names:
            when = f" at or before {instant.isoformat()}" if instant else ""
            raise BackupError(f"{str(self.folder)!r} holds no snapshot{when}")
        return self.snapshot(names[-1])

    def add(self, snapshot: Snapshot) -> str:
        """Puts a snapshot among the others once all of it is on the disk; answers its name."""
        content = msgspec.json.format(msgspec.json.encode(snapshot), indent=1) + b"\n"
        digest = hashlib.sha256(content).hexdigest()
        instant = datetime.fromisoformat(snapshot.made_at)
        name = f"{_stamp(instant)}-{digest}.json"
        made = self.work / name
        write_new(made, [content], mode=0o600)
        os.sync()  # once for everything: object by object it would take hours
        (self.folder / _SNAPSHOTS).mkdir(exist_ok=True)
        made.replace(self.folder / _SNAPSHOTS / name)
        os.sync()
        return name

    def entries(self, name: str) -> list[Entry]:
        """A list by its SHA-256. Raises DamagedError if it is damaged or missing."""
        return read_list(self.objects.get(name))

    def known(self, name: str | None) -> frozenset[str]:
        """The objects of a list of an earlier snapshot; none where it is no more, or never was."""
        if name is None:
            return frozenset()
        try:
            return frozenset(entry.sha256 for entry in self.entries(name))
        except DamagedError:
            return frozenset()

    def on_shelf(self, shelf: Shelf) -> Iterator[Entry]:
        """Every entry of a shelf. Raises DamagedError if one of its lists is damaged or missing."""
        for name in shelf.lists.values():
            yield from self.entries(name)


def _make(folder: Path) -> None:
    """Makes an empty folder a repository; one that is a repository stays as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    marker = folder / _MARKER
    if marker.exists():
        return
    beside = folder / f"{_MARKER}.new"
    if [path for path in folder.iterdir() if path != beside]:
        raise BackupError(f"{str(folder)!r} is neither empty nor a backup repository")
    beside.unlink(missing_ok=True)
    write_new(beside, [_MARK], mode=0o600)
    beside.replace(marker)


def _stamp(instant: datetime) -> str:
    """An instant as it stands in names, sortable as text."""
    utc = instant.astimezone(UTC)
    return f"{utc:%Y%m%dT%H%M%S}{utc.microsecond // 1000:03}Z"
