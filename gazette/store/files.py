"""Files as received, one a hash: `files/ab/cd/<sha256>`, written beside and renamed into place."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from gazette.errors import NotFoundError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1024 * 1024


def keep(data: Path, content: bytes) -> tuple[str, str]:
    """Keeps the bytes and answers their SHA-256 and SM3; the same bytes are kept once."""
    sha256 = hashlib.sha256(content).hexdigest()
    if not is_kept(data, sha256, len(content)):
        _place(_write_beside(data, [content]), path_of(data, sha256))
    return sha256, hashlib.new("sm3", content).hexdigest()


def keep_stream(data: Path, stream: BinaryIO) -> tuple[str, str, int]:
    """The same for a stream of any size, in flat memory: its SHA-256, SM3 and size."""
    digests = Digests()
    beside = _write_beside(data, digests.of(stream))
    _place(beside, path_of(data, digests.sha256))
    return digests.sha256, digests.sm3, digests.size


class Digests:
    """What a stream is known by, taken while it passes through `of`."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._sm3 = hashlib.new("sm3")
        self.size = 0

    def of(self, stream: BinaryIO) -> Iterator[bytes]:
        """The stream in pieces, each counted."""
        while chunk := stream.read(_CHUNK):
            self._sha256.update(chunk)
            self._sm3.update(chunk)
            self.size += len(chunk)
            yield chunk

    @property
    def sha256(self) -> str:
        """SHA-256 so far, in hexadecimal."""
        return self._sha256.hexdigest()

    @property
    def sm3(self) -> str:
        """SM3 so far, in hexadecimal."""
        return self._sm3.hexdigest()


def path_of(data: Path, sha256: str) -> Path:
    """Where the file of this hash stands, or would; raises NotFoundError if it is no hash.

    >>> path_of(Path("data"), "ab" * 32).parent.as_posix()
    'data/files/ab/ab'
    """
    if _SHA256.fullmatch(sha256) is None:
        raise NotFoundError("file", sha256)
    return data / "files" / sha256[:2] / sha256[2:4] / sha256


def is_kept(data: Path, sha256: str, size: int) -> bool:
    """Whether the file of this hash is there and whole, not cut short by a power failure."""
    try:
        return path_of(data, sha256).stat().st_size == size
    except (FileNotFoundError, NotADirectoryError):
        return False


def _write_beside(data: Path, chunks: Iterable[bytes]) -> Path:
    folder = data / "files"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(chunks)
        beside.chmod(0o444)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _place(beside: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
