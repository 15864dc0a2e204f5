"""The folders of one index: the one in use, named in a file, and the next while it is made."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gazette.store.lock import WriterLock
from opendata.search.file_marks import Mark, mark_of

_POINTER = "current"
_LOCK = "lock"
_NUMBER = re.compile(rb"[0-9]{1,9}")
_WAIT = 5.0  # seconds for another writer to finish


class Generations:
    """What stands under the folder of one engine."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._pointer = str(home / _POINTER)
        self._mark: Mark | None = None
        self._current: Path | None = None

    def current(self) -> Path | None:
        """The folder in use, None before the first and where the file that names it is broken.

        The file is only read when another has taken its place.
        """
        try:
            mark = mark_of(self._pointer)
            if mark != self._mark:
                name = (self.home / _POINTER).read_bytes().strip()
                self._current = self.home / name.decode() if _NUMBER.fullmatch(name) else None
                self._mark = mark
        except FileNotFoundError:
            self._mark = self._current = None
        return self._current

    @contextmanager
    def alone(self) -> Iterator[None]:
        """The right to write. Raises StoreError while another process has it."""
        self.home.mkdir(parents=True, exist_ok=True)
        lock = WriterLock(self.home / _LOCK, wait=_WAIT)
        try:
            yield
        finally:
            lock.release()

    def begin(self) -> Path:
        """A new folder beside the one in use; what a broken-off attempt left is thrown away."""
        self._sweep()
        current = self.current()
        following = int(current.name) + 1 if current else 1
        return self.home / str(following)

    def put_in_use(self, folder: Path) -> None:
        """Lets a finished folder take over at once. Who still reads the old one may go on."""
        beside = self.home / f"{_POINTER}.new"
        beside.write_text(folder.name, encoding="ascii")
        beside.replace(self.home / _POINTER)
        _flush(self.home)
        self._sweep()

    def drop(self) -> None:
        """Removes every folder; the next to open the index makes it from nothing."""
        with self.alone():
            (self.home / _POINTER).unlink(missing_ok=True)
            _flush(self.home)
            self._sweep()

    def _sweep(self) -> None:
        current = self.current()
        for entry in self.home.iterdir():
            if entry.is_dir() and entry != current:
                shutil.rmtree(entry)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
