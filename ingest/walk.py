"""Which files a run reads, in one order everywhere: names sorted by code point, folder by folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

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

    Each folder is entered once and none that holds the root, so that links in a circle end; a link
    that leads out of the folder is refused: who wrote the folder must not choose other files.
    `without` names files and folders to pass by, such as the data directory itself.
    """
    above = {file_key(folder) for folder in root.resolve().parents}
    seen: set[FileKey] = set()
    stack: list[_Folder] = []
    home = root.resolve()
    found: Found | Passed | _Folder | None = _look(root, printable_name(root.name))
    while found is not None:
        if not isinstance(found, Passed) and _leads_out(found.path, home) and stack:
            found = Passed(found.name, "outside", "the link leads out of the folder", refused=True)
        if not isinstance(found, _Folder):
            yield found
        elif found.key in above or any(found.key == folder.key for folder in stack):
            yield Passed(found.name, "directory_loop", "the link leads back to a folder above it")
        elif found.key in seen:
            yield Passed(found.name, "directory_again", "the folder was read under another name")
        else:
            seen.add(found.key)
            stack.append(found)
        found = _next(stack, without)


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
    name: str
    key: FileKey
    names: list[str]
    """Of what is in it and still to be looked at, the next one last."""


def _next(stack: list[_Folder], without: Collection[FileKey]) -> Found | Passed | _Folder | None:
    """The next entry of the innermost folder that has one."""
    while stack and not stack[-1].names:
        stack.pop()
    if not stack:
        return None
    folder = stack[-1]
    entry = folder.names.pop()
    name = printable_name(entry)
    is_below_root = len(stack) > 1
    return _look(folder.path / entry, f"{folder.name}/{name}" if is_below_root else name, without)


def _look(path: Path, name: str, without: Collection[FileKey] = ()) -> Found | Passed | _Folder:
    try:
        found = path.stat()
        key = (found.st_dev, found.st_ino)
        if key in without:
            return Passed(name, "own_files", "what this run writes is not for reading")
        if stat.S_ISDIR(found.st_mode):
            return _Folder(path, name, key, _names(path))
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        return Passed(name, "unreadable", why, refused=True)
    if not stat.S_ISREG(found.st_mode):
        return Passed(name, "not_a_file", "a device, pipe or socket")
    return Found(path, name, found.st_size)


def _leads_out(path: Path, home: Path) -> bool:
    """Whether a link leads to what is neither below the root nor, in a circle, above it."""
    if not path.is_symlink():
        return False
    target = path.resolve()
    return not target.is_relative_to(home) and not home.is_relative_to(target)


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if not entry.name.startswith(".")]
    return sorted(names, key=os.fsencode, reverse=True)
