"""Every route of the app with an address that works: the rows of the contract table.

Routes are the app's own, so none can be forgotten: one with a part of its path or a required
parameter that has no example here fails by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from api.app import create_app
from api.reading import UNKEPT, Route
from api.settings import Settings

EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "document_id": "{id}",
        "name": "{id}",
        "number": "1",
        "version": "1",
        "path": "chp_1",
        "day": "2024-01-01",
        "moment": "{moment}",
        "rest": "documents/{id}",
        "gazette": "示例省人民政府公报",
        "year": "2024",
        "issue": "11",
        "organ_id": "{organ}",
        "issuer_id": "{organ}",
        "docs_file": "start.js",
        "schema_file": "Document.json",
        "dataset_id": "documents",
        "table_id": "permits",
        "release": "latest",
        "file": "public.db",
        "kind": "not-found",
        "id": "1",
        "subscription_id": "sub-1",
        "feedback_id": "{feedback}",
        "place": "1",
        "standard_id": "metadata",
        "edition": "1.0",
        "standard_file": "document.json",
        "sitemap": "pages.xml",
    }
)
"""A value for each part of a path, by its name."""

OTHERS: Mapping[str, str] = MappingProxyType(
    {
        "/api/v1/datasets/{dataset_id}/diff": "/api/v1/datasets/large/diff",
        "/datasets/{dataset_id}/diff": "/datasets/large/diff",
        "/static/{file}": "/static/site.css",
        "/issues/{gazette}/{year}/{issue}/at/{moment}": "{issue_moment}",
    }
)
"""Addresses of routes whose parts mean something else there."""

CKAN = frozenset({"/compat/ckan/api/3/action/{action}", "/compat/ckan/api/action/{action}"})
"""Addresses of another protocol: its errors and its description are its own."""

QUERIES: Mapping[str, str] = MappingProxyType(
    {
        "/api/v1/documents/{document_id}/diff": "?from=1&to=1",
        "/api/v1/log/proof/inclusion": "?index=0",
        "/api/v1/log/proof/consistency": "?from=1",
        "/api/v1/resolve": "?ref=示例省数据条例",
        "/api/v1/search": "?q=数据",
        "/api/v1/suggest": "?q=数据",
        "/compare": "?id={id}&from=1&to=1",
        "/search": "?q=数据",
        "/feeds/search.atom": "?q=数据",
        "/api/v1/stats": "?by=issuer,year",
    }
)
"""The parameters without which a route answers nothing."""


class Case(NamedTuple):
    """A route that is read, in the open."""

    path: str
    route: Route

    def address(self, known: Mapping[str, str]) -> str:
        """Where it answers, over an archive whose ids are known."""
        path = OTHERS.get(self.path) or self.path.format_map(EXAMPLES)
        return (path + QUERIES.get(self.path, "")).format_map(known)

    def elsewhere(self) -> str:
        """The same address of something that there is not."""
        numbers = {"number": "999999", "year": "1900"}
        return self.path.format_map(dict.fromkeys(EXAMPLES, "nothing") | numbers)

    @property
    def is_kept(self) -> bool:
        """Whether a reader can have the answer already: it has a tag."""
        return not self.route.redirects and self.route.kept != UNKEPT

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that it knows in a query."""
        names: tuple[str, ...] = self.route.query.__struct_encode_fields__
        return names

    @property
    def first_required(self) -> str | None:
        """A parameter that must be given."""
        fields = msgspec.structs.fields(self.route.query)
        return next((field.encode_name for field in fields if field.required), None)


class Closed(NamedTuple):
    """A route of the closed side, by one of its methods."""

    path: str
    method: str

    def address(self) -> str:
        """Where it would answer."""
        return self.path.format_map(EXAMPLES)


def handlers() -> list[tuple[str, HTTPRouteHandler]]:
    """Every route of the app and who answers there; nobody is asked to answer OPTIONS."""
    return [
        (route.path_format, handler)
        for route in create_app(Settings()).routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if handler.http_methods != {"OPTIONS"}
    ]


def _methods() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path, handler in handlers():
        found.setdefault(path, set()).update(handler.http_methods)
    return found


METHODS: Mapping[str, set[str]] = MappingProxyType(_methods())
"""What an address takes, by all its routes together; of HEAD and OPTIONS it says nothing."""
OPEN = [
    Case(path, one.opt["route"])
    for path, one in handlers()
    if "route" in one.opt and "GET" in one.http_methods
]
CLOSED = [
    Closed(path, method)
    for path, one in handlers()
    if "closed" in one.opt
    for method in sorted(one.http_methods)
]
