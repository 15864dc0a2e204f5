"""The address `/mcp`: who may ask, and the way to the protocol, which is started by the first who does."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from litestar import HttpMethod, route
from litestar.handlers import HTTPRouteHandler

from api.addresses import LOOPBACK, place_of
from api.calls import JSON, Call, Headers, Message, Receive, Scope, Send
from api.problems import ProblemError
from api.reading import UNKEPT

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"


class Assistants:
    """The protocol's server of one app. Making it imports and starts nothing."""

    def __init__(self) -> None:
        self._starting = asyncio.Lock()
        self._manager: StreamableHTTPSessionManager | None = None
        self._stop = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def route(self) -> HTTPRouteHandler:
        """POST alone: there is no stream to GET and no session to DELETE."""

        @route(PATH, http_method=[HttpMethod.POST], sync_to_thread=False, opt={"passed_to": self})
        def ask() -> None: ...

        return ask

    async def close(self) -> None:
        """Ends what was started."""
        self._stop.set()
        if self._running is not None:
            await self._running
            self._running = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one message. Raises ProblemError for a page that only seems to be on this machine."""
        check_origin(Call(scope))  # type: ignore[arg-type]  # Litestar's own scope types
        manager, answer = await self._started(), _Answer(send)
        await manager.handle_request(scope, receive, answer.send)
        answer.check()

    async def _started(self) -> StreamableHTTPSessionManager:
        async with self._starting:
            if self._manager is None:
                await asyncio.to_thread(_import)  # others are answered meanwhile
                from api.mcp.protocol import make_manager

                self._manager, ready = make_manager(), asyncio.Event()
                self._running = asyncio.create_task(self._run(self._manager, ready))
                await ready.wait()
            return self._manager

    async def _run(self, manager: StreamableHTTPSessionManager, ready: asyncio.Event) -> None:
        """Keeps the manager running: its tasks must be begun and ended by one and the same."""
        async with manager.run():
            ready.set()
            await self._stop.wait()


class _Answer:
    """What the SDK answers, on its way out: kept by nobody."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._refused = 0

    async def send(self, message: Message) -> None:
        """Sends it, but for a refusal in a shape that is not the protocol's."""
        if message["type"] == "http.response.start":
            kept = [pair for pair in message["headers"] if pair[0] != b"cache-control"]
            message["headers"] = [*kept, (b"cache-control", UNKEPT)]
            if message["status"] >= HTTPStatus.BAD_REQUEST and not _is_json(message["headers"]):
                self._refused = message["status"]
        if not self._refused:
            await self._send(message)

    def check(self) -> None:
        """Raises ProblemError for what was refused."""
        if self._refused == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            detail = "一次请求至多 64 KiB A request has 64 KiB at most."
            raise ProblemError("too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
        if self._refused:
            detail = "须为 JSON-RPC 消息 Send one JSON-RPC message as application/json."
            raise ProblemError("bad-request", HTTPStatus(self._refused), detail)


def _is_json(headers: Headers) -> bool:
    return any(name == b"content-type" and value.startswith(JSON) for name, value in headers)


def _import() -> None:
    import api.mcp.protocol  # noqa: F401 (so that it is there)


def check_origin(call: Call) -> None:
    """Raises ProblemError (403) for what a browser here was led to by a name that is not ours.

    A page elsewhere may rebind its own name to this machine and so reach what only this machine can
    (the transport's rule on DNS rebinding). What is asked from other machines is public for every page.
    """
    if not call.house.origins.is_here(call.scope):
        return
    ours = urlsplit(call.house.settings.base_url).hostname
    named = [f"//{call.header(b'host')}"]
    origin = call.header(b"origin")
    for address in [*named, origin] if origin else named:
        if not _is_ours(address, ours):
            detail = (
                f"从本机访问须用本机的名称 {address!r} is no name of this machine; see base_url."
            )
            raise ProblemError("forbidden", HTTPStatus.FORBIDDEN, detail)


def _is_ours(address: str, ours: str | None) -> bool:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return False
    return host is not None and (host in ("localhost", ours) or place_of(host) == LOOPBACK)
