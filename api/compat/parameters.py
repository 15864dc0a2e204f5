"""What a client of CKAN sends: names and values of a query string or of a JSON body, read as a struct.

Names that CKAN knows and that change nothing here are passed over; any other unknown one is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar, get_args, get_origin, get_type_hints

import msgspec

from api.compat.errors import ActionError, invalid
from api.parameters import MOST_VALUES, read_pairs, read_values

P = TypeVar("P", bound=msgspec.Struct)

LARGEST = 64 * 1024
"""Bytes of a request's parameters."""

_MOST = 100  # parameters
_IGNORED = frozenset(
    {
        "include_private", "include_drafts", "include_deleted", "include_archived",
        "include_tracking", "include_users", "include_user_count", "include_groups",
        "include_tags", "include_extras", "include_followers", "include_dataset_count",
        "include_password_hash", "include_plugin_data", "include_total", "use_default_schema",
        "use_cache", "fl", "qf", "df", "mm", "tie", "defType", "q.op", "hl", "hl.fl",
        "ext_timerange_start", "ext_timerange_end", "total_estimation_threshold", "language",
        "plain", "bypass_auth", "_",
    }
)  # fmt: skip
"""They choose among what there is not here, or how much is told, or how relevance is weighed."""


def read_query_string(query: bytes) -> dict[str, object]:
    """The parameters of an address; one that is given several times is a list.

    Raises ActionError for more than can be read.
    """
    _check_size(query)
    gathered: dict[str, list[str]] = {}
    for name, value in read_pairs(query):
        if value:
            gathered.setdefault(name, []).append(value)
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in gathered.items()}


def read_body(body: bytes) -> dict[str, object]:
    """The parameters of a JSON body, whatever type it says it is of; an empty one has none.

    Raises ActionError for what is no JSON object.
    """
    _check_size(body)
    if not body.strip():
        return {}
    try:
        return msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        detail = f"JSON Error: the body must be a JSON object: {error}"
        raise ActionError("Bad Request", detail) from error


def read(given: Mapping[str, object], kind: type[P]) -> P:
    """Parameters as a struct. Raises ProblemError or ActionError naming each one at fault, or too many."""
    if len(given) > _MOST:
        raise ActionError("Bad Request", f"{len(given)} parameters; at most {_MOST} are read")
    structured = _structured(kind)
    kept = {
        name: _opened(value) if name in structured else value
        for name, value in given.items()
        if name not in _IGNORED or name in kind.__struct_encode_fields__
    }
    for name in structured & kept.keys():
        _check_number(name, kept[name])
    return read_values(kept, kind)


def _check_number(name: str, value: object) -> None:
    """Raises ActionError for a list, an object, or a text parted by commas, of more than are read."""
    values = re.split("[,，]", value) if isinstance(value, str) else value
    number = len(values) if isinstance(values, list | dict) else 1
    if number > MOST_VALUES:
        raise invalid(name, f"{number} values; at most {MOST_VALUES} are read")


def _check_size(sent: bytes) -> None:
    if len(sent) > LARGEST:
        detail = f"the parameters are longer than {LARGEST} bytes"
        raise ActionError("Request Too Large", detail)


@lru_cache
def _structured(kind: type[msgspec.Struct]) -> frozenset[str]:
    """The parameters that are lists or objects, which an address can only have as JSON."""
    hints = get_type_hints(kind)
    return frozenset(
        field.encode_name
        for field in msgspec.structs.fields(kind)
        if any(
            get_origin(hint) in (tuple, dict)
            for hint in (hints[field.name], *get_args(hints[field.name]))
        )
    )


def _opened(value: object) -> object:
    """What a text holds if it is a list or an object in JSON; anything else as it is."""
    if not isinstance(value, str) or not value.startswith(("[", "{")):
        return value
    try:
        opened: object = msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError):
        return value
    return opened
