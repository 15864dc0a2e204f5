"""Declares a route that is read: its path, its parameters, what it answers, for which readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import get
from litestar.handlers import HTTPRouteHandler

from api.queries import NoQuery


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
    may_lead: bool = False
    """Whether it answers some addresses by leading to another (302)."""


def read(
    path: str, route: Route, *, name: str | None = None
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:  # Any: structs and replies
    """A decorator for the function that answers GET (and so HEAD) at a path."""
    return get(path, name=name, sync_to_thread=False, opt={"route": route})
