"""The public original files of a release: tar shards, and an index that says what stands where.

The same files give the same bytes. They stand in the order in which they became public, so shards
of a release before mostly stay as they were. A file that several versions were read from is there
once. Each line of the index is of one version:

    {"document": "…", "version": 1, "shard": "originals-0001.tar", "path": "ab12….txt",
     "media_type": "text/plain", "size": 7, "digest": {"sha-256": "…", "sm3": "…"}}
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from gazette.errors import StoreError
from gazette.store.files import path_of
from opendata.original_types import ending_of, shown_type
from opendata.public.public_originals import PublicFile, public_files
from opendata.release_files import Progress
from opendata.to_ndjson_zst import write_zst

INDEX = "originals.ndjson.zst"
"""Of each version with a public file, where that stands."""
MEBIBYTE = 1024 * 1024

_BLOCK = 512  # bytes: a head, and what a file is filled up to (POSIX.1-1988, ustar)
_CHUNK = 256 * 1024

_lines = msgspec.json.Encoder().encode_lines


def write_originals(data: Path, folder: Path, *, most: int, progress: Progress) -> list[str]:
    """Writes shards of at most so many bytes, one file at least, and the index; answers their names.

    Which files are public says the closed public.db in the folder. Raises StoreError where one is
    not kept as it came in.
    """
    shards = _Shards(data, folder, most)

    def lines() -> Iterator[bytes]:
        for done, total, file in public_files(folder):
            shard, path = shards.add(file)
            progress(INDEX, done, total)
            yield _lines([_line(file, shard, path, *each) for each in file.versions])

    try:
        write_zst(lines(), folder / INDEX)
    finally:
        shards.close()
    return [INDEX, *shards.names]


class _Shards:
    """Tar files on their way, one open at a time."""

    def __init__(self, data: Path, folder: Path, most: int) -> None:
        self._data = data
        self._folder = folder
        self._most = most
        self._tar: IO[bytes] | None = None
        self.names: list[str] = []

    def add(self, file: PublicFile) -> tuple[str, str]:
        """Adds a file; answers the shard and the path in it."""
        tar = self._with_room(_BLOCK + file.size + _to_fill(file.size))
        path = f"{file.sha256}{ending_of(file.media_type)}"
        tar.write(_head(path, file.size))
        digest = hashlib.sha256()
        for piece in _pieces(self._data, file):
            digest.update(piece)
            tar.write(piece)
        if digest.hexdigest() != file.sha256:
            raise _damaged(file)
        tar.write(bytes(_to_fill(file.size)))
        return self.names[-1], path

    def close(self) -> None:
        """Ends the shard that is open."""
        if self._tar is not None:
            self._tar.write(bytes(2 * _BLOCK))
            self._tar.close()
            self._tar = None

    def _with_room(self, size: int) -> IO[bytes]:
        """The shard that takes so many bytes more: the next, where this one is full."""
        if self._tar is None or self._tar.tell() + size + 2 * _BLOCK > self._most:
            self.close()
            self.names.append(f"originals-{len(self.names) + 1:04}.tar")
            self._tar = (self._folder / self.names[-1]).open("wb")
        return self._tar


def _head(path: str, size: int) -> bytes:
    """What stands before a file: nobody's, of no time."""
    head = tarfile.TarInfo(path)
    head.size = size
    head.mode = 0o644
    return head.tobuf(tarfile.GNU_FORMAT)  # its numbers have room for any size


def _pieces(data: Path, file: PublicFile) -> Iterator[bytes]:
    try:
        content = path_of(data, file.sha256).open("rb")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _damaged(file) from error
    with content:
        while piece := content.read(_CHUNK):
            yield piece


def _to_fill(size: int) -> int:
    """How many bytes are lacking to a whole number of blocks."""
    return -size % _BLOCK


def _line(
    file: PublicFile, shard: str, path: str, document: str, version: int
) -> dict[str, object]:
    return {
        "document": document,
        "version": version,
        "shard": shard,
        "path": path,
        "media_type": shown_type(file.media_type),
        "size": file.size,
        "digest": {"sha-256": file.sha256, "sm3": file.sm3},
    }


def _damaged(file: PublicFile) -> StoreError:
    return StoreError(
        f"the original {file.sha256} is gone or damaged: if nothing was withdrawn this moment, "
        "see `gongbao verify`"
    )
