"""The description of questions: what is posted, and what can be wrong with it."""

from __future__ import annotations

from typing import Any

import msgspec

from api.problems import PROBLEM_JSON
from api.reading import Route

# Any: JSON
Json = dict[str, Any]

_PROBLEMS = {
    "413": "内容过大 Too large.",
    "422": "内容不合要求 Not what is taken here; see `detail`.",
}
_PROBLEM = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def asked(operation: Json, route: Route) -> Json:
    """An operation's description with its body; a posted question is never answered by 304."""
    kept = {code: told for code, told in operation["responses"].items() if code != "304"}
    wrong = {code: {"description": words, "content": _PROBLEM} for code, words in _PROBLEMS.items()}
    content = {"application/json": {"schema": msgspec.json.schema(route.takes)}}
    return {
        **operation,
        "requestBody": {"required": True, "content": content},
        "responses": kept | wrong,
    }
