"""The OpenAPI 3.1 description, made from the routes themselves: parameters, answers, problems."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.routes import BaseRoute, HTTPRoute

import gazette
from api.closed import ClosedRoute
from api.description_answers import HEADERS, PUBLIC, open_headers, problems, shared_responses
from api.description_closed import SECURITY, TAGS, complete
from api.description_links import linked
from api.description_questions import asked
from api.description_schemas import (
    NO_NUL,
    PATH,
    QUERY,
    REF,
    described,
    example_of,
    finish,
    schemas_of,
)
from api.field_words import FIELD_EXAMPLES
from api.negotiate import OFFERED
from api.problems import Problem
from api.reading import Route
from api.settings import Site

# Any: JSON
Json = dict[str, Any]

_ABOUT = """政府公报开放接口。所有公开内容无需密钥即可读取；每个 GET 也可用 HEAD；列表给出准确总数，
`next` 为下一页地址；每个错误都是 RFC 9457 的 problem+json。

The open interface of a government gazette. Everything public is readable without a key; every GET answers
HEAD; lists give exact totals and in `next` the next page; every error is problem+json (RFC 9457).
ETag and If-None-Match work on every address. `unknown` and null are honest: nothing is guessed.
"""
_WITH_ENDING = "可带后缀 " + "、".join(f".{ending}" for ending in OFFERED)
_TAGS = [
    {"name": "documents", "description": "文件 Documents and their parts."},
    {"name": "issues", "description": "公报 Issues of gazettes, and how complete they are."},
    {"name": "organs", "description": "机关与主题 Issuing organs and subjects."},
    {"name": "feeds", "description": "订阅 Lists and searches as Atom feeds."},
    {"name": "feedback", "description": "互动反馈 What readers wrote, and what became of it."},
    {"name": "log", "description": "账本 The ledger: proof that nothing was changed."},
    {"name": "search", "description": "检索 Search and references."},
    {
        "name": "datasets",
        "description": "数据集 Datasets, the catalogue, downloads. CKAN's clients find the same at `/compat/ckan`, in its own envelope: `help_show` tells of each action.",
    },
    {"name": "mementos", "description": "历次记载 What this archive said, and when."},
    {"name": "standards", "description": "标准规范 The office's standards and their schemas."},
    {"name": "site", "description": "网页 Pages for reading."},
    {"name": "service", "description": "服务 The service itself."},
]
_PATH_WORDS = {
    "document_id": "文件编号 The document's id.",
    "name": f"文件编号，{_WITH_ENDING} The document's id, with an ending or without.",
    "number": "版本号 The version's number, from 1.",
    "version": f"版本号，{_WITH_ENDING} The version's number, with or without an ending.",
    "day": f"日期，{_WITH_ENDING} A day, YYYY-MM-DD, with or without an ending.",
    "moment": f"时刻，{_WITH_ENDING} An instant (RFC 3339) or a day, with or without an ending.",
    "rest": "本站地址 An address of ours: `documents/{id}`, `issues/{gazette}/{year}/{number}`, the "
    "same below `api/v1`, or a whole URL.",
    "path": "条款路径 The part's path, such as `chp_1__art_3`.",
    "gazette": "公报 The gazette's id, or its name (刊名).",
    "year": "年份 The year in which the issue's number counts.",
    "issue": "期号 The issue's number: 11, 11-12 for a combined one (合刊), 增刊.",
    "kind": "The last part of a problem's `type`.",
    "issuer_id": "机关编号 The organ's id, such as `org-abcd2345`.",
    "organ_id": "机关编号 The organ's id, such as `org-abcd2345`.",
    "dataset_id": "数据集编号 The dataset's id, such as `documents`.",
    "table_id": "数据集编号 The dataset's id, as the office gave it.",
    "release": "When the copy was made, such as `20240601T020304Z`, or `latest`.",
    "file": "The file's name.",
    "id": "编号 The id of a filing or review.",
    "subscription_id": "订阅编号 The subscription's id.",
    "feedback_id": "反馈编号 The id of the feedback, as its receipt says.",
    "docs_file": "文件名 The file's name.",
    "schema_file": "结构名 The schema's name with `.json`, such as `Document.json`.",
    "standard_id": "规范编号 The standard's id, such as `catalogue`.",
    "edition": "版本号 The standard's version, such as `1.0`.",
    "standard_file": "文件名 The schema's name, as the standard lists it.",
    "sitemap": "文件名 The sitemap's name, as `/sitemap.xml` gives it.",
    "place": "次序 Its place among the files, from 1.",
}
_PATH_EXAMPLES: dict[str, str | int] = {
    "name": "3esrpznn9d.json",
    "document_id": "3esrpznn9d",
    "number": 1,
    "version": "1.json",
    "day": "2024-06-01.json",
    "moment": "2099-01-01.json",
    "rest": "documents/3esrpznn9d",
    "path": "chp_1__art_1",
    "gazette": "gaz-j3x5qhu2",
    "year": 2024,
    "issue": "5",
    "kind": "unknown-parameter",
    "organ_id": "org-q6682p7q",
    "dataset_id": "documents",
    "table_id": "powers",
    "release": "latest",
    "file": "public.db",
    "id": "k7q2m9xt4d",
    "subscription_id": "sub-0a1b2c3d4e5f60718293a4b5",
    "feedback_id": "fb-0a1b2c3d4e5f60718293a4b5",
    "docs_file": "start.js",
    "schema_file": "Document.json",
    "standard_id": "metadata",
    "edition": "1.0",
    "standard_file": "document.json",
    "sitemap": "pages.xml",
    "place": 1,
}
"""Of the bundled sample, so that every example answers while the demonstration runs."""
_MAY_BE_GONE = {"dataset_id", "document_id", "name", "id", "document"}
"""Parameters that name what may be withdrawn."""
_TEXT = {"type": "string", "pattern": NO_NUL, "maxLength": 1_000_000_000}
"""What is answered as text, or as JSON of another standard."""
_BINARY = ("image/", "application/vnd.", "application/pdf", "application/zip", "application/ofd")
"""How the types of bytes begin."""


def describe(routes: Sequence[BaseRoute], *, base_url: str, site: Site) -> Json:
    """The description of every route declared by `api.reading` or `api.closed`."""
    operations = list(_operations(routes))
    queries = {route.query for _, _, route, _ in operations}
    _, parameters = msgspec.json.schema_components(queries, ref_template=REF)
    structs = {struct for _, _, route, _ in operations for struct in _structs(route)}
    paths: dict[str, Json] = {}
    for path, handler, route, types in sorted(operations, key=lambda one: one[0]):
        methods = paths.setdefault(path, {})
        for method in sorted(handler.http_methods):
            methods[method.lower()] = _operation(handler, route, types, parameters)
    return {
        "openapi": "3.1.0",
        "info": _info(site, base_url),
        "servers": [_server(base_url)],
        "tags": sorted(_TAGS + TAGS, key=lambda tag: tag["name"]),
        "paths": linked(paths),
        "components": {
            "schemas": schemas_of({*structs, Problem}),
            "responses": shared_responses(paths),
            "headers": HEADERS,
            "securitySchemes": SECURITY,
        },
    }


def _info(site: Site, base_url: str) -> Json:
    return {
        "title": f"{site.name} API",
        "version": gazette.__version__,
        "summary": f"{site.name_en}: the open interface.",
        "description": _ABOUT,
        "contact": {
            "name": site.organizer,
            **({"url": f"{base_url}/about"} if base_url else {}),
        },
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }


def _server(base_url: str) -> Json:
    """Where it answers, and for whom (OWASP API9: every server says so)."""
    if base_url:
        return {
            "url": base_url,
            "description": "正式服务 The office's production service.",
            "x-internal": False,
        }
    return {"url": "/", "description": "本地服务 This server (local).", "x-internal": False}


Operation = tuple[str, HTTPRouteHandler, Route, dict[str, type]]


def _operations(routes: Sequence[BaseRoute]) -> Iterator[Operation]:
    """Every declared route: its path, handler, declaration and the types of its path's parts."""
    for route in routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                declared = handler.opt.get("route") or handler.opt.get("closed")
                if declared is not None:
                    types = {name: part.type for name, part in route.path_parameters.items()}
                    yield route.path_format, handler, declared, types


