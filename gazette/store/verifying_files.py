"""The files as received against their names, sizes and both digests; none missing, none of nobody's."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from random import Random

import msgspec

from gazette.differences import Compared, Difference, Part, digest_of
from gazette.errors import BusyError, NotFoundError
from gazette.store.comparing import as_json, differs, one_moment, rows_of
from gazette.store.connection import DATABASE
from gazette.store.files import NEW, Digests, path_of
from gazette.store.lock import WriterLock

_FOLDER = "files"
_BOUNDS = ("", *(f"{first:02x}" for first in range(1, 256)), "\U0010ffff")
_SIZE = 2_000  # files of one part
_COUNT = "SELECT count(*) FROM raw_file"
_RECORDED = "SELECT sha256, sm3, size FROM raw_file WHERE sha256 >= ? AND sha256 < ?"
_DRAWN = "SELECT sha256 FROM raw_file ORDER BY random() LIMIT ?"
# What could not be read was kept too, and has no other row.
_MET = "SELECT sha256 FROM reading WHERE sha256 IN (SELECT value FROM json_each(?))"
_CAN_ERASE = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'erased_file'"
_ERASED = "SELECT sha256 FROM erased_file WHERE sha256 IN (SELECT value FROM json_each(?))"


class _Recorded(msgspec.Struct, frozen=True):
    """What gazette.db says of a file."""

    sha256: str
    sm3: str
    size: int


class Files(msgspec.Struct, frozen=True):
    """The files as received, by their rows in gazette.db."""

    name: str = "files"

    def parts(self, data: Path) -> Sequence[Part]:
        """By the beginning of the name."""
        with one_moment(data) as connection:
            (count,) = connection.execute(_COUNT).fetchone()
        step = max(1, len(_BOUNDS) * _SIZE // max(count, 1))
        return list(pairwise((*_BOUNDS[:-1:step], _BOUNDS[-1])))

    def drawn(self, data: Path, count: int, random: Random) -> Sequence[Part]:
        """Single files; that nothing else lies there is not looked at."""
        del random  # SQLite draws
        with one_moment(data) as connection:
            names = [name for (name,) in connection.execute(_DRAWN, (count,))]
        return [(name, f"{name}0") for name in sorted(names)]

    def compare(self, data: Path, part: Part) -> Compared:
        """The files of these names."""
        first, last = map(str, part)
        found = _files(data, first, last)
        with one_moment(data) as connection:
            rows = rows_of(connection, _RECORDED, (first, last))
            recorded = {str(row[0]): _Recorded(*row) for row in rows}  # type: ignore[arg-type]
            missing = _missing(connection, data, recorded.keys() - found.keys())
            strangers = _strangers(connection, found.keys() - recorded.keys())
        moved = len(strangers) if strangers and _is_written(data) else 0
        differences = [
            *(_differs(name, "there", "missing") for name in missing),
            *(_differs(name, "in the record", "in no row") for name in strangers if not moved),
        ]
        for name in sorted(found.keys() - set(strangers)):
            differences += _compare(found[name], name, recorded.get(name))
        return Compared(len(found), tuple(differences), moved)


def _missing(connection: sqlite3.Connection, data: Path, names: Set[str]) -> list[str]:
    """Those that were not withdrawn, and did not come since the folder was read."""
    if names and connection.execute(_CAN_ERASE).fetchone():
        names = names - {name for (name,) in connection.execute(_ERASED, (as_json(names),))}
    return sorted(name for name in names if not _is_there(data, name))


def _strangers(connection: sqlite3.Connection, names: Set[str]) -> list[str]:
    """Those that no reading met either."""
    if not names:
        return []
    return sorted(names - {name for (name,) in rows_of(connection, _MET, (as_json(names),))})


def _is_there(data: Path, name: str) -> bool:
    try:
        return path_of(data, name).exists()
    except NotFoundError:
        return False


def _files(data: Path, first: str, last: str) -> dict[str, str]:
    """The paths of the files of these names; one that is not in its place goes by its path."""
    if last == f"{first}0":
        return {first: str(path_of(data, first))} if _is_there(data, first) else {}
    found = {}
    for folder, name in _below(data / _FOLDER, first, last):
        at = name if folder.endswith(f"/{name[:2]}/{name[2:4]}") else f"{folder}/{name}"
        found[at] = f"{folder}/{name}"
    return found


def _below(root: Path, first: str, last: str) -> Iterator[tuple[str, str]]:
    """Folder and name of each file, but for those that a killed writer left half."""
    with suppress(FileNotFoundError), os.scandir(root) as entries:
        for top in entries:
            if first <= top.name < last and not top.name.startswith(NEW):
                yield from _all_of(str(root), top)


def _all_of(folder: str, entry: os.DirEntry[str]) -> Iterator[tuple[str, str]]:
    if entry.is_dir(follow_symlinks=False):
        with suppress(OSError), os.scandir(entry.path) as entries:  # what is not seen is missing
            for below in entries:
                yield from _all_of(entry.path, below)
    elif not entry.name.startswith(NEW):
        yield folder, entry.name


def _compare(path: str, name: str, recorded: _Recorded | None) -> Iterator[Difference]:
    digests = Digests()
    try:
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 (a million times)
            for _ in digests.of(stream):
                pass
    except OSError as error:
        yield _differs(name, "a file that can be read", type(error).__name__)
        return
    if recorded is not None and digests.size != recorded.size:
        yield _differs(name, f"{recorded.size} bytes", f"{digests.size} bytes")
    if digests.sha256 != name:
        yield _differs(name, "the content of its name", f"sha-256 {digests.sha256}")
    elif recorded is not None and digests.sm3 != recorded.sm3:
        what, found = f"raw_file {name}", digest_of(recorded.sm3)
        yield differs(what, column="sm3", expected=digests.sm3, found=found)


def _differs(name: str, expected: str, found: str) -> Difference:
    return Difference(where=_FOLDER, what=name, expected=expected, found=found)


def _is_written(data: Path) -> bool:
    """Whether somebody is at work who may have kept files whose rows are not yet there."""
    try:
        WriterLock(data / f"{DATABASE}.lock", wait=0).release()
    except BusyError:
        return True
    return False
