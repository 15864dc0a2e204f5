"""The files of a store, kept in a repository under the very names they have."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from gazette.errors import DamagedError
from gazette.store.backup.databases import Progress, open_copy, referred
from gazette.store.backup.objects import PREFIXES, SHA256
from gazette.store.backup.repository import Repository
from gazette.store.backup.snapshots import Entry, Shelf, Snapshot, write_list

FILES = "files"


class Shelved(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a store at one time, and what should be among them."""

    files: Shelf
    absent: Shelf
    """What a row names and is not among the files."""
    faults: tuple[str, ...]
    """Files that are not what their name says, or cannot be read."""


def shelve(
    repository: Repository, data: Path, database: Path, last: Snapshot | None, *, progress: Progress
) -> Shelved:
    """Keeps every file of the store, and looks for those that a copy of gazette.db names."""
    files, absent = _Filling(repository), _Filling(repository)
    faults: list[str] = []
    with closing(open_copy(database)) as db:
        for done, prefix in enumerate(PREFIXES, start=1):
            known = repository.known(last.files.lists.get(prefix) if last else None)
            kept = list(_keep(repository, data, prefix, known, faults))
            there = {entry.sha256 for entry in kept}
            named = (Entry(*row) for row in referred(db, prefix))
            files.add(prefix, kept)
            absent.add(prefix, [entry for entry in named if entry.sha256 not in there])
            progress(FILES, done, len(PREFIXES))
    return Shelved(files=files.shelf, absent=absent.shelf, faults=tuple(faults))


class _Filling:
    """A shelf under way."""

    def __init__(self, repository: Repository) -> None:
        self._objects = repository.objects
        self.shelf = Shelf(count=0, size=0, lists={})

    def add(self, prefix: str, entries: Sequence[Entry]) -> None:
        """Adds the list of one prefix, unless it is empty."""
        if not entries:
            return
        self.shelf = Shelf(
            count=self.shelf.count + len(entries),
            size=self.shelf.size + sum(entry.size for entry in entries),
            lists={**self.shelf.lists, prefix: self._objects.put(write_list(entries))},
        )


def _keep(
    repository: Repository, data: Path, prefix: str, known: Container[str], faults: list[str]
) -> Iterator[Entry]:
    """The files that so begin, each now in the repository; what it cannot take is a fault."""
    for path in sorted((data / FILES / prefix).glob(f"*/{prefix}*")):
        if not SHA256.fullmatch(path.name):  # still being written
            continue
        try:
            entry = Entry(path.name, path.stat().st_size)
            repository.objects.put_file(path, entry.sha256, entry.size, known=known)
            yield entry
        except FileNotFoundError:  # withdrawn a moment ago
            continue
        except DamagedError as error:
            faults.append(str(error))
