"""One writer at a time: a lock file that the operating system frees when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from gazette.errors import StoreError

_PAUSE = 0.05  # seconds between two tries


class WriterLock:
    """The right to write into one data directory, held until `release`."""

    def __init__(self, file: Path, *, wait: float) -> None:
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            _acquire(self._descriptor, file, deadline=time.monotonic() + wait)
        except BaseException:
            os.close(self._descriptor)
            raise
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Lets the next writer in; the file stays, for removing it would race."""
        os.close(self._descriptor)


def _acquire(descriptor: int, file: Path, *, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 20, 0).decode(errors="replace") or "unknown"
                raise StoreError(
                    f"another process (pid {holder}) is writing to {str(file.parent)!r}: "
                    "wait until it has finished"
                ) from error
            time.sleep(_PAUSE)
        else:
            return
