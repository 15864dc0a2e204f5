"""Answers given before: one that public.db, the day and the address alone decide need not be made again.

A route says so of itself (`Route.is_dated`), and its answers say it by their `Last-Modified`.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from api.calls import Scope

Head = dict[bytes, bytes]
Place = tuple[int, int, bytes, bytes, bytes]
"""The state of public.db, the day, the address, the query, and what the reader accepts."""

_VARIES = (b"Accept-Encoding", b"Accept, Accept-Encoding")
_LARGEST = 64 * 1024  # bytes of a body; a longer one costs more to send than to make
_ROOM = 32 * 1024 * 1024  # bytes of all bodies, in each worker
_A_HEAD = 1024  # bytes that a head takes, about
_ONCE = 65_536  # places of which it is remembered that they were asked for
_DAY = 86_400
_BEIJING = 8 * 3600


class Kept(msgspec.Struct, frozen=True):
    """A whole answer, not packed, with its tag; and the route it is of."""

    head: Head
    body: bytes
    route: str


class Answers:
    """Answers each good for one state of public.db and one day."""

    def __init__(self, state: Callable[[], int], *, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock
        self._kept: dict[Place, Kept] = {}
        self._once: set[int] = set()
        self._size = 0
        self._then = (0, 0)

    def place(self, scope: Scope) -> Place | None:
        """Where an answer is kept, before it is made; nowhere while public.db cannot be read.

        One asked for the first time is kept nowhere, as far as is remembered. Most addresses that a
        crawler asks for are never asked for again: to hold on to their answers costs a fifth of
        making them, and drives out those that are.
        """
        host = accept = b""
        for name, value in scope["headers"]:
            match name:
                case b"host":
                    host = value
                case b"accept":
                    accept = value
        address = b"%b://%b%b" % (scope["scheme"].encode(), host, scope["raw_path"])
        day = int(self._clock() + _BEIJING) // _DAY
        asked = (day, address, scope["query_string"], accept)
        if self._is_first(hash(asked)):
            return None
        state = self._state()
        return None if state < 0 else (state, *asked)

    def find(self, place: Place) -> Kept | None:
        """What is kept there."""
        return self._kept.get(place)

    def keep(self, place: Place, kept: Kept) -> None:
        """Keeps an answer; a full house is emptied, or one of another state or day.

        One without a date, or that depends on more than the place, is not kept.
        """
        head = kept.head
        if (
            b"last-modified" not in head
            or head[b"vary"] not in _VARIES
            or len(kept.body) > _LARGEST
        ):
            return
        if self._size > _ROOM or place[:2] != self._then:
            self._kept.clear()
            self._size, self._then = 0, place[:2]
        self._kept[place] = kept
        self._size += len(kept.body) + _A_HEAD

    def _is_first(self, mark: int) -> bool:
        if mark in self._once:
            return False
        if len(self._once) >= _ONCE:
            self._once.clear()
        self._once.add(mark)
        return True
