"""Files as received, one a hash: `files/ab/cd/<sha256>`, written beside and renamed into place."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from gazette.errors import NotFoundError

_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep(data: Path, content: bytes) -> tuple[str, str]:
    """Keeps the bytes and answers their SHA-256 and SM3; the same bytes are kept once."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(data, sha256)
    if not _is_whole(target, len(content)):
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_beside(target, content)
    return sha256, hashlib.new("sm3", content).hexdigest()


def path_of(data: Path, sha256: str) -> Path:
    """Where the file of this hash stands, or would; raises NotFoundError if it is no hash.

    >>> path_of(Path("data"), "ab" * 32).parent.as_posix()
    'data/files/ab/ab'
    """
    if _SHA256.fullmatch(sha256) is None:
        raise NotFoundError("file", sha256)
    return data / "files" / sha256[:2] / sha256[2:4] / sha256


def _is_whole(target: Path, size: int) -> bool:
    """A file cut short by a power failure is written again."""
    try:
        return target.stat().st_size == size
    except FileNotFoundError:
        return False


def _write_beside(target: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        beside.chmod(0o444)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
