"""Declares a route that is read, or asked a question too long for an address: path, parameters, answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler

from api.calls import Headers, Standing
from api.queries import NoQuery

FRESH = b"public, no-cache"
"""Kept anywhere, asked for again by ETag: what is withdrawn is gone."""
SETTLED = b"public, max-age=3600, s-maxage=0, immutable"
"""Of what never changes but may be withdrawn: who has it need not ask again for an hour, but caches
that serve others ask each time."""
UNKEPT = b"no-store"
"""Of what is true for this moment alone."""
NOTICE = timedelta(days=365)
"""How long a route that is to go stays at least: what the interface rules promise."""


class Deprecation(msgspec.Struct, frozen=True):
    """A route that is to go."""

    since: datetime
    """From when on it should not be used any more (RFC 9745)."""
    sunset: datetime | None = None
    """From when on it may be gone (RFC 8594)."""

    def __post_init__(self) -> None:
        """Raises ValueError for an end that comes sooner than promised."""
        if self.sunset is not None and self.sunset - self.since < NOTICE:
            raise ValueError(f"sunset {self.sunset} is not {NOTICE.days} days after {self.since}")

    def headers(self) -> Headers:
        """What its answers say of it."""
        headers = [(b"deprecation", b"@%d" % int(self.since.timestamp()))]
        if self.sunset is not None:
            gone = format_datetime(self.sunset.astimezone(UTC), usegmt=True)
            headers.append((b"sunset", gone.encode()))
        return headers


LONGEST_QUESTION = 2 * 1024 * 1024
"""Bytes."""


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """What the API's description says of a route, beside its function's docstring."""

    query: type[msgspec.Struct] = NoQuery
    answers: tuple[type[msgspec.Struct], ...] = ()
    """The structs one of which is the JSON answer."""
    media_types: tuple[str, ...] = ("application/json",)
    tag: str = "documents"
    headers: tuple[tuple[str, str], ...] = ()
    """Request headers that decide what it answers: name and description."""
    redirects: bool = False
    """Whether it never answers itself, but leads elsewhere (302)."""
    may_be_gone: bool = False
    """Whether what a reader names in its query may be there no more (410)."""
    takes: Any = None  # Any: a type that msgspec can describe
    """Of a question, the JSON that is sent."""
    may_lead: bool = False
    """Whether it answers some addresses by leading to another (302)."""
    kept: bytes = FRESH
    """`Cache-Control` of its answers."""
    is_dated: bool = False
    """Whether public.db and the day alone decide what it answers, so that `Last-Modified` can be told."""
    deprecated: Deprecation | None = None
    """That it is to go."""

    def standing(self) -> Standing:
        """What every answer of it has."""
        leaving = self.deprecated.headers() if self.deprecated else ()
        return Standing([(b"cache-control", self.kept), *leaving], self.is_dated)


def read(
    path: str, route: Route, *, name: str | None = None
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:  # Any: structs and replies
    """A decorator for the function that answers GET (and so HEAD) at a path."""
    opt = {"route": route, "standing": route.standing()}
    return get(path, name=name, sync_to_thread=False, opt=opt)


def question(
    path: str, route: Route
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:  # Any: structs and replies
    """A decorator for the function that answers POST of a JSON question, which changes nothing."""
    opt = {"route": route, "standing": route.standing()}
    return post(path, opt=opt, status_code=HTTPStatus.OK, request_max_body_size=LONGEST_QUESTION)
