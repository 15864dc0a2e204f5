"""What takes a processor for a while is worked out beside the event loop, one thing after another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec

from gazette.errors import TooSlowError

T = TypeVar("T")

_AT_ONCE = 8
"""Things that wait at the same time; more would wait longer than anyone does."""
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
        self.waiting = 0
        """Things that wait or are worked out just now."""

    async def do(self, work: Callable[[], T]) -> T:
        """What the work answers. Raises TooSlowError when too much waits, or it takes too long."""
        if self.waiting >= self._at_once:
            raise TooSlowError(self._seconds)
        self.waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except TimeoutError as error:
            raise TooSlowError(self._seconds) from error
        finally:
            self.waiting -= 1
