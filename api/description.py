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
from api.description_closed import SECURITY, TAGS, complete
from api.negotiate import ENDINGS
from api.problems import PROBLEM_JSON, Problem
from api.reading import Route

# Any: JSON
Json = dict[str, Any]

_REF = "#/components/schemas/{name}"
_ABOUT = """政府公报开放接口。所有公开内容无需密钥即可读取；每个 GET 也可用 HEAD；列表给出准确总数，
`next` 为下一页地址；每个错误都是 RFC 9457 的 problem+json。

The open interface of a government gazette. Everything public is readable without a key; every GET answers
HEAD; lists give exact totals and in `next` the next page; every error is problem+json (RFC 9457).
ETag and If-None-Match work on every address. `unknown` and null are honest: nothing is guessed.
"""
_WITH_ENDING = "可带后缀 " + "、".join(f".{ending}" for ending in ENDINGS)
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
    "organ_id": "机关编号 The organ's id, such as `org-abcd2345`.",
    "dataset_id": "数据集编号 The dataset's id, such as `documents`.",
    "release": "When the copy was made, such as `20240601T020304Z`, or `latest`.",
    "file": "The file's name.",
    "id": "编号 The id of a filing or review.",
    "place": "次序 Its place among the files, from 1.",
}
_MAY_BE_GONE = {"document_id", "name"}
"""Parts of paths that name what may be withdrawn."""
_PROBLEMS = {
    "400": "参数有误 A parameter is unknown or wrong.",
    "404": "没有找到 There is no such thing.",
    "406": "没有这种格式 None of the wanted forms is offered.",
    "410": "已撤回 It was withdrawn: see `withdrawal`.",
    "414": "地址太长 The address is too long.",
    "429": "请求过于频繁 Too many requests: see `Retry-After`.",
    "503": "暂不可用 Not available now; try again.",
}

_LED = {
    "description": "转到 Elsewhere: see `Location`.",
    "headers": {
        "Location": {"description": "The address.", "schema": {"type": "string"}},
        "Link": {"description": "What belongs to it.", "schema": {"type": "string"}},
    },
}
"""The answer of a route that leads elsewhere."""


def describe(routes: Sequence[BaseRoute], *, base_url: str, title: str) -> Json:
    """The description of every route declared by `api.reading` or `api.closed`."""
    operations = list(_operations(routes))
    queries = {route.query for _, _, route, _ in operations}
    _, parameters = msgspec.json.schema_components(queries, ref_template=_REF)
    structs = {struct for _, _, route, _ in operations for struct in _structs(route)}
    _, schemas = msgspec.json.schema_components({*structs, Problem}, ref_template=_REF)
    paths: dict[str, Json] = {}
    for path, handler, route, types in sorted(operations, key=lambda one: one[0]):
        methods = paths.setdefault(path, {})
        for method in sorted(handler.http_methods):
            methods[method.lower()] = _operation(handler, route, types, parameters)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": gazette.__version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base_url or "/"}],
        "tags": [
            {"name": "documents", "description": "文件 Documents and their parts."},
            {
                "name": "issues",
                "description": "公报 Issues of gazettes, and how complete they are.",
            },
            {"name": "log", "description": "账本 The ledger: proof that nothing was changed."},
            {"name": "search", "description": "检索 Search and references."},
            {"name": "datasets", "description": "数据集 Datasets, the catalogue, downloads."},
            {"name": "mementos", "description": "历次记载 What this archive said, and when."},
            {"name": "site", "description": "网页 Pages for reading."},
            {"name": "service", "description": "服务 The service itself."},
            *TAGS,
        ],
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items())), "securitySchemes": SECURITY},
    }


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
    summary, _, rest = (inspect.getdoc(handler.fn) or "").partition("\n")
    operation = {
        "operationId": _camel(handler.handler_name),
        "summary": summary.rstrip("."),
        **({"description": rest.strip()} if rest.strip() else {}),
        "tags": [route.tag],
        **({"deprecated": True} if route.deprecated else {}),
        "parameters": [
            *_path_parameters(types),
            *_query_parameters(queries[route.query.__name__]),
            *_header_parameters(route),
        ],
        "responses": _responses(route, types),
    }
    return complete(operation, route) if isinstance(route, ClosedRoute) else operation


def _camel(name: str) -> str:
    """read_document → readDocument.

    >>> _camel("read_document")
    'readDocument'
    """
    return re.sub("_([a-z])", lambda found: found[1].upper(), name)


def _path_parameters(types: dict[str, type]) -> Iterator[Json]:
    for name, kind in types.items():
        schema = {"type": "integer", "minimum": 1} if kind is int else {"type": "string"}
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": _PATH_WORDS[name],
            "schema": schema,
        }


def _query_parameters(struct: Json) -> Iterator[Json]:
    required = set(struct.get("required", ()))
    for name, schema in struct["properties"].items():
        kept = _without_null(schema)
        description = kept.pop("description", None)
        examples = kept.pop("examples", None)
        yield {
            "name": name,
            "in": "query",
            "required": name in required,
            **({"description": description} if description else {}),
            **({"example": examples[0]} if examples else {}),
            "schema": kept,
        }


def _header_parameters(route: Route) -> Iterator[Json]:
    for name, description in route.headers:
        schema = {"type": "string"}
        yield {"name": name, "in": "header", "description": description, "schema": schema}


def _without_null(schema: Json) -> Json:
    """A parameter's schema: one that is not given is left out, never sent as null."""
    kept = {name: value for name, value in schema.items() if name != "anyOf"}
    for one in schema.get("anyOf", ()):
        kept |= one if one != {"type": "null"} else {}
    if kept.get("default", ...) in (None, ()):
        del kept["default"]
    return kept


def _responses(route: Route, types: dict[str, type]) -> Json:
    codes = ["400", "414", "429", "503"]
    if types:
        codes.append("404")
    if types.keys() & _MAY_BE_GONE:
        codes.append("410")
    if len(route.media_types) > 1:
        codes.append("406")
    good = {
        "description": "好 The answer.",
        "headers": {
            "ETag": {"description": "Names this very content.", "schema": {"type": "string"}}
        },
        "content": {kind: _content(kind, route) for kind in route.media_types},
    }
    problem = {PROBLEM_JSON: {"schema": {"$ref": _REF.format(name="Problem")}}}
    problems = {
        code: {"description": _PROBLEMS[code], "content": problem} for code in sorted(codes)
    }
    if route.redirects:
        return {"302": _LED, **problems}
    return {"200": good, "304": {"description": "没有变化 Not modified."}, **problems}


def _content(media_type: str, route: Route) -> Json:
    if media_type.endswith("+json"):
        return {"schema": {"type": "object"}}
    if media_type != "application/json":
        return {"schema": {"type": "string"}}
    shapes = [{"$ref": _REF.format(name=answer.__name__)} for answer in route.answers]
    if not shapes:
        return {"schema": {"type": "object"}}
    return {"schema": shapes[0] if len(shapes) == 1 else {"anyOf": shapes}}
