"""One writer at a time: a lock file that the operating system frees when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import TextIO

from gazette.errors import BusyError

_PAUSE = 0.05  # seconds between two tries


class WriterLock:
    """The right to write into one data directory, held until `release`."""

    def __init__(self, file: Path, *, wait: float) -> None:
        self._file = file.open("a+", encoding="ascii")
        try:
            _acquire(self._file, file, deadline=time.monotonic() + wait)
        except BaseException:
            self._file.close()
            raise
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        """Lets the next writer in; the file stays, for removing it would race."""
        self._file.close()


def _acquire(opened: TextIO, file: Path, *, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                opened.seek(0)
                holder = opened.read(20) or "unknown"
                raise BusyError(
                    f"another process (pid {holder}) is writing to {str(file.parent)!r}: "
                    "wait until it has finished"
                ) from error
            time.sleep(_PAUSE)
        else:
            return
