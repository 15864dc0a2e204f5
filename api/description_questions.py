"""The description of questions: what is posted, and what can be wrong with it."""

from __future__ import annotations

from typing import Any

import msgspec

from api.description_answers import problems
from api.description_schemas import BODY, finish
from api.reading import Route

# Any: JSON
Json = dict[str, Any]

_WRONG = (413, 422)


def asked(operation: Json, route: Route) -> Json:
    """An operation's description with its body; a posted question is never answered by 304."""
    kept = {code: told for code, told in operation["responses"].items() if code != "304"}
    content = {
        "application/json": {"schema": finish(msgspec.json.schema(route.takes), "ref", limits=BODY)}
    }
    return {
        **operation,
        "requestBody": {"required": True, "content": content},
        "responses": kept | problems(_WRONG),
    }
