"""Finishes JSON Schemas made by msgspec: words, examples and limits on every field of any struct.

What a struct's `Meta` says stands; only what it leaves open is filled in, so a new route is described
as fully as an old one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from api.enumeration_words import words_of
from api.field_words import FIELD_EXAMPLES, FIELD_WORDS, FORMAT_EXAMPLES
from api.parameters import LONGEST_VALUE, MOST_VALUES

# Any: JSON
Json = dict[str, Any]

REF = "#/components/schemas/{name}"
WORDS_KEY = "x-enumDescriptions"
"""Where a closed enumeration keeps what its codes mean."""

SAFE_INTEGER = 9_007_199_254_740_991
"""The largest whole number that every JSON reader keeps exactly (RFC 8259 §6)."""
NO_NUL = "^[^\\u0000]*$"
"""Any text; a NUL would end it in many a reader."""

_QUALIFIED = re.compile(r"(?P<module>[A-Za-z0-9_]+)\.(?P<name>[A-Za-z0-9_]+)$")
_SHAPES: Mapping[str, Json] = {
    "sha-256": {"pattern": "^[0-9a-f]{64}$", "maxLength": 64},
    "sm3": {"pattern": "^[0-9a-f]{64}$", "maxLength": 64},
}
"""Texts of one shape, by the field's name."""
_SEALED = ("cursor",)
"""What only this server can make: no example of it is good."""
_FORMATS = {"date": 10, "date-time": 40}
"""The longest text of a format."""
_BASE64 = "^[A-Za-z0-9+/]*={0,2}$"


class Limits(msgspec.Struct, frozen=True):
    """What holds where a struct sets no limit of its own."""

    characters: int
    """Of a text."""
    items: int
    """Of a list."""
    least: int
    """Of whole numbers."""


ANSWER = Limits(characters=1_000_000_000, items=1_000_000, least=0)
"""SQLite keeps no longer text; pages hold at most 1,000 items, and no other list comes near."""
QUERY = Limits(characters=LONGEST_VALUE, items=MOST_VALUES, least=-SAFE_INTEGER)
"""A longer value is refused by name, a query that is too long altogether answered 414."""
PATH = Limits(characters=2_048, items=1, least=1)
"""Nothing here has a longer name."""
BODY = Limits(characters=65_536, items=1_000, least=0)
"""What is sent."""


def schemas_of(structs: Iterable[type[msgspec.Struct]]) -> Json:
    """The finished schemas of structs and all they hold, by name."""
    _, made = msgspec.json.schema_components(structs, ref_template=REF)
    names = _short_names(made)
    return {
        names[name]: finish(_renamed(schema, names), names[name])
        for name, schema in sorted(made.items(), key=lambda one: names[one[0]])
    }


def finish(schema: Json, name: str, struct: str = "", limits: Limits = ANSWER) -> Json:
    """A schema with words, limits and examples wherever something was left open.

    `name` is the field's own, or of a struct the struct's.
    """
    schema = _as_list(schema)
    if "properties" in schema:
        fields = schema["properties"].items()
        schema["properties"] = {
            key: described(finish(value, key, name, limits), key, name) for key, value in fields
        }
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            schema[key] = finish(schema[key], name, struct, limits)
    if "anyOf" in schema:
        schema["anyOf"] = [finish(one, name, struct, limits) for one in schema["anyOf"]]
    if "enum" in schema:
        return _with_words(schema)
    return schema | _limits(schema, name, limits)


def example_of(schema: Json, name: str, struct: str = "") -> Any:  # Any: a JSON value
    """A value that may stand there; None where it is an object with a schema of its own."""
    for given in (
        *schema.get("examples", ()),
        FIELD_EXAMPLES.get(f"{struct}.{name}"),
        FIELD_EXAMPLES.get(name),
    ):
        if given is not None and _fits(given, schema):
            return given
    if "enum" in schema:
        return next((code for code in schema["enum"] if code != "unknown"), schema["enum"][0])
    if "anyOf" in schema:
        found = (example_of(one, name, struct) for one in schema["anyOf"])
        return next((one for one in found if one is not None), None)
    return _plain_example(schema, name, struct)


def _plain_example(schema: Json, name: str, struct: str) -> Any:  # Any: a JSON value
    match schema.get("type"):
        case "integer":
            return max(schema.get("minimum", 1), 1)
        case "number":
            return max(schema.get("minimum", 0.5), 0.5)
        case "boolean":
            return True
        case "string":
            return FORMAT_EXAMPLES.get(schema.get("format", ""), "示例")
        case "array" if isinstance(schema.get("items"), dict):
            one = example_of(schema["items"], name, struct)
            return None if one is None else [one] * max(1, schema.get("minItems", 1))
        case _:
            return None


