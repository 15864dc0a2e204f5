"""How often somebody may ask for work: counted in windows, so that memory stays bounded."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from threading import Lock

from api.problems import ProblemError


class Allowance:
    """So many times in so many seconds for each one; counts are dropped with their window."""

    def __init__(
        self, most: int, seconds: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._window = 0
        self._spent: dict[str, int] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._spent)

    def spend(self, who: str) -> None:
        """Counts one; raises ProblemError (429) once all are spent."""
        with self._lock:
            self._turn()
            self._spent[who] = self._spent.get(who, 0) + 1
            if self._spent[who] > self._most:
                raise self._refusal()

    def check(self, who: str) -> None:
        """Raises ProblemError (429) if all are spent, and counts nothing."""
        with self._lock:
            self._turn()
            if self._spent.get(who, 0) >= self._most:
                raise self._refusal()

    def _turn(self) -> None:
        window = int(self._clock() // self._seconds)
        if window != self._window:
            self._window = window
            self._spent.clear()

    def _refusal(self) -> ProblemError:
        detail = (
            f"每 {self._seconds} 秒最多 {self._most} 次 At most {self._most} in {self._seconds} s."
        )
        return ProblemError("too-many", HTTPStatus.TOO_MANY_REQUESTS, detail)
