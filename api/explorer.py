"""The way to Datasette: what is asked below /data/ is streamed from its own process."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
from litestar import HttpMethod, route
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.handlers import HTTPRouteHandler

from api.calls import Call, Headers, Receive, Scope, Send
from api.problems import ProblemError
from api.streams import until_gone

MOUNT = "/data"
_SENT_ON = frozenset(
    {b"accept", b"accept-encoding", b"accept-language", b"if-none-match", b"user-agent"}
)
"""No cookie and no key: Datasette would call such an answer private."""
_KEPT_BACK = frozenset(
    {b"connection", b"keep-alive", b"transfer-encoding", b"server", b"date", b"set-cookie"}
)
_BASE = "http://datasette"
_SAFE = "/%:@!$&'()*+,;=?~-._"
_TIMEOUT = httpx.Timeout(30.0)
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=2.0)
"""Seconds. Datasette's own server lets go after five; a request sent at that moment is lost."""
_LOST = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


class Explorer:
    """A client of the Datasette process that listens on a Unix socket; without one there is none."""

    def __init__(self, listens: Path | None) -> None:
        self._listens = listens
        self._client: httpx.AsyncClient | None = None

    def route(self) -> HTTPRouteHandler:
        """Everything below /data/, and /data itself; no mount, which would take /datasets as well."""

        @route(
            [MOUNT, f"{MOUNT}/{{rest:path}}"],
            http_method=[HttpMethod.GET, HttpMethod.HEAD],
            sync_to_thread=False,
            opt={"passed_to": self},
        )
        def explore() -> None: ...

        return explore

    async def close(self) -> None:
        """Lets go of the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on. Raises ProblemError if Datasette is not there."""
        path: bytes = scope["raw_path"].partition(b"?")[0]
        if scope["method"] not in {"GET", "HEAD"}:
            raise MethodNotAllowedException
        if path == MOUNT.encode():
            await _redirect(scope["query_string"], send)
            return
        if not path.startswith(f"{MOUNT}/".encode()):
            raise NotFoundException
        await until_gone(receive, self._stream(scope, path, send))

    async def _stream(self, scope: Scope, path: bytes, send: Send) -> None:
        target = quote(path, safe=_SAFE)
        if scope["query_string"]:
            target += "?" + quote(scope["query_string"], safe=_SAFE)
        headers = [(b"accept-encoding", b"identity")]
        headers = [pair for pair in scope["headers"] if pair[0] in _SENT_ON] or headers
        headers += _own_address(scope)
        answer = await self._ask(scope["method"], target, headers)
        try:
            await _send_on(answer, send)
        finally:
            await answer.aclose()

    async def _ask(self, method: str, target: str, headers: Headers) -> httpx.Response:
        """The answer, of which nothing is read; a question that was lost on its way is asked again."""
        client = self._connected()
        request = client.build_request(method, target, headers=headers)
        try:
            try:
                return await client.send(request, stream=True)
            except _LOST:
                return await client.send(request, stream=True)
        except httpx.TransportError as error:
            raise _unavailable() from error

    def _connected(self) -> httpx.AsyncClient:
        if self._listens is None:
            raise _unavailable()
        if self._client is None:
            self._client = httpx.AsyncClient(
                transport=httpx.AsyncHTTPTransport(uds=str(self._listens), limits=_LIMITS),
                base_url=_BASE,
                timeout=_TIMEOUT,
                trust_env=False,
            )
        return self._client


def _own_address(scope: Scope) -> Headers:
    """Where the reader asked: Datasette's pages name whole addresses, which must be ours."""
    base = urlsplit(Call(scope).base)  # type: ignore[arg-type]  # Litestar's own scope types
    if not base.netloc:
        return ()
    return ((b"host", base.netloc.encode()), (b"x-forwarded-proto", base.scheme.encode()))


def _unavailable() -> ProblemError:
    detail = "数据浏览服务没有运行，请稍后再试 Datasette is not running; try again later."
    return ProblemError("explorer-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, detail)


async def _send_on(answer: httpx.Response, send: Send) -> None:
    kept = [pair for pair in answer.headers.raw if pair[0].lower() not in _KEPT_BACK]
    headers = [(name.lower(), _below_data(name.lower(), value)) for name, value in kept]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send(
        {"type": "http.response.body", "body": b"", "more_body": True}
    )  # even if none follows
    async for piece in answer.aiter_raw():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _below_data(name: bytes, value: bytes) -> bytes:
    """A header's value; Datasette leaves its own place out where it takes a last slash away."""
    is_elsewhere = name == b"location" and not value.startswith(f"{MOUNT}/".encode())
    return MOUNT.encode() + value if is_elsewhere and value.startswith(b"/") else value


async def _redirect(query: bytes, send: Send) -> None:
    """/data to /data/: links on Datasette's pages are relative to the latter."""
    target = f"{MOUNT}/".encode() + (b"?" + query if query else b"")
    headers = [(b"location", target), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 308, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
