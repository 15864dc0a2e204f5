"""OLE compound files ([MS-CFB]): which streams stand at the top of one, and the head of a stream.

That tells a Word file from a spreadsheet and from a package locked with a password.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

import msgspec

from gazette.errors import ReadError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = struct.Struct("<30xHH")  # sector and short sector size, as powers of two
_DIRECTORY_AT, _FURTHER_AT, _IN_HEADER = 0x30, 0x44, 109
_ENTRY = struct.Struct("<64sHBxIII36xIQ")
_ENTRY_SIZE = 128
_MOST_ENTRIES = 4096
_LAST = 0xFFFFFFFA  # this and above mean: no sector
_NONE = 0xFFFFFFFF
_SHORT_STREAM = 4096  # bytes: shorter ones stand in another place
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class Entry(msgspec.Struct, frozen=True):
    """A stream or storage: where it begins, how long it is, its place in the tree of names."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class OleFile:
    """A compound file; raises ReadError `broken` where it cannot be followed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            if not data.startswith(MAGIC):
                raise ReadError("broken", "no OLE compound file")
            power, _ = _HEADER.unpack_from(data)
            if power not in (9, 12):
                raise ReadError("broken", f"OLE sectors of 2^{power} bytes")
            self._size = 1 << power
            self._table = self._sector_table()
            (first,) = struct.unpack_from("<I", data, _DIRECTORY_AT)
            self.top = self._top(self._entries(first))
        except struct.error as error:
            raise ReadError("broken", "the OLE file is cut short") from error

    top: Mapping[str, Entry]
    """Streams and storages at the top, by name."""

    def head(self, name: str) -> bytes:
        """The first bytes of a long stream, up to a sector; empty for a short or missing one."""
        entry = self.top.get(name)
        if entry is None or entry.kind != _STREAM or entry.size < _SHORT_STREAM:
            return b""
        return self._sector(entry.start)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _sector_table(self) -> list[int]:
        """Which sector follows each."""
        table: list[int] = []
        for number in self._table_sectors():
            sector = self._sector(number)
            table += struct.unpack_from(f"<{len(sector) // 4}I", sector)
        return table

    def _table_sectors(self) -> Iterator[int]:
        """The sectors of that table: the first are listed in the header, others in a chain."""
        further, _, *listed = struct.unpack_from(f"<II{_IN_HEADER}I", self._data, _FURTHER_AT)
        seen: set[int] = set()
        while True:
            yield from (number for number in listed if number < _LAST)
            sector = self._sector(further) if further < _LAST else b""
            if further in seen or len(sector) < self._size:
                return
            seen.add(further)
            *listed, further = struct.unpack(f"<{self._size // 4}I", sector)

    def _entries(self, first: int) -> list[Entry]:
        entries: list[Entry] = []
        for number in self._chain(first):
            sector = self._sector(number)
            for place in range(0, len(sector) - _ENTRY_SIZE + 1, _ENTRY_SIZE):
                name, length, kind, left, right, child, start, size = _ENTRY.unpack_from(
                    sector, place
                )
                words = name[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
                entries.append(Entry(words, kind, left, right, child, start, size))
        return entries

    def _chain(self, first: int) -> Iterator[int]:
        seen: set[int] = set()
        number = first
        while number < _LAST and number not in seen and len(seen) < _MOST_ENTRIES:
            seen.add(number)
            yield number
            number = self._table[number] if number < len(self._table) else _NONE

    def _top(self, entries: list[Entry]) -> dict[str, Entry]:
        if not entries or entries[0].kind != _ROOT:
            raise ReadError("broken", "the OLE file has no directory")
        found: dict[str, Entry] = {}
        waiting, seen = [entries[0].child], {_NONE}
        while waiting:
            number = waiting.pop()
            if number in seen or number >= len(entries):
                continue
            seen.add(number)
            entry = entries[number]
            if entry.kind in (_STORAGE, _STREAM):
                found[entry.name] = entry
            waiting += [entry.left, entry.right]
        return found
