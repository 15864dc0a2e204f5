"""The parts of a ZIP package: measured by its directory before one is opened, counted while read.

Nothing is ever unpacked to disk. The limits are those of reference/ingest.md §8.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Sequence

from gazette.errors import ReadError

MOST_PARTS = 20_000
LARGEST_PART = 64 * 1024 * 1024
"""Bytes of one part, unpacked."""
LARGEST_WHOLE = 512 * 1024 * 1024
"""Bytes of all parts together, unpacked."""

_RATIO = 300
_RATIO_FROM = 1024 * 1024  # bytes: small parts of blanks pack as well as any bomb
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
"""What zipfile raises for a damaged archive or a method of packing that it does not know."""


class ZipParts:
    """The parts of a package by name; names are compared without case, as OPC has it.

    Raises ReadError `damaged`, `encrypted`, `too_large`, `too_packed` or `unsafe_names`, of the
    whole or of a part.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise ReadError("damaged", f"no ZIP package: {error}") from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        _refuse_large(entries)
        for entry in entries:
            _refuse_unsafe(entry)
        self._entries = {_plain(entry.filename): entry for entry in entries}
        if len(self._entries) < len(entries):
            raise ReadError("unsafe_names", "two parts have the same name")
        self._left = LARGEST_WHOLE

    @property
    def names(self) -> Sequence[str]:
        """Of all parts, in lower case, with forward slashes."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, or None where there is none of that name."""
        entry = self._entries.get(_plain(name))
        if entry is None:
            return None
        most = min(LARGEST_PART, self._left)
        try:
            with self._zip.open(entry) as part:
                content = part.read(most + 1)
        except _BROKEN as error:
            raise ReadError("damaged", f"{entry.filename}: {error}") from error
        if len(content) > most:
            raise ReadError("too_large", f"{entry.filename}: more than {most:,} bytes unpacked")
        self._left -= len(content)
        return content


def _refuse_large(entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_PARTS:
        raise ReadError("too_large", f"{len(entries):,} parts, more than {MOST_PARTS:,}")
    whole = sum(entry.file_size for entry in entries)
    if whole > LARGEST_WHOLE:
        raise ReadError("too_large", f"{whole:,} bytes unpacked, more than {LARGEST_WHOLE:,}")


def _refuse_unsafe(entry: zipfile.ZipInfo) -> None:
    name, size = entry.filename, entry.file_size
    path = _plain(name)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if is_link or path.startswith("/") or ":" in path or ".." in path.split("/"):
        raise ReadError("unsafe_names", f"a part is called {name[:80]!r}")
    if entry.flag_bits & _ENCRYPTED:
        raise ReadError("encrypted", f"{name[:80]}: it is locked with a password")
    if size > LARGEST_PART:
        raise ReadError("too_large", f"{name[:80]}: {size:,} bytes, more than {LARGEST_PART:,}")
    if size > _RATIO_FROM and size > _RATIO * max(entry.compress_size, 1):
        raise ReadError("too_packed", f"{name[:80]}: {size:,} of {entry.compress_size:,} bytes")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()
