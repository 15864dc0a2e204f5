"""How a route is called: a typed query in, a struct out, without Litestar's request pipeline.

Litestar routes, reads the path and turns exceptions into problems. What it does between costs as
much as reading a document does, so `Answering` calls the route's function itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar, cast

import msgspec
from litestar import Request

from api.addresses import Origins
from api.counter import Counter
from api.cursors import Cursors
from api.last_change import LastChange
from api.library import Library
from api.metrics import Metrics
from api.parameters import read_query
from api.preparing import Preparation, Workshop, send_prepared
from api.problems import ProblemError
from api.reckoning import Later, Reckoning
from api.settings import Settings
from api.streams import Stream, send_stream
from opendata.public.reader import PublicReader

Q = TypeVar("Q", bound=msgspec.Struct)

# Any: values of ASGI scopes and messages are of many kinds
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = Sequence[tuple[bytes, bytes]]

JSON = b"application/json"
ASKED_PATH = "gongbao.path"
"""Where a scope keeps the path as it came."""
REQUEST_ID = "gongbao.request_id"
"""Where a scope keeps by what name the request goes."""
DATASET = "gongbao.dataset"
"""Where a scope says of which dataset the answer is, if the address does not."""
TEMPLATE = "path_template"
"""Where Litestar's router leaves the route of a request."""
BY_DATE = "gongbao.by_date"
"""Where a scope says that the answer is only wanted if it changed since a date."""
LONGEST_QUERY = 32_768
"""Bytes."""
_DESCRIBED = '</openapi.json>; rel="service-desc"'
_PLAIN_LINK: Headers = [(b"link", _DESCRIBED.encode())]
encode = msgspec.json.Encoder().encode


class House(msgspec.Struct, frozen=True):
    """What all routes share."""

    settings: Settings
    library: Library
    cursors: Cursors
    counter: Counter
    origins: Origins
    metrics: Metrics
    last_change: LastChange
    workshop: Workshop = msgspec.field(default_factory=Workshop)
    reckoning: Reckoning = msgspec.field(default_factory=Reckoning)


class Call(Request[Any, Any, Any]):  # Any: Litestar's users, sessions and state; we have none
    """One request as a route's function sees it."""

    @property
    def house(self) -> House:
        """What all routes share."""
        return cast("House", self.scope["app"].state["house"])

    @property
    def reader(self) -> PublicReader:
        """This thread's reader of public.db."""
        return self.house.library.reader()

    @property
    def base(self) -> str:
        """What stands before every path in an address: as set, else as the request came."""
        if self.house.settings.base_url:
            return self.house.settings.base_url.rstrip("/")
        return f"{self.scope['scheme']}://{self.header(b'host')}"

    @property
    def asked_path(self) -> str:
        """The path as the reader sent it; a mount cuts it."""
        return cast("str", self.scope.get(ASKED_PATH, self.scope["path"]))

    @property
    def request_id(self) -> str:
        """By what name it goes, in the answer and in the log."""
        return cast("str", self.scope.get(REQUEST_ID, ""))

    def count_as(self, dataset_id: str) -> None:
        """Counts the answer as use of a dataset that the address does not name."""
        cast("Scope", self.scope)[DATASET] = dataset_id

    def ask(self, kind: type[Q]) -> Q:
        """The query as a struct. Raises ProblemError naming each parameter at fault."""
        query = self.scope["query_string"]
        if len(query) > LONGEST_QUERY:
            detail = f"the query string is longer than {LONGEST_QUERY} bytes"
            raise ProblemError("bad-request", HTTPStatus.REQUEST_URI_TOO_LONG, detail)
        asked: Q = read_query(query, kind)
        return asked

    def header(self, name: bytes) -> str:
        """A request header, empty if it was not sent."""
        for key, value in self.scope["headers"]:
            if key == name:
                return str(value, "latin-1")
        return ""


class Reply(msgspec.Struct, frozen=True):
    """An answer that is more than a struct as JSON."""

    body: bytes
    media_type: bytes
    headers: Headers = ()
    status: HTTPStatus = HTTPStatus.OK


class Standing(msgspec.Struct, frozen=True):
    """What every answer of a route has."""

    headers: Headers
    is_dated: bool
    """Whether `Last-Modified` says when what is public last changed."""


class Answering:
    """Middleware around every route: calls the route's function and sends what it gives."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a GET, or passes it to who does; everything else is Litestar's."""
        handler = scope["route_handler"]
        if "passed_to" in handler.opt:
            await handler.opt["passed_to"](scope, receive, send)
            return
        if scope.get("method") != "GET" or "route" not in handler.opt:
            await self._app(scope, receive, send)
            return
        call = Call(scope, receive, send)  # type: ignore[arg-type]  # Litestar's own scope types
        given = handler.fn(request=call, **scope["path_params"])
        if type(given) is Later:
            house = call.house
            given = await house.reckoning.do(given.work, house.origins.place(scope))
        standing = _standing(call, handler.opt["standing"])
        if type(given) is Stream:
            await send_stream(given, scope, receive, send, standing)
            return
        if type(given) is Preparation:
            await send_prepared(given, scope, receive, send, standing)
            return
        reply = given if type(given) is Reply else Reply(encode(given), JSON, link_headers(given))
        await send(
            {
                "type": "http.response.start",
                "status": reply.status,
                "headers": [(b"content-type", reply.media_type), *standing, *reply.headers],
            }
        )
        await send({"type": "http.response.body", "body": reply.body})


def _standing(call: Call, standing: Standing) -> Headers:
    """What every answer of a route has, and the date where what it holds has one."""
    if not standing.is_dated:
        return standing.headers
    change = call.house.last_change
    date = change.now() if BY_DATE in call.scope else change.recently()
    return [*standing.headers, (b"last-modified", date)] if date else standing.headers


def link_headers(given: object) -> Headers:
    """The Link header of a struct: its next page, its page for people, and the API's description."""
    following = getattr(given, "next", None)
    if following:
        return [(b"link", f'<{following}>; rel="next", {_DESCRIBED}'.encode())]
    others = getattr(given, "links", None)
    page = getattr(others, "html", None)
    if page:
        return [(b"link", f'<{page}>; rel="alternate"; type="text/html", {_DESCRIBED}'.encode())]
    return _PLAIN_LINK
