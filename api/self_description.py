"""What the service says of itself, made once: the description, and each schema as a file of its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from litestar import Litestar

from api.calls import Call, encode
from api.description import describe
from api.settings import Settings
from gazette.errors import NotFoundError

# Any: JSON
Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_COMPONENT = "#/components/schemas/"


def description_of(request: Call) -> Json:
    """The description of the app that answers."""
    return _described(request.app, request.house.settings)


def description_bytes(request: Call) -> bytes:
    """The same as JSON."""
    return _encoded(request.app, request.house.settings)


def schema_of(request: Call, name: str) -> Json:
    """A schema that stands alone (JSON Schema 2020-12); others are named by their own addresses.

    Raises NotFoundError if no answer has it.
    """
    found = description_of(request)["components"]["schemas"].get(name)
    if found is None:
        raise NotFoundError("schema", name)
    address = f"{request.base}/schemas/{name}.json"
    return {"$schema": DIALECT, "$id": address, "title": name, **cast("Json", _standing(found))}


@lru_cache(maxsize=8)
def _described(app: Litestar, settings: Settings) -> Json:
    return describe(app.routes, base_url=settings.base_url, site=settings.site)


@lru_cache(maxsize=8)
def _encoded(app: Litestar, settings: Settings) -> bytes:
    return encode(_described(app, settings))


def _standing(schema: object) -> object:
    """A schema whose references are files beside it."""
    if isinstance(schema, list):
        return [_standing(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _standing(value) for key, value in schema.items()}
    reference = made.get("$ref")
    if isinstance(reference, str):
        made["$ref"] = reference.removeprefix(_COMPONENT) + ".json"
    return made
