"""When what is public last changed, as `Last-Modified` says it.

Later than the truth rather than earlier: what the answers are made of also changes with the release
and the settings (a start) and with the day (some of it is of today).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from opendata.public.file import DATABASE

_LOOK_SECONDS = 1.0
_DAY = 86_400
_BEIJING = 8 * 3600
_MARGIN = 2  # seconds: what changes within the second that is named must not pass for known


class LastChange:
    """Looks at the files of public.db, where each commit leaves its time."""

    def __init__(self, data: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._files = [data / DATABASE, data / f"{DATABASE}-wal"]
        self._clock = clock
        self._started = clock()
        self._looked = 0.0
        self._moment = 0
        self._written = b""

    def recently(self) -> bytes:
        """The date as it was within the last second: never later than what an answer holds."""
        if not 0 <= self._clock() - self._looked < _LOOK_SECONDS:
            return self.now()
        return self._written

    def now(self) -> bytes:
        """The date; empty while the last change is too young to be told from the next."""
        now = self._looked = self._clock()
        midnight = (now + _BEIJING) // _DAY * _DAY - _BEIJING
        changed = max(self._started, midnight)
        for file in self._files:
            with suppress(FileNotFoundError):
                changed = max(changed, file.stat().st_mtime)
        moment = int(changed) + _MARGIN
        if moment > now:
            self._moment, self._written = 0, b""
        elif moment != self._moment:
            self._moment = moment
            self._written = format_datetime(
                datetime.fromtimestamp(moment, UTC), usegmt=True
            ).encode()
        return self._written
