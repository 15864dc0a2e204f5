"""What a server did, in numbers: requests by route, method and kind of status, and how long they took.

Each worker counts for itself and writes its counts into the common room, at most once a second;
whoever is asked for numbers adds up those of all. A worker started in place of another goes on with
its counts. No address, no path as asked for and no parameter is in them.
"""

from __future__ import annotations

import asyncio
import os
from bisect import bisect_left
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from api.workers import Place

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds up to and with which a request falls into a bucket."""

NO_ROUTE = "none"
"""Stands for all addresses at which there is nothing."""

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
_OTHER = "other"
_BUCKETS = len(BOUNDS) + 1
_PAGE = os.sysconf("SC_PAGE_SIZE")
_STATM = Path("/proc/self/statm")
_SAVE_SECONDS = 1.0


class Tally(msgspec.Struct):
    """Requests of one route, method and class of status."""

    route: str
    method: str
    status: str
    """The first digit: 2 stands for 200 to 299; 0 where none was sent."""
    buckets: list[int]
    """By the bounds, and one more for what took longer."""
    seconds: float = 0.0

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self.buckets)


class Worker(msgspec.Struct):
    """The numbers of one worker."""

    number: int
    tallies: list[Tally]
    in_flight: int = 0
    memory: int = 0
    """Bytes that are resident."""


class Metrics:
    """The counts of this worker, and the way to those of the others."""

    def __init__(self, place: Place | None = None) -> None:
        self._number = place.number if place else 0
        self._folder = place.folder if place else None
        self._tallies: dict[tuple[str, str, int], Tally] = {}
        self._in_flight = 0
        self._is_due = False
        found = _read(_file(self._folder, self._number)) if self._folder else None
        for tally in found.tallies if found else ():
            self._tallies[tally.route, tally.method, int(tally.status)] = tally

    def begin(self) -> None:
        """A request came in."""
        self._in_flight += 1

    def end(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request went out, after so many seconds."""
        self._in_flight -= 1
        if method not in _METHODS:  # a client has many words
            method = _OTHER
        key = (route, method, status // 100)
        tally = self._tallies.get(key)
        if tally is None:
            tally = Tally(route, method, str(status // 100), [0] * _BUCKETS)
            self._tallies[key] = tally
        tally.buckets[bisect_left(BOUNDS, seconds)] += 1
        tally.seconds += seconds
        if self._folder is not None and not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(_SAVE_SECONDS, self._save)

    def workers(self) -> list[Worker]:
        """The numbers of every worker, this one's as they are now."""
        mine = self._mine()
        if self._folder is None:
            return [mine]
        others = (_read(path) for path in self._folder.glob("*.metrics"))
        found = [one for one in others if one is not None and one.number != self._number]
        return sorted([mine, *found], key=lambda one: one.number)

    def _mine(self) -> Worker:
        return Worker(
            self._number, list(self._tallies.values()), self._in_flight, resident_memory()
        )

    def _save(self) -> None:
        self._is_due = False
        if self._folder is None:
            return
        target = _file(self._folder, self._number)
        beside = target.with_suffix(".new")
        with suppress(OSError):  # the server is going, and the room with it; or the disk is full
            beside.write_bytes(msgspec.json.encode(self._mine()))
            beside.replace(target)


def summed(workers: Iterable[Worker]) -> list[Tally]:
    """The tallies of all workers together."""
    totals: dict[tuple[str, str, str], Tally] = {}
    for worker in workers:
        for one in worker.tallies:
            key = (one.route, one.method, one.status)
            into = totals.setdefault(key, Tally(*key, [0] * _BUCKETS))
            into.buckets = [a + b for a, b in zip(into.buckets, one.buckets, strict=True)]
            into.seconds += one.seconds
    return [totals[key] for key in sorted(totals)]


def resident_memory() -> int:
    """Bytes of this process that are in memory; 0 where the system does not say."""
    try:
        return int(_STATM.read_bytes().split()[1]) * _PAGE
    except OSError:
        return 0


def _file(folder: Path, number: int) -> Path:
    return folder / f"{number}.metrics"


def _read(path: Path) -> Worker | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Worker)
    except (OSError, msgspec.DecodeError):
        return None
