"""The committed files of an index with their digests: what it must consist of until the next commit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

_MUTABLE = frozenset({"meta.json", ".managed.json"})
"""What tantivy writes anew under the same name; all other files are written once."""
_NOT_COMMITTED = (".lock", "WRITELOCK", ".new", "state.json")


class IndexFile(msgspec.Struct, frozen=True):
    """A file of an index."""

    name: str
    size: int
    sha256: str


def committed(folder: Path, known: Iterable[IndexFile]) -> tuple[IndexFile, ...]:
    """The files of a folder, by name; those known already are not read again."""
    before = {file.name: file for file in known if file.name not in _MUTABLE}
    return tuple(before.get(path.name) or _described(path) for path in sorted(files_of(folder)))


def files_of(folder: Path) -> Iterator[Path]:
    """The files that belong to a commit: no locks, and nothing that we keep beside."""
    return (path for path in folder.iterdir() if not path.name.endswith(_NOT_COMMITTED))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file of any size, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _described(path: Path) -> IndexFile:
    return IndexFile(path.name, path.stat().st_size, sha256_of(path))
