"""What one backup holds: a manifest that names everything by its SHA-256.

A manifest names lists, a list names objects, and all of them stand under their own digest, so that
the name of a manifest answers for every byte of its snapshot. Lists that did not change are shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

FORMAT: Literal["gongbao-backup/1"] = "gongbao-backup/1"
KEYS = "keys"


class Entry(msgspec.Struct, frozen=True, order=True):
    """One object of a list: its SHA-256, and its size in bytes."""

    sha256: str
    size: int


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One database, cut into objects of equal size."""

    name: str
    size: int
    mode: int
    sha256: str
    """Of the whole file."""
    schema: tuple[str, ...]
    """The migrations it had seen."""
    lists: tuple[str, ...]
    """The lists of its objects, in order."""


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """Files that are known by their SHA-256."""

    count: int
    size: int
    lists: dict[str, str]
    """By the first two digits of the files' names, the list of these."""


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of `keys/`."""

    path: str
    """Within `keys/`."""
    size: int
    mode: int
    sha256: str


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A data directory as it was at one instant."""

    format: Literal["gongbao-backup/1"] = FORMAT
    made_at: str
    """When the databases stood like this."""
    databases: tuple[Part, ...]
    files: Shelf
    absent: Shelf
    """Files that a row names and the store did not have: withdrawn or lost."""
    keys: tuple[KeyFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all that it holds."""
        databases = sum(part.size for part in self.databases)
        return databases + self.files.size + sum(key.size for key in self.keys)

    @property
    def lists(self) -> list[str]:
        """Every list it names, of objects that must be there."""
        cut = [name for part in self.databases for name in part.lists]
        return [*cut, *self.files.lists.values()]


def write_list(entries: Iterable[Entry]) -> bytes:
    """A list as bytes.

    >>> write_list([Entry("ab" * 32, 7)]).decode().endswith("abab 7\\n")
    True
    """
    return "".join(f"{entry.sha256} {entry.size}\n" for entry in entries).encode("ascii")


def read_list(content: bytes) -> list[Entry]:
    """The list that `write_list` wrote; its digest was checked, so it is one."""
    lines = (line.split(" ") for line in content.decode("ascii").splitlines())
    return [Entry(sha256, int(size)) for sha256, size in lines]
