"""The description of the closed side: who may ask, what is sent, what comes back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from api.closed import ClosedRoute
from api.description_answers import PUBLIC, closed_headers, problems
from api.description_schemas import NO_NUL, REF, schemas_of

# Any: JSON
Json = dict[str, Any]

SECURITY: Json = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "密钥 An account's API key, made by `gongbao account`.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "订阅令牌 A subscription's token, or `?token=`.",
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
    {
        "name": "subscriptions",
        "description": "推送 Webhooks for a saved search, without an account.",
    },
    {"name": "tables", "description": "报送数据 Tables of agencies, with an account's key."},
    {"name": "moderation", "description": "反馈处理 Dealing with feedback, with an editor's key."},
    {"name": "portal", "description": "报送入口 Pages for filing and deciding."},
]

_REPEAT = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "幂等键 Your own name for this request: sent again, it makes nothing new.",
    "example": "2024-0012-first",
    "schema": {"type": "string", "maxLength": 200, "pattern": NO_NUL},
}
_SENDING = (400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503)
_PAGE = {"type": "string", "maxLength": 1_000_000_000, "pattern": NO_NUL}
_READING = (400, 401, 403, 404, 410, 429, 503)


def complete(operation: Json, route: ClosedRoute) -> Json:
    """An operation's description with what is particular to the closed side."""
    is_filing = route.tag == "filings" and route.is_form and route.status == HTTPStatus.CREATED
    needs = "session" if route.tag == "portal" else route.needs
    return {
        **operation,
        "parameters": [*operation["parameters"], *([_REPEAT] if is_filing else [])],
        **_request(route),
        "responses": _responses(route),
        "security": list(PUBLIC) if needs == "nothing" else [{needs: []}],
        "x-closed": True,
    }


def _request(route: ClosedRoute) -> Json:
    """What is sent; nothing for a route that is only read."""
    if route.body is None:
        return {}
    if route.is_form:
        schemas = schemas_of([route.body])
        media_type, schema = "multipart/form-data", _with_files(schemas[route.body.__name__])
    else:
        media_type, schema = "application/json", {"$ref": REF.format(name=route.body.__name__)}
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


def _responses(route: ClosedRoute) -> Json:
    """What comes back."""
    names = [answer.__name__ for answer in route.answers]
    schema = {"$ref": REF.format(name=names[0])} if names else _PAGE
    good = {
        "description": "好 The answer, for this account alone.",
        "headers": closed_headers(),
        "content": {kind: {"schema": schema} for kind in route.media_types},
    }
    codes = _SENDING if route.body is not None else _READING
    return {str(route.status.value): good, **problems(codes, prefix="Closed")}


def _with_files(schema: Any) -> Any:  # Any: a JSON schema
    """A form's schema with its files as bytes of their own, not as base64."""
    if isinstance(schema, list):
        return [_with_files(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: _with_files(value) for name, value in schema.items()}
    if kept.pop("contentEncoding", None):
        kept |= {
            "type": "string",
            "format": "binary",
            "contentMediaType": "application/octet-stream",
        }
        kept.pop("pattern", None)
    return kept