def _fits(value: object, schema: Json) -> bool:
    """Whether a value of the table is one of this schema, as far as one can tell from its head."""
    if "enum" in schema:
        return value in schema["enum"]
    if isinstance(value, str):
        matches = re.search(schema.get("pattern", ""), value) is not None
        free = schema.get("format") in (None, "uri-reference", "uri")
        return schema.get("type") == "string" and matches and free
    if isinstance(value, int):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        return schema.get("type") in ("integer", "number") and low <= value <= high
    return schema.get("type") == "number"


def described(schema: Json, name: str, struct: str = "") -> Json:
    """A field's schema with words and an example."""
    words = schema.get("description") or FIELD_WORDS.get(f"{struct}.{name}")
    words = words or FIELD_WORDS.get(name) or name.replace("_", " ").capitalize() + "."
    telling = {"description": _telling(words, schema)}
    if name in _SEALED:
        return schema | telling
    example = example_of(schema, name, struct)
    return schema | telling | ({} if example is None else {"examples": [example]})


def _telling(words: str, schema: Json) -> str:
    """The words, and below them what each code of a closed enumeration means."""
    meanings = _meanings(schema)
    if not meanings:
        return words
    return words + "\n\n" + "\n".join(f"- `{code}` {said}" for code, said in meanings.items())


def _meanings(schema: Json) -> dict[str, str]:
    """The meanings of the codes in a schema, of its values' or alternatives' too."""
    found = dict(schema.get(WORDS_KEY, {}))
    inner = [schema["items"]] if isinstance(schema.get("items"), dict) else []
    for one in (*inner, *schema.get("anyOf", ())):
        found |= _meanings(one)
    return found


def _with_words(schema: Json) -> Json:
    """An enumeration with what its codes mean."""
    codes = [code for code in schema["enum"] if isinstance(code, str)]
    said = {code: " ".join(words) for code, words in words_of(codes).items()}
    kind = {"string"} if len(codes) == len(schema["enum"]) else {"boolean"}
    return {"type": min(kind), **schema, **({WORDS_KEY: said} if said else {})}


def _limits(schema: Json, name: str, limits: Limits) -> Json:
    """The limits that a schema leaves open."""
    match schema.get("type"):
        case "string":
            return {key: value for key, value in _text(schema, name, limits) if key not in schema}
        case "integer":
            low = {} if "exclusiveMinimum" in schema else {"minimum": limits.least}
            high = {} if "exclusiveMaximum" in schema else {"maximum": SAFE_INTEGER}
            wanted = {"format": "int64", **low, **high}
            return {key: value for key, value in wanted.items() if key not in schema}
        case "array" if "maxItems" not in schema:
            return {"maxItems": limits.items}
        case _:
            return {}


def _text(schema: Json, name: str, limits: Limits) -> Iterable[tuple[str, object]]:
    """The limits of a text: by its name, by its format, else of any text."""
    if name in _SHAPES:
        return _SHAPES[name].items()
    longest = _FORMATS.get(schema.get("format", ""), limits.characters)
    if schema.get("contentEncoding") == "base64":
        return (("pattern", _BASE64), ("maxLength", longest))
    if "format" in schema:
        return (("maxLength", longest),)
    return (("pattern", NO_NUL), ("maxLength", longest))


def _as_list(schema: Json) -> Json:
    """A copy; a pair of two of a kind is written as a list of two."""
    parts = schema.get("prefixItems")
    if not parts or any(part != parts[0] for part in parts):
        return dict(schema)
    size = {"minItems": len(parts), "maxItems": len(parts)}
    kept = {key: value for key, value in schema.items() if key != "prefixItems"}
    return kept | size | {"items": parts[0]}


def _short_names(made: Iterable[str]) -> dict[str, str]:
    """Names without their modules; where two structs share one, the module's last word precedes it.

    >>> _short_names(["api.issue_wire.Column", "Item"])
    {'api.issue_wire.Column': 'IssueWireColumn', 'Item': 'Item'}
    """
    return {name: _short(name) for name in made}


def _short(name: str) -> str:
    found = _QUALIFIED.search(name)
    if found is None:
        return name
    return found["module"].title().replace("_", "") + found["name"]


def _renamed(schema: Any, names: Mapping[str, str]) -> Any:  # Any: JSON
    """A schema whose references lead to the short names."""
    if isinstance(schema, list):
        return [_renamed(one, names) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _renamed(value, names) for key, value in schema.items()}
    if isinstance(made.get("$ref"), str):
        name = made["$ref"].rpartition("/")[2]
        made["$ref"] = REF.format(name=names.get(name, name))
    return made
