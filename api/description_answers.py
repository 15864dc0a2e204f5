"""What every answer has in common, for the API's description: headers, and the problems by status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from api.description_schemas import REF
from api.problems import PROBLEM_JSON

# Any: JSON
Json = dict[str, Any]

PUBLIC: tuple[Json, ...] = ({},)
"""The security of what is public: nobody needs a key."""

_TEXT: Json = {"type": "string", "maxLength": 8192, "pattern": "^[^\\u0000]*$"}
HEADERS: dict[str, Json] = {
    "Access-Control-Allow-Origin": {
        "description": "跨域 Any site's script may read the answer.",
        "schema": {"type": "string", "const": "*"},
        "example": "*",
    },
    "ETag": {
        "description": "标识 Names this very content; send it as `If-None-Match`.",
        "schema": _TEXT,
        "example": '"6f1ed002ab5595859014ebf0"',
    },
    "Link": {
        "description": "链接 The next page, other forms, what describes it.",
        "schema": _TEXT,
        "example": '</openapi.json>; rel="service-desc"',
    },
    "Location": {
        "description": "地址 Where to go on.",
        "schema": {"type": "string", "format": "uri-reference", "maxLength": 8192},
        "example": "/documents/k7q2m9xt4d",
    },
    "RateLimit": {
        "description": "限速 What is left of the limit, where one is set.",
        "schema": _TEXT,
        "example": '"default";r=99;t=1',
    },
    "Retry-After": {
        "description": "重试 After how many seconds to try again.",
        "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 86400},
        "example": 1,
    },
    "X-Request-Id": {
        "description": "请求编号 Names the request in our log.",
        "schema": _TEXT,
        "example": "3f5a0c9d1e2b-1f",
    },
}
_OPEN = ("Access-Control-Allow-Origin", "RateLimit", "X-Request-Id")
_CLOSED = ("RateLimit", "X-Request-Id")

PROBLEMS = {
    400: ("BadRequest", "参数有误 A parameter is unknown or wrong."),
    401: ("Unauthorized", "需要密钥 A valid key is needed."),
    403: ("Forbidden", "没有这个权限 Not allowed, or one's own filing."),
    404: ("NotFound", "没有找到 There is no such thing here."),
    405: ("MethodNotAllowed", "不支持这个方法 The address does not take this method; see `Allow`."),
    406: ("NotAcceptable", "没有这种格式 None of the wanted forms is offered."),
    409: ("Conflict", "现在不能这样做 Not possible as things stand."),
    410: (
        "Gone",
        "已撤回 It was withdrawn: see `withdrawal`; or the place is no more (`cursor-gone`).",
    ),
    413: ("TooLarge", "内容过大 Too large."),
    414: ("AddressTooLong", "地址太长 The address is too long; over 65,534 bytes it has no body."),
    415: ("UnsupportedMediaType", "须为表单 Not a multipart form."),
    416: ("RangeNotSatisfiable", "没有这一段 The file is shorter than that."),
    422: ("Refused", "未被接收 Refused, with each reason."),
    429: ("TooManyRequests", "请求过于频繁 Too many requests: wait as `Retry-After` says."),
    431: ("HeadTooLong", "请求头太长 Refused by the server before anything read it: no body."),
    500: ("InternalError", "服务器内部错误 Something went wrong here; it was logged."),
    503: ("Unavailable", "暂不可用 Not available now; try again."),
}
"""By status: a name, and what it means."""


_PERHAPS_BARE = (HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
"""What the server refuses itself, without a body: none can be promised."""


def headers(names: Iterable[str]) -> Json:
    """Headers of an answer, by reference."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def open_headers(*more: str) -> Json:
    """The headers of a public answer."""
    return headers((*more, *_OPEN))


def closed_headers() -> Json:
    """The headers of an answer of the closed side."""
    return headers(_CLOSED)


def problems(codes: Iterable[int], *, prefix: str = "") -> dict[str, Json]:
    """The problems of an operation by status, by reference."""
    return {
        str(code): {"$ref": f"#/components/responses/{prefix}{PROBLEMS[code][0]}"}
        for code in sorted({*codes, 429, 500})
    }


def shared_responses(paths: Json) -> Json:
    """Every problem that an operation refers to, as the public or the closed side answers it."""
    used = {
        response["$ref"].rpartition("/")[2]
        for item in paths.values()
        for operation in item.values()
        for response in operation["responses"].values()
        if "$ref" in response
    }
    made = {
        prefix + name: _problem(code, words, names)
        for prefix, names in (("", _OPEN), ("Closed", _CLOSED))
        for code, (name, words) in PROBLEMS.items()
    }
    return {name: made[name] for name in sorted(used)}


def _problem(code: int, words: str, names: Iterable[str]) -> Json:
    more = ("Retry-After",) if code in (429, 503) else ()
    if code in _PERHAPS_BARE:
        return {"description": words, "headers": headers(names)}
    schema = {"$ref": REF.format(name="Problem")}
    return {
        "description": words,
        "headers": headers((*more, *names)),
        "content": {PROBLEM_JSON: {"schema": schema, "example": _example(code, words)}},
    }


def _example(code: int, words: str) -> Mapping[str, object]:
    return {
        "type": f"https://gazette.example/problems/{_KINDS.get(code, 'bad-request')}",
        "title": words.partition(".")[0],
        "status": code,
        "detail": words,
        "instance": "/api/v1/documents",
    }


_KINDS = {
    400: "unknown-parameter",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "not-possible",
    410: "withdrawn",
    413: "too-large",
    416: "range-not-satisfiable",
    422: "filing-refused",
    429: "too-many",
    500: "internal",
    503: "index-unavailable",
}
