"""The files in `keys/`: each made once, on the disk before it is used, for its owner's eyes alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from gazette.errors import KeysError


class KeyFiles:
    """The folder of an archive's keys, made with its first file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self, name: str, make: Callable[[], bytes], *, public: str) -> bytes:
        """What a file holds; it is made where there is none.

        A public key is written last of its files: raises KeysError where that is there and this
        one is not, for what was lost must come from a backup.
        """
        file = self._folder / name
        try:
            if not file.exists():
                if name != public and (self._folder / public).exists():
                    raise KeysError(f"keys/{name} is missing: put keys/ back from a backup")
                self.put(name, make())
            return file.read_bytes()
        except OSError as error:
            raise KeysError(f"cannot use the keys in {str(self._folder)!r}: {error}") from error

    def put(self, name: str, content: bytes) -> None:
        """Puts a file in its place, so that not even a power failure takes it back."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._folder / f".{name}.{secrets.token_hex(8)}"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(descriptor)
        beside.replace(self._folder / name)
        folder = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
