"""OLE compound files with streams of given names at the top, made byte by byte ([MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from ingest.ole import MAGIC

_SECTOR = 512
_IN_HEADER = 109
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole_file(streams: Mapping[str, bytes], *, filler: int = 0) -> bytes:
    """A file with these streams, each filled to 4,096 bytes; the directory stands at the end.

    `filler` sectors of nothing stand before it.
    """
    bodies = [content.ljust(4096, b"\x00") for content in streams.values()]
    starts, sectors, table = [], b"\x00" * _SECTOR * filler, [_FREE] * filler
    for body in bodies:
        starts.append(len(table))
        count = len(body) // _SECTOR
        table += [*range(len(table) + 1, len(table) + count), _END]
        sectors += body
    entries = [_entry("Root Entry", 5, child=1)]
    for place, (name, body, start) in enumerate(zip(streams, bodies, starts, strict=True), start=1):
        right = place + 1 if place < len(streams) else _FREE
        entries.append(_entry(name, 2, right=right, start=start, size=len(body)))
    directory = b"".join(entries)
    directory += b"\x00" * (-len(directory) % _SECTOR)
    first = len(table)
    count = len(directory) // _SECTOR
    table += [*range(first + 1, first + count), _END]
    tables = 1
    while (len(table) + tables + 1) * 4 > tables * _SECTOR:
        tables += 1
    places = [*range(len(table), len(table) + tables)]
    further = len(table) + tables if tables > _IN_HEADER else _END
    table += [_TABLE] * tables
    written = struct.pack(f"<{len(table)}I", *table).ljust(tables * _SECTOR, b"\xff")
    rest = [*places[_IN_HEADER:], *[_FREE] * (127 + _IN_HEADER - max(tables, _IN_HEADER)), _END]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        *(MAGIC, 0x3E, 3, 0xFFFE, 9, 6),
        *(0, tables, first, 0, 4096, _END, 0, further, int(further != _END)),
    )
    listed = [*places[:_IN_HEADER], *[_FREE] * (_IN_HEADER - tables)]
    chained = struct.pack("<128I", *rest) if further != _END else b""
    return header + struct.pack("<109I", *listed) + sectors + directory + written + chained


def _entry(
    name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0
) -> bytes:
    words = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", words, len(words) + 2, kind, 1, _FREE, right, child, start, size
    )
