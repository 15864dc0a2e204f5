"""JSON Schemas (2020-12) that need no other file, made of the structs that the code itself reads and writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from api.description_schemas import Json, schemas_of
from api.self_description import DIALECT
from api.standards.model import File
from opendata.catalogue.words import Words

_COMPONENT = "#/components/schemas/"
_OPENAPI = "discriminator"  # a word of OpenAPI's, not of JSON Schema
_FIRST_WORDS = re.compile(r"(?P<zh>[^ ]*[\u4e00-\u9fff][^ ]*) (?P<en>[A-Z`].*)", re.DOTALL)


def json_schema(struct: type[msgspec.Struct], about: Words) -> File:
    """The schema of a struct with those of all it holds inside."""
    return File("json-schema", about, bundled(struct))


def bundled(struct: type[msgspec.Struct]) -> Json:
    """The same as it stands; it says its dialect and no address."""
    known = schemas_of([struct])
    name = struct.__name__
    parts = {one: _inside(known[one]) for one in sorted(known.keys() - {name})}
    inner = {"$defs": parts} if parts else {}
    return {"$schema": DIALECT, "title": name, **_inside(known[name]), **inner}


def in_both(text: str) -> Words:
    """The words of a description, which has the Chinese first; what codes mean is told elsewhere.

    >>> in_both("成文日期 The day of signing.")
    Words(zh='成文日期', en='The day of signing.')
    """
    told = text.partition("\n\n- `")[0].replace("\n", " ")
    found = _FIRST_WORDS.fullmatch(told)
    return Words(told, told) if found is None else Words(found["zh"], found["en"])


def fields(schema: Json) -> Iterator[tuple[str, Json, bool]]:
    """The keys of an object's schema: name, schema, and whether it must be there."""
    required = set(schema.get("required", ()))
    for name, one in schema["properties"].items():
        yield name, one, name in required


def shape(schema: Any) -> str:  # Any: an object, or a boolean
    """A schema in a few signs that need no language: `string(1..200)`, `list of Theme`.

    >>> shape({"type": "string", "minLength": 1, "maxLength": 200})
    'string(1..200)'
    """
    if not isinstance(schema, dict):
        return "any"
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(str(code) for code in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(shape(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {shape(schema.get('items', {}))}"
    return f"{schema.get('format') or schema.get('type', 'any')}{_bounds(schema)}"


def _bounds(schema: Json) -> str:
    """How long a text may be, where that is said for this one."""
    low, high = schema.get("minLength"), schema.get("maxLength")
    return f"({low}..{high})" if low is not None and high is not None else ""


def _inside(schema: Any) -> Any:  # Any: JSON
    """A schema whose references lead into itself."""
    if isinstance(schema, list):
        return [_inside(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _inside(value) for key, value in schema.items() if key != _OPENAPI}
    if isinstance(made.get("$ref"), str):
        made["$ref"] = "#/$defs/" + made["$ref"].removeprefix(_COMPONENT)
    return made
