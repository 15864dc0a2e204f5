"""The door of the service: who may come in how often, by what name a request goes, and what it took.

Whatever goes out has passed here, so every answer has its request id, and every request is counted.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from http import HTTPStatus
from itertools import count

from api.addresses import NOBODY, Origins
from api.calls import DATASET, REQUEST_ID, TEMPLATE, App, Headers, Message, Receive, Scope, Send
from api.metrics import NO_ROUTE, Metrics
from api.problems import ProblemError
from api.rates import Rates
from api.refusing import refuse
from api.settings import Settings
from api.usage import Usage

ACCESS = "gongbao.access"
"""The name of the log of requests."""

_REQUEST_ID = re.compile(rb"[0-9A-Za-z._-]{1,64}")
_PROCESS = secrets.token_hex(6).encode()
_serials = count(1)
_log = logging.getLogger(ACCESS)


class Door:
    """Wraps the whole app. Without `rates` everybody may ask as often as he likes."""

    def __init__(
        self,
        app: App,
        settings: Settings,
        *,
        origins: Origins,
        metrics: Metrics,
        usage: Usage,
        rates: Rates | None,
    ) -> None:
        self._app = app
        self._settings = settings
        self._origins = origins
        self._metrics = metrics
        self._usage = usage
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request in, or refuses it; notes what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, method = time.perf_counter(), scope["method"]
        visit = _Visit(scope, send)
        self._metrics.begin()
        try:
            wait = self._spend(scope, visit) if self._rates is not None else 0
            if wait:
                error = ProblemError("too-many", HTTPStatus.TOO_MANY_REQUESTS, _detail(wait))
                await refuse(error, scope, visit.send, self._settings, retry_after=wait)
            else:
                await self._app(scope, receive, visit.send)
        finally:
            seconds = time.perf_counter() - began
            route = scope.get(TEMPLATE) or NO_ROUTE
            self._metrics.end(route, method, visit.status, seconds)
            if method == "GET" or DATASET in scope:  # by POST some ask what others GET
                self._usage.note(scope, visit.status, self._origins)
            if _log.isEnabledFor(logging.INFO):
                told = (visit.id, method, route, visit.status, seconds * 1000)
                _log.info("%s %s %s %d %.1f ms", *told)

    def _spend(self, scope: Scope, visit: _Visit) -> int:
        """Counts a request; the seconds to wait for one that is too many."""
        rates, who = self._rates, self._origins.place(scope)
        if rates is None or who in NOBODY:
            return 0
        left = rates.spend(who)
        visit.more = ((b"ratelimit-policy", rates.policy), (b"ratelimit", rates.state(left)))
        return rates.wait(left) if left < 0 else 0


class _Visit:
    """One request from coming in to going out."""

    __slots__ = ("_name", "_send", "id", "more", "status")

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self.status = 0
        self.more: Headers = ()
        given = b""
        for name, value in scope["headers"]:
            if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
                given = value
        given = given or b"%b-%x" % (_PROCESS, next(_serials))
        self._name = (b"x-request-id", given)
        self.id = scope[REQUEST_ID] = given.decode()

    async def send(self, message: Message) -> None:
        """Adds to the head what every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], self._name, *self.more]
        await self._send(message)


def _detail(wait: int) -> str:
    return f"请求过多，请 {wait} 秒后再试 Too many requests: try again in {wait} s."
