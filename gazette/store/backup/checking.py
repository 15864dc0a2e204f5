"""Whether a repository holds, whole and unaltered, all that its snapshots name."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from gazette.errors import DamagedError
from gazette.store.backup.databases import Progress
from gazette.store.backup.objects import FOLDER, PREFIXES
from gazette.store.backup.repository import Repository


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found."""

    snapshots: int
    objects: int
    size: int
    """Bytes of all objects."""
    faults: tuple[str, ...]
    """Each altered or missing object, and each snapshot that needs one."""


def check(dest: Path, *, progress: Progress) -> Checked:
    """Reads every byte of a repository. Raises BackupError if the folder is none."""
    return _Check(Repository.open(dest)).all(progress)


class _Check:
    """One check under way: which objects are sound, and what is wrong."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._sound: set[bytes] = set()
        self._unsound: set[str] = set()
        self._lacking: dict[str, int] = {}
        self._faults: list[str] = []
        self._size = 0

    def all(self, progress: Progress) -> Checked:
        """Objects first, then what the snapshots need of them."""
        for done, prefix in enumerate(PREFIXES, start=1):
            for path in self._repository.objects.there(prefix):
                self._read(path)
            progress(FOLDER, done, len(PREFIXES))
        names = self._repository.names()
        for name in names:
            self._check_snapshot(name)
        return Checked(
            snapshots=len(names),
            objects=len(self._sound),
            size=self._size,
            faults=tuple(self._faults),
        )

    def _read(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256")
                self._size += file.tell()
        except OSError as error:
            self._name(path.name, f"cannot be read: {error.strerror}")
            return
        if digest.hexdigest() == path.name:
            self._sound.add(digest.digest())
        else:
            self._name(path.name, "damaged")

    def _check_snapshot(self, name: str) -> None:
        try:
            snapshot = self._repository.snapshot(name)
        except DamagedError as error:
            self._faults.append(str(error))
            return
        lacking = sum(map(self._lacks, snapshot.lists))
        others = (*snapshot.absent.lists.values(), *(key.sha256 for key in snapshot.keys))
        lacking += sum(not self._is_sound(one) for one in others)
        if lacking:
            self._faults.append(f"snapshot {snapshot.made_at}: lacks {lacking} of its objects")

    def _lacks(self, name: str) -> int:
        """How many objects of a list are not sound; a list that is not counts for one."""
        if name not in self._lacking:
            entries = self._repository.entries(name) if self._is_sound(name) else None
            unsound = (not self._is_sound(entry.sha256) for entry in entries or ())
            self._lacking[name] = 1 if entries is None else sum(unsound)
        return self._lacking[name]

    def _is_sound(self, sha256: str) -> bool:
        if bytes.fromhex(sha256) in self._sound:
            return True
        self._name(sha256, "missing")
        return False

    def _name(self, sha256: str, fault: str) -> None:
        """Names an object once, by the first thing that was found wrong with it."""
        if sha256 not in self._unsound:
            self._unsound.add(sha256)
            self._faults.append(f"{self._repository.objects.name_of(sha256)}: {fault}")
