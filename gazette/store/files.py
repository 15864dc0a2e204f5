"""Files as received, one a hash: `files/ab/cd/<sha256>`, written beside and renamed into place."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from gazette.errors import NotFoundError

NEW = ".new-"
"""What the name of a file begins with that is not yet in its place, or never came there."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1024 * 1024


def keep(data: Path, content: bytes) -> tuple[str, str]:
    """Keeps the bytes and answers their SHA-256 and SM3; the same bytes are kept once."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(data, sha256)
    if not _is_whole(target, len(content)):
        _place(_write_into(target.parent, [content]), target)
    return sha256, hashlib.new("sm3", content).hexdigest()


def keep_stream(data: Path, stream: BinaryIO) -> tuple[str, str, int]:
    """The same for a stream of any size, in flat memory: its SHA-256, SM3 and size."""
    digests = Digests()
    beside = _write_into(data / "files", digests.of(stream))
    target = path_of(data, digests.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    _place(beside, target)
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
    return data.joinpath("files", sha256[:2], sha256[2:4], sha256)


def is_kept(data: Path, sha256: str, size: int) -> bool:
    """Whether the file of this hash is there and whole, not cut short by a power failure."""
    return _is_whole(path_of(data, sha256), size)


def flush_names(folder: Path) -> None:
    """Puts what was made, renamed or removed in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_whole(target: Path, size: int) -> bool:
    try:
        return target.stat().st_size == size
    except (FileNotFoundError, NotADirectoryError):
        return False


def _write_into(folder: Path, chunks: Iterable[bytes]) -> Path:
    """A new file in the folder, which is made at need; its name is nobody's yet."""
    beside = folder / f"{NEW}{os.urandom(8).hex()}"
    try:
        with _open_new(beside) as file:
            file.writelines(chunks)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _open_new(file: Path) -> BinaryIO:
    """Open for writing once: nobody may write into it later."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        descriptor = os.open(file, flags, 0o444)
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, flags, 0o444)
    return os.fdopen(descriptor, "wb")


def _place(beside: Path, target: Path) -> None:
    try:
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
