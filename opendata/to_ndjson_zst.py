"""A table as NDJSON packed by Zstandard: the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import zstandard

from opendata.flat_table import FlatTable
from opendata.to_jsonl import json_lines

_LEVEL = 9
"""Where one core still packs tens of megabytes a second; 19 saves a tenth and takes ten times as long."""


def write_ndjson_zst(table: FlatTable, path: Path) -> int:
    """Writes a new file; gives how many rows it has."""
    names = [column.name for column in table.columns]
    written = 0

    def pieces() -> Iterator[bytes]:
        nonlocal written
        for rows in table.batches:
            written += len(rows)
            yield json_lines(names, rows)

    write_zst(pieces(), path)
    return written


def write_zst(pieces: Iterator[bytes], path: Path) -> None:
    """Writes a new file of these bytes, packed, with a checksum of its own."""
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    with path.open("wb") as file, packer.stream_writer(file) as packed:
        for piece in pieces:
            packed.write(piece)
