"""ZIP files of strangers: measured before they are opened, and counted while they are read.

Office formats and packages share it. Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZipInfo

from gazette.errors import ReadError

MOST_ENTRIES = 20_000
LARGEST_PART = 64 << 20
"""Bytes of one part, unpacked."""
LARGEST_WHOLE = 512 << 20
"""Bytes of all parts, unpacked; also of everything read, if a part is read again."""
MOST_TIMES = 300
"""How many times its packed size a part over a mebibyte may be."""

_SMALL = 1 << 20
_DIRECTORY = 16 << 20  # of 20,000 entries with names of 800 bytes
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_ENCRYPTED = 0x1
_NAMED_IN_UTF8 = 0x800
_UNIX = 3
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others may ask for gigabytes
_DRIVE = re.compile(r"[A-Za-z]:")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError,
    NotImplementedError, OverflowError,
)  # fmt: skip


class Zipped:
    """The parts of a ZIP file by their names, folders left out.

    Raises ReadError: `zip_bomb` for one too large, `unsafe_name` for names that lead out of it,
    are links or stand twice, `encrypted`, and `broken` for one that is no whole ZIP file.
    """

    def __init__(self, data: bytes) -> None:
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise ReadError("broken", f"not a whole ZIP file: {error}") from error
        entries = self._zip.infolist()
        _check_sizes(entries)
        self._parts = _by_name(entries)
        self._left = LARGEST_WHOLE

    def names(self) -> tuple[str, ...]:
        """The names of all parts, with forward slashes, in the order of the directory."""
        return tuple(self._parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def size(self, name: str) -> int:
        """How many bytes a part has by the directory; raises ReadError without such a part."""
        return self._entry(name).file_size

    def read(self, name: str) -> bytes:
        """A part whole; raises ReadError where it is missing, damaged or larger than it says."""
        entry = self._entry(name)
        try:
            with self._zip.open(entry) as part:
                data = part.read(LARGEST_PART + 1)
        except _BROKEN as error:
            raise ReadError("broken", f"cannot unpack {name!r}: {error}") from error
        self._left -= len(data)
        if len(data) > LARGEST_PART or self._left < 0:
            raise ReadError("zip_bomb", f"{name!r} unpacks to more than is allowed")
        return data

    def _entry(self, name: str) -> ZipInfo:
        if name not in self._parts:
            raise ReadError("broken", f"no part {name!r}")
        return self._parts[name]


def _check_directory(data: bytes) -> None:
    """Refuses a directory so long that listing it would be the attack."""
    place = data.rfind(_END_MARK)
    if place < 0 or place + _END.size > len(data):
        raise ReadError("broken", "not a whole ZIP file: its directory is missing")
    size = _END.unpack_from(data, place)[5]
    if size > _DIRECTORY:
        raise ReadError("zip_bomb", f"a directory of {size} bytes")


def _check_sizes(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise ReadError("zip_bomb", f"{len(entries)} parts")
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_WHOLE:
        raise ReadError("zip_bomb", f"{total} bytes unpacked")
    for entry in entries:
        if entry.file_size > LARGEST_PART:
            raise ReadError("zip_bomb", f"{entry.filename!r} has {entry.file_size} bytes")
        if entry.file_size > _SMALL and entry.file_size > MOST_TIMES * entry.compress_size:
            times = entry.file_size // max(1, entry.compress_size)
            raise ReadError("zip_bomb", f"{entry.filename!r} unpacks to {times} times its size")


def _by_name(entries: Iterable[ZipInfo]) -> dict[str, ZipInfo]:
    parts: dict[str, ZipInfo] = {}
    for entry in entries:
        name = _name(entry)
        _check_name(name, entry)
        if name.endswith("/"):
            continue
        if name in parts:
            raise ReadError("unsafe_name", f"{name!r} stands twice")
        if entry.flag_bits & _ENCRYPTED:
            raise ReadError("encrypted", f"{name!r} needs a password")
        if entry.compress_type not in _METHODS:
            raise ReadError("broken", f"{name!r} is packed by method {entry.compress_type}")
        parts[name] = entry
    return parts


def _name(entry: ZipInfo) -> str:
    """The name as its maker wrote it: without the flag for UTF-8 it may be that or GB 18030."""
    written = entry.orig_filename
    if not entry.flag_bits & _NAMED_IN_UTF8:
        written = _decoded(written.encode("cp437", "replace"))
    return written.replace("\\", "/")


def _decoded(name: bytes) -> str:
    for charset in ("utf-8", "gb18030"):
        try:
            return name.decode(charset)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")


def _check_name(name: str, entry: ZipInfo) -> None:
    if not name or "\x00" in name:
        raise ReadError("unsafe_name", f"{name!r} is no name")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        raise ReadError("unsafe_name", f"{name!r} leads out of the package")
    if entry.create_system == _UNIX and stat.S_ISLNK(entry.external_attr >> 16):
        raise ReadError("unsafe_name", f"{name!r} is a link")
