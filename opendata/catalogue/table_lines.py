"""The canonical form of a table: lines of JSON in the order of the key, packed by zstd in files/."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from gazette.store.files import path_of

Row = dict[str, Any]  # Any: a value is what its field declares

_AT_ONCE = 256 * 1024  # bytes

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Row).decode


def read_lines(data: Path, sha256: str) -> Iterator[Row]:
    """The rows of a kept file, one by one; what is not there raises FileNotFoundError."""
    return read_packed(path_of(data, sha256))


def read_packed(path: Path) -> Iterator[Row]:
    """The rows of a file of packed lines, one by one; what is not there raises FileNotFoundError."""
    with (
        path.open("rb") as file,
        zstandard.ZstdDecompressor().stream_reader(file) as unpacked,
        io.BufferedReader(unpacked, _AT_ONCE) as lines,
    ):
        for line in lines:
            yield _decode(line)


def write_packed(path: Path, rows: Iterable[Row]) -> None:
    """Writes rows as packed lines, in the order in which they come."""
    with path.open("wb") as file, zstandard.ZstdCompressor().stream_writer(file) as packed:
        for row in rows:
            packed.write(_encode(row) + b"\n")
