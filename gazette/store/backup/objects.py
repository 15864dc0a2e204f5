"""The content of a backup: each piece once, in a file named by its SHA-256.

`objects/ab/<sha256>`; nobody but the owner may read them. A file is written whole in `work/` and
renamed into its place.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from gazette.errors import DamagedError

FOLDER = "objects"
PREFIXES = tuple(f"{number:02x}" for number in range(256))
"""How a SHA-256 may begin: names of folders, and an even way to cut any set of digests."""

SHA256 = re.compile(r"[0-9a-f]{64}")

_PIECE = 1024 * 1024  # bytes


class Objects:
    """The objects of one repository; `written` counts the bytes added since it was opened."""

    def __init__(self, repository: Path, *, work: Path) -> None:
        self._folder = repository / FOLDER
        self._work = work
        self.written = 0

    def path_of(self, sha256: str) -> Path:
        """Where the object stands, or would."""
        return self._folder / sha256[:2] / sha256

    def put(self, content: bytes, *, known: Container[str] = ()) -> str:
        """Keeps the bytes and answers their SHA-256.

        What is there is measured alone where it is `known` to be of a whole snapshot. Anything
        else was left by a backup that never ended, perhaps with the power: it is read first.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        if not self._has(sha256, len(content), known=known):
            self._place([content], sha256, name=sha256)
        return sha256

    def put_file(self, path: Path, sha256: str, size: int, *, known: Container[str] = ()) -> None:
        """Keeps a file whose name says its SHA-256, in flat memory.

        Raises DamagedError if its bytes are others or cannot be read, FileNotFoundError if it is
        not there.
        """
        if not self._has(sha256, size, known=known):
            self._place(_read(path), sha256, name=f"file {sha256}")

    def get(self, sha256: str) -> bytes:
        """A small object whole. Raises DamagedError if it is missing or not what its name says."""
        return b"".join(self.pieces(sha256))

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """An object of any size; raises DamagedError at its end if it was not what it should be."""
        digest = hashlib.sha256()
        try:
            for piece in _read(self.path_of(sha256)):
                digest.update(piece)
                yield piece
        except FileNotFoundError as error:
            raise DamagedError(self.name_of(sha256), "missing") from error
        if digest.hexdigest() != sha256:
            raise DamagedError(self.name_of(sha256), "damaged")

    def copy_out(self, sha256: str, target: Path, *, mode: int) -> None:
        """Writes the object into a new file; one that is damaged or missing leaves none."""
        target.parent.mkdir(parents=True, exist_ok=True)
        write_new(target, self.pieces(sha256), mode=mode)

    def there(self, prefix: str) -> list[Path]:
        """What stands in the folder of this prefix, objects or not."""
        try:
            return sorted((self._folder / prefix).iterdir())
        except FileNotFoundError:
            return []

    @staticmethod
    def name_of(sha256: str) -> str:
        """How an object is named to people: its path within the repository."""
        return f"{FOLDER}/{sha256[:2]}/{sha256}"

    def _has(self, sha256: str, size: int, *, known: Container[str]) -> bool:
        try:
            is_whole = self.path_of(sha256).stat().st_size == size
        except FileNotFoundError:
            return False
        return is_whole and (sha256 in known or self._is_sound(sha256))

    def _is_sound(self, sha256: str) -> bool:
        try:
            for _ in self.pieces(sha256):
                pass
        except DamagedError:
            return False
        return True

    def _place(self, content: Iterable[bytes], sha256: str, *, name: str) -> None:
        made = self._work / f"{os.getpid()}-{sha256}"
        digest = hashlib.sha256()

        def checked() -> Iterator[bytes]:
            for piece in content:
                digest.update(piece)
                yield piece
            if digest.hexdigest() != sha256:
                raise DamagedError(name, "damaged")

        write_new(made, checked(), mode=0o600)
        self.written += made.stat().st_size
        target = self.path_of(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        made.replace(target)


def write_new(path: Path, content: Iterable[bytes], *, mode: int) -> None:
    """Writes a file that was not there, whole or not at all; from the start of this mode."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    descriptor = os.open(path, flags, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(content)
    except BaseException:
        path.unlink()
        raise


def _read(path: Path) -> Iterator[bytes]:
    """The file in pieces. Raises DamagedError where the disk does not give it."""
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DamagedError(path.name, f"cannot be read: {error.strerror}") from error
