"""What takes a processor for a while is worked out beside the event loop, one thing after another."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TypeVar

import msgspec

from api.addresses import NOBODY
from api.problems import ProblemError
from gazette.errors import TooSlowError

T = TypeVar("T")

_AT_ONCE = 8
"""Things that wait at the same time; more would wait longer than anyone does."""
_SHARE = 2
"""How many of these may be of one address (IPv6: of one /64)."""
_SECONDS = 30.0
"""How long one thing waits and is worked out, in all."""


class Later(msgspec.Struct, frozen=True):
    """An answer that takes a processor for a while."""

    work: Callable[[], object]
    """Gives the answer's struct."""


class Reckoning:
    """One thread: what it found once it remembers, and others are answered meanwhile."""

    def __init__(self, at_once: int = _AT_ONCE, *, seconds: float = _SECONDS) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reckoning")
        self._at_once = at_once
        self._seconds = seconds
        self._asked: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """How many things wait or are worked out just now."""
        return self._asked.total()

    async def do(self, work: Callable[[], T], who: str) -> T:
        """What the work answers for an address.

        Raises ProblemError when too much waits, of all or of this address, and TooSlowError when it takes too long.
        """
        if self.waiting >= self._at_once:
            raise _busy("as many such questions as this server takes wait already")
        if who not in NOBODY and self._asked[who] >= _SHARE:
            raise _busy(f"{_SHARE} such questions of one address wait already")
        self._asked[who] += 1
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except TimeoutError as error:
            raise TooSlowError(self._seconds) from error
        finally:
            self._asked[who] -= 1
            if not self._asked[who]:
                del self._asked[who]


def _busy(detail: str) -> ProblemError:
    return ProblemError("busy", HTTPStatus.SERVICE_UNAVAILABLE, detail)
