"""Which files a run reads, in one order everywhere: names sorted by code point, folder by folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

_LOOP = "the link leads back to a folder above it"

FileKey = tuple[int, int]
"""Device and inode: what a file is, whatever path leads to it."""


class Found(msgspec.Struct, frozen=True):
    """A file to read. `name` is its path below the ingested folder, with forward slashes."""

    path: Path
    name: str
    size: int


class Passed(msgspec.Struct, frozen=True):
    """An entry that is no file to read, and why; `refused` where something was to be read."""

    name: str
    reason: str
    detail: str
    refused: bool = False


def walk(root: Path, *, without: Collection[FileKey] = ()) -> Iterator[Found | Passed]:
    """Every file under a folder, or the one file; hidden names are left out without a word.

    Each folder is entered once and none that holds the root, so that links in a circle end.
    `without` names files and folders to pass by, such as the data directory itself.
    """
    if not root.is_dir():
        yield _look(root, printable_name(root.name))
        return
    above = {file_key(folder) for folder in root.resolve().parents}
    seen: set[FileKey] = set()
    stack: list[_Folder] = []
    yield from _enter(root, "", stack=stack, seen=seen)
    while stack:
        if not stack[-1].names:
            stack.pop()
            continue
        entry = stack[-1].names.pop()
        path, name = stack[-1].path / entry, stack[-1].prefix + printable_name(entry)
        key = file_key(path)
        if key is not None and key in without:
            yield Passed(name, "own_files", "what this run writes is not for reading")
        elif key in above:
            yield Passed(name, "directory_loop", _LOOP)
        elif path.is_dir():
            yield from _enter(path, name + "/", stack=stack, seen=seen)
        else:
            yield _look(path, name)


def file_key(path: Path) -> FileKey | None:
    """What file this is, or None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def printable_name(name: str) -> str:
    r"""A file name as text: names in GB18030, as old archives hold them, are read as such.

    >>> import os
    >>> printable_name(os.fsdecode("公告.txt".encode("gb18030")))
    '公告.txt'
    >>> printable_name(os.fsdecode(b"a\xff.txt"))
    'a\\xff.txt'
    """
    raw = os.fsencode(name)
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


class _Folder(msgspec.Struct):
    path: Path
    prefix: str
    key: FileKey | None
    names: list[str]
    """Still to be looked at, the next one last."""


def _enter(
    path: Path, prefix: str, *, stack: list[_Folder], seen: set[FileKey]
) -> Iterator[Passed]:
    name, key = prefix.rstrip("/") or ".", file_key(path)
    if any(key == folder.key for folder in stack):
        yield Passed(name, "directory_loop", _LOOP)
        return
    if key in seen:
        yield Passed(name, "directory_again", "the folder was read under another name")
        return
    try:
        names = sorted((entry.name for entry in path.iterdir()), key=os.fsencode, reverse=True)
    except OSError as error:
        yield Passed(name, "unreadable", _why(error), refused=True)
        return
    if key is not None:
        seen.add(key)
    stack.append(_Folder(path, prefix, key, [each for each in names if not each.startswith(".")]))


def _look(path: Path, name: str) -> Found | Passed:
    try:
        found = path.stat()
    except OSError as error:
        return Passed(name, "unreadable", _why(error), refused=True)
    if not stat.S_ISREG(found.st_mode):
        return Passed(name, "not_a_file", "a device, pipe or socket")
    return Found(path, name, found.st_size)


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
