"""The closed side: filings, reviews, subscriptions and the portal, which are nobody's but whom they concern.

No answer here is kept by anybody, and no other site's script may read one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote

import msgspec
from litestar import Response, delete, get, post, put
from litestar.handlers import HTTPRouteHandler

from api.calls import ASKED_PATH, App, Headers, Message, Receive, Scope, Send, encode
from api.reading import Route

CLOSED = (
    "/api/v1/filings", "/api/v1/moderation", "/api/v1/reviews", "/api/v1/subscriptions",
    "/api/v1/tables", "/portal", "/subscriptions",
)  # fmt: skip
"""Where the addresses of the closed side begin."""

LETTER_BOXES = frozenset({"/api/v1/feedback", "/feedback"})
"""Open addresses where a letter may be posted, which is nobody's but the sender's."""

SMALL = 64 * 1024
"""Bytes of a request that brings no files."""

_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Headers = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", _POLICY),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)


class ClosedRoute(Route, frozen=True, kw_only=True):
    """What the description says of a closed route."""

    body: type[msgspec.Struct] | None = None
    """The JSON it takes, or with `is_form` the fields of a multipart form."""
    is_form: bool = False
    status: HTTPStatus = HTTPStatus.OK
    """Of the answer where all went well."""
    needs: Literal["key", "token", "nothing"] = "key"
    """What one must show; in the portal always a session."""


def closed_get(
    path: str, route: ClosedRoute
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:  # Any: answers of any kind
    """A decorator for the function that answers GET (and so HEAD), in a thread of its own.

    Litestar's own `sync_to_thread` wraps a function twice where POST shares its path.
    """

    def declare(read: Callable[..., Any]) -> HTTPRouteHandler:
        @wraps(read)
        async def read_in_thread(**given: object) -> Any:  # Any: an answer of any kind
            return await asyncio.to_thread(read, **given)

        return get(path, opt={"closed": route})(read_in_thread)

    return declare


def closed_post(
    path: str, route: ClosedRoute
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:  # Any: answers of any kind
    """A decorator for the function that answers POST of a few fields."""
    opt = {"closed": route}
    return post(path, opt=opt, status_code=route.status, request_max_body_size=SMALL)


def closed_put(
    path: str, route: ClosedRoute
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:  # Any: answers of any kind
    """A decorator for the function that answers PUT of a few fields."""
    return put(path, opt={"closed": route}, status_code=route.status, request_max_body_size=SMALL)


def closed_delete(
    path: str, route: ClosedRoute
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:  # Any: answers of any kind
    """A decorator for the function that answers DELETE."""
    opt = {"closed": route}
    return delete(path, opt=opt, status_code=route.status, request_max_body_size=SMALL)


def closed_upload(
    path: str, route: ClosedRoute
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:  # Any: answers of any kind
    """A decorator for the function that answers POST of files, as large as the app allows."""
    return post(path, opt={"closed": route}, status_code=route.status)


def answer(
    given: object, status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """A struct as a JSON answer."""
    return Response(
        encode(given), status_code=status, media_type="application/json", headers=headers
    )


def attachment(content: bytes, name: str) -> Response[bytes]:
    """A stranger's file as an answer that no browser opens by itself."""
    return Response(
        content,
        media_type="application/octet-stream",
        headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )


def is_closed(scope: Scope) -> bool:
    """Whether a request is for the closed side."""
    path: str = scope["path"]
    return path.startswith(CLOSED) or (
        scope["method"] == "POST" and path.rstrip("/") in LETTER_BOXES
    )


def with_head(allow: bytes) -> bytes:
    """The methods that an address takes, HEAD wherever GET.

    >>> with_head(b"OPTIONS, GET")
    b'GET, HEAD, OPTIONS'
    """
    methods = {one.strip() for one in allow.split(b",")}
    return b", ".join(sorted(methods | {b"HEAD"} if b"GET" in methods else methods))


async def pass_closed(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Passes a request of the closed side in, and gives its answer the headers it must have."""
    scope[ASKED_PATH] = scope["path"]
    is_head = scope["method"] == "HEAD"
    if is_head:
        scope["method"] = "GET"

    async def finish(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in _HEADERS}
            kept = [
                (name, with_head(value) if name == b"allow" else value)
                for name, value in message["headers"]
                if name.lower() not in own
            ]
            message = {**message, "headers": [*kept, *_HEADERS]}
        elif is_head:
            message = {**message, "body": b""}
        await send(message)

    await app(scope, receive, finish)
