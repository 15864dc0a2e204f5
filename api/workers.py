"""What the workers of one server have in common: a folder, and in it a place for each of them.

A place is held by a lock that ends with its process, so a worker started in place of another takes
over that one's place and goes on with its counts.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

PLACES = 64
"""More workers than this have no place, and count for themselves alone."""

EXPLORER = "explorer.socket"
"""Where Datasette listens; nobody but the user of the server may enter the folder."""

_SLOTS = 65_536  # addresses are told apart by 16 bits of a keyed digest
_WIDTH = 4  # bytes of a count, which starts again at nought
_KEY = "key"
_COUNTS = "counts"


@contextmanager
def common_room() -> Iterator[Path]:
    """A folder for the workers of one server; it is gone when they are."""
    folder = Path(tempfile.mkdtemp(prefix="gongbao-"))
    try:
        (folder / _KEY).write_bytes(secrets.token_bytes(32))
        with (folder / _COUNTS).open("wb") as counts:
            counts.truncate(PLACES * _SLOTS * _WIDTH)  # holes: only what is used takes room
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Place:
    """One worker's place. Each worker writes its own counts alone and reads those of all."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder
        self.number = number
        self._key = (folder / _KEY).read_bytes()
        with (folder / _COUNTS).open("r+b") as file:
            self._counts = memoryview(mmap.mmap(file.fileno(), 0)).cast("I")
        self._start = number * _SLOTS

    def slot(self, who: str) -> int:
        """Where somebody is counted. Nobody can find another who is counted at the same place."""
        digest = blake2b(who.encode(), digest_size=2, key=self._key).digest()
        return int.from_bytes(digest, "big")

    def add(self, slot: int) -> None:
        """Counts one."""
        at = self._start + slot
        self._counts[at] = (self._counts[at] + 1) & 0xFFFFFFFF

    def others(self, slot: int) -> int:
        """What all the other workers have counted."""
        return sum(self._counts[slot::_SLOTS]) - self._counts[self._start + slot]


def take_place(folder: Path) -> Place | None:
    """The first place that is free, held until this process ends; None if there is none."""
    for number in range(PLACES):
        lock = os.open(folder / f"{number}.lock", os.O_WRONLY | os.O_CREAT, 0o600)
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return Place(folder, number)  # the lock is left open: it ends with the process
        os.close(lock)
    return None
