"""A table on its way out: rows of plain values, whatever file they go into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from opendata.catalogue.tables import ColumnType

# Any: a value is what its column declares
Row = Sequence[Any]


class FlatColumn(msgspec.Struct, frozen=True):
    """A column: a text, a number, or a day or instant as ISO 8601 text."""

    name: str
    type: ColumnType


class FlatTable(msgspec.Struct, frozen=True):
    """A table whose rows come some at a time, once."""

    name: str
    columns: tuple[FlatColumn, ...]
    batches: Iterator[Sequence[Row]]
    key: tuple[str, ...] = ()
    """The columns that name a row, where they are all there."""
    total: int | None = None
    """How many rows will come, where that is known before."""
