"""What the closed routes share: the desk behind the API and the portal, and what it can bear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

import msgspec

from api.clamd import scanner
from api.limits import Allowance
from api.problems import ProblemError
from api.settings import Settings
from gazette.filing.desk import Desk, Read
from gazette.filing.receiving import Receiver, Sniff

T = TypeVar("T")

_AT_ONCE = 2  # filings that are read at the same time, each in a process of its own
_FAILURES = 60  # wrong keys from one address in a minute
_REQUESTS = 120  # requests of one account in a minute
_MINUTE = 60
_SUBSCRIPTIONS = 20  # new ones of one address in an hour
_LETTERS = 20  # feedback of one address in an hour
_HOUR = 3600


class Reading(msgspec.Struct, frozen=True):
    """What `ingest` does for the desk, as plain callables that `main` passes in."""

    sniff: Sniff
    read: Read


class Counter:
    """The desk of one server process, with its limits."""

    def __init__(self, settings: Settings, reading: Reading | None) -> None:
        scan = scanner(settings.clamd)
        self._desk: Desk | None = None
        if reading is not None:
            self._desk = Desk(settings.data, Receiver(reading.sniff, scan), reading.read)
        self._room = asyncio.Semaphore(_AT_ONCE)
        self.failures = Allowance(_FAILURES, _MINUTE)
        """Of addresses that show wrong keys."""
        self.requests = Allowance(_REQUESTS, _MINUTE)
        """Of accounts."""
        self.subscriptions = Allowance(_SUBSCRIPTIONS, _HOUR)
        """Of addresses that subscribe; they are counted, never kept."""
        self.letters = Allowance(_LETTERS, _HOUR)
        """Of addresses that send feedback; they too are counted, never kept."""

    @property
    def desk(self) -> Desk:
        """The desk; raises ProblemError (503) where nobody was given to read what comes in."""
        if self._desk is None:
            detail = "本服务没有配置读取程序 This server was started without readers."
            raise ProblemError("filing-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, detail)
        return self._desk

    async def work(self, task: Callable[[], T]) -> T:
        """Does heavy work in a thread, as soon as there is room for it."""
        async with self._room:
            return await asyncio.to_thread(task)
