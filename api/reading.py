"""Declares a route that is read, or asked a question too long for an address: path, parameters, answers."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler

from api.queries import NoQuery

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


def read(
    path: str, route: Route, *, name: str | None = None
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:  # Any: structs and replies
    """A decorator for the function that answers GET (and so HEAD) at a path."""
    return get(path, name=name, sync_to_thread=False, opt={"route": route})


def question(
    path: str, route: Route
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:  # Any: structs and replies
    """A decorator for the function that answers POST of a JSON question, which changes nothing."""
    opt = {"route": route}
    return post(path, opt=opt, status_code=HTTPStatus.OK, request_max_body_size=LONGEST_QUESTION)