def _structs(route: Route) -> tuple[type[msgspec.Struct], ...]:
    """The structs that a route answers or takes as JSON."""
    if isinstance(route, ClosedRoute) and route.body is not None and not route.is_form:
        return (*route.answers, route.body)
    return route.answers


def _operation(
    handler: HTTPRouteHandler, route: Route, types: dict[str, type], queries: Json
) -> Json:
    told = inspect.getdoc(handler.fn) or handler.handler_name
    summary = told.partition("\n")[0]
    operation = {
        "operationId": _camel(handler.handler_name),
        "summary": summary.rstrip("."),
        "description": told,
        "tags": [route.tag],
        **({"deprecated": True} if route.deprecated else {}),
        "parameters": [
            *_path_parameters(types),
            *_query_parameters(queries[route.query.__name__]),
            *_header_parameters(route),
        ],
        "responses": _responses(route, types),
        "security": list(PUBLIC),
    }
    if isinstance(route, ClosedRoute):
        return complete(operation, route)
    return operation if route.takes is None else asked(operation, route)


def _camel(name: str) -> str:
    """read_document → readDocument.

    >>> _camel("read_document")
    'readDocument'
    """
    return re.sub("_([a-z])", lambda found: found[1].upper(), name)


def _path_parameters(types: dict[str, type]) -> Iterator[Json]:
    for name, kind in types.items():
        schema = finish({"type": "integer" if kind is int else "string"}, name, limits=PATH)
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": _PATH_WORDS[name],
            "schema": schema,
            "example": _PATH_EXAMPLES.get(name) or example_of(schema, name),
        }


