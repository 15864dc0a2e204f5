"""Rows as JSON, one object a line (NDJSON)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

MEDIA_TYPE = "application/x-ndjson"

_lines = msgspec.json.Encoder().encode_lines

# Any: a value is what its column declares
Row = Sequence[Any]


def json_lines(names: Sequence[str], rows: Iterable[Row]) -> bytes:
    r"""Each row as an object, keyed by the columns' names.

    >>> json_lines(("id", "title"), [("a", "办法"), ("b", None)]).decode()
    '{"id":"a","title":"办法"}\n{"id":"b","title":null}\n'
    """
    return _lines([dict(zip(names, row, strict=True)) for row in rows])
