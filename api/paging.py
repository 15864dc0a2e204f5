"""The address of the next page: the same query, spelled canonically, with a sealed place."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from api.calls import Call
from api.parameters import read_pairs, write_query

T = TypeVar("T")


def opened(call: Call, cursor: str | None, asked: object, kind: type[T]) -> T | None:
    """The place in a cursor, None without one; only a cursor of this very question opens."""
    if cursor is None:
        return None
    return call.house.cursors.open(cursor, _question(asked), kind)


def next_address(call: Call, end: object | None, asked: object) -> str | None:
    """Where the list goes on; None at its end."""
    if end is None:
        return None
    pairs = [pair for pair in read_pairs(call.scope["query_string"]) if pair[0] != "cursor"]
    pairs.append(("cursor", call.house.cursors.seal(end, _question(asked))))
    return f"{call.base}{call.scope['path']}{write_query(pairs)}"


def _question(asked: object) -> bytes:
    return msgspec.msgpack.encode(asked)