def _query_parameters(struct: Json) -> Iterator[Json]:
    required = set(struct.get("required", ()))
    for name, schema in struct["properties"].items():
        kept = finish(_without_null(schema), name, limits=QUERY)
        told = described(kept, name)
        example = told.pop("examples", [None])[0]
        yield {
            "name": name,
            "in": "query",
            "required": name in required,
            **(
                {} if name in required or told.get("type") == "array" else {"allowEmptyValue": True}
            ),
            "description": told.pop("description"),
            **({} if example is None else {"example": example}),
            "schema": told,
        }


def _header_parameters(route: Route) -> Iterator[Json]:
    for name, description in route.headers:
        schema = finish({"type": "string"}, name, limits=PATH)
        yield {
            "name": name,
            "in": "header",
            "required": False,
            "description": description,
            "example": FIELD_EXAMPLES.get(name, "example"),
            "schema": schema,
        }


def _without_null(schema: Json) -> Json:
    """A parameter's schema: one that is not given is left out, never sent as null."""
    kept = {name: value for name, value in schema.items() if name != "anyOf"}
    for one in schema.get("anyOf", ()):
        kept |= one if one != {"type": "null"} else {}
    if kept.get("default", ...) in (None, ()):
        del kept["default"]
    return kept


def _responses(route: Route, types: dict[str, type]) -> Json:
    codes = [400, 404, 414, 431, 503]
    named = types.keys() | set(route.query.__struct_encode_fields__)
    if named & _MAY_BE_GONE or route.may_be_gone:
        codes.append(410)
    if len(route.media_types) > 1:
        codes.append(406)
    led = {
        "description": "转到 Elsewhere: see `Location`.",
        "headers": open_headers("Location", "Link"),
    }
    if route.redirects:
        return {"302": led, **problems(codes)}
    good = {
        "description": "好 The answer.",
        "headers": open_headers("ETag"),
        "content": {kind: content(kind, route) for kind in route.media_types},
    }
    others = {"302": led} if route.may_lead else {}
    unchanged = {"304": {"description": "没有变化 Not modified."}}
    return {"200": good, **others, **unchanged, **problems(codes)}


def content(media_type: str, route: Route) -> Json:
    """What is answered in a form of a route."""
    if media_type.endswith("json") and media_type != "application/json":
        return {"schema": {} if media_type.endswith("ndjson") else {"type": "object"}}
    if media_type.startswith(_BINARY):
        return {"schema": _TEXT | {"format": "binary"}}
    if media_type != "application/json":
        return {"schema": _TEXT}
    shapes = [{"$ref": REF.format(name=answer.__name__)} for answer in route.answers]
    if not shapes:
        return {"schema": {"type": "object"}}
    return {"schema": shapes[0] if len(shapes) == 1 else {"anyOf": shapes}}
