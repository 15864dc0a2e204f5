"""The description of the closed side: who may ask, what is sent, what comes back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec

from api.closed import ClosedRoute
from api.problems import PROBLEM_JSON

# Any: JSON
Json = dict[str, Any]

SECURITY: Json = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "密钥 An account's API key, made by `gongbao account`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "gongbao_session",
        "description": "会话 A session of the portal, begun with an API key.",
    },
}
TAGS = [
    {"name": "filings", "description": "报送 Filing, with an account's key."},
    {"name": "reviews", "description": "审核 Deciding on what waits, with an editor's key."},
    {"name": "portal", "description": "报送入口 Pages for filing and deciding."},
]

_REF = "#/components/schemas/{name}"
_REPEAT = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "幂等键 Your own name for this request: sent again, it makes nothing new.",
    "schema": {"type": "string", "maxLength": 200},
}
_PROBLEMS = {
    400: "参数有误 A parameter is unknown or wrong.",
    401: "需要密钥 A valid key is needed.",
    403: "没有这个权限 Not allowed, or one's own filing.",
    404: "没有找到 There is no such thing, for this account.",
    409: "现在不能这样做 Not possible as things stand.",
    410: "已撤回 It was withdrawn: see `withdrawal`.",
    413: "内容过大 Too large.",
    415: "须为表单 Not a multipart form.",
    422: "报送未被接收 Refused, with each reason.",
    429: "请求过于频繁 Too many requests.",
    503: "暂不可用 Not available now; try again.",
}
_READING = (400, 401, 403, 404, 410, 429, 503)


def complete(operation: Json, route: ClosedRoute) -> Json:
    """An operation's description with what is particular to the closed side."""
    is_filing = route.is_form and route.status == HTTPStatus.CREATED
    return {
        **operation,
        "parameters": [*operation["parameters"], *([_REPEAT] if is_filing else [])],
        **_request(route),
        "responses": _responses(route),
        "security": [{"session" if route.tag == "portal" else "key": []}],
    }


def _request(route: ClosedRoute) -> Json:
    """What is sent; nothing for a route that is only read."""
    if route.body is None:
        return {}
    if route.is_form:
        _, schemas = msgspec.json.schema_components([route.body], ref_template=_REF)
        media_type, schema = "multipart/form-data", _with_files(schemas[route.body.__name__])
    else:
        media_type, schema = "application/json", {"$ref": _REF.format(name=route.body.__name__)}
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


def _responses(route: ClosedRoute) -> Json:
    """What comes back."""
    names = [answer.__name__ for answer in route.answers]
    schema = {"$ref": _REF.format(name=names[0])} if names else {"type": "string"}
    good = {
        "description": "好 The answer, for this account alone.",
        "content": {kind: {"schema": schema} for kind in route.media_types},
    }
    problem = {PROBLEM_JSON: {"schema": {"$ref": _REF.format(name="Problem")}}}
    codes = _PROBLEMS if route.body is not None else _READING
    problems = {str(code): {"description": _PROBLEMS[code], "content": problem} for code in codes}
    return {str(route.status.value): good, **problems}


def _with_files(schema: Any) -> Any:  # Any: a JSON schema
    """A form's schema with its files as bytes of their own, not as base64."""
    if isinstance(schema, list):
        return [_with_files(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: _with_files(value) for name, value in schema.items()}
    if kept.pop("contentEncoding", None):
        kept |= {"type": "string", "contentMediaType": "application/octet-stream"}
    return kept
