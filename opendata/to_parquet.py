"""A table as Apache Parquet: columns of typed values, in groups of a bounded number of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import write_parquet as write

from opendata.catalogue.tables import ColumnType
from opendata.flat_table import FlatTable, Row

_GROUP = 10_000
"""Most rows of a group: what is held in memory."""
_HEAVY = 8_000_000
"""Characters after which rows are handed on, however few they are."""
_TYPES: dict[ColumnType, DataType] = {
    "text": DataType.string(),
    "integer": DataType.int64(),
    "number": DataType.float64(),
    "date": DataType.date32(),
    "date-time": DataType.timestamp("ms", tz="UTC"),
}
_PARSED = ("date", "date-time")


def write_parquet(table: FlatTable, path: Path) -> int:
    """Writes a new file; gives how many rows it has. Days and instants are typed as such."""
    fields = [Field(one.name, _TYPES[one.type], nullable=True) for one in table.columns]
    schema = Schema(fields)
    written = 0

    def groups() -> Iterator[RecordBatch]:
        nonlocal written
        for rows in _gathered(table.batches):
            written += len(rows)
            yield RecordBatch.from_arrays(_arrays(table, rows), schema=schema)

    stream = RecordBatchReader.from_batches(schema, groups())
    with path.open("wb") as file:
        write(stream, file, compression="zstd(3)", max_row_group_size=_GROUP)
    return written


def _gathered(batches: Iterator[Sequence[Row]]) -> Iterator[list[Row]]:
    """The rows in larger batches, few enough to be held."""
    gathered: list[Row] = []
    weight = 0
    for rows in batches:
        gathered += rows
        weight += sum(len(value) for row in rows for value in row if isinstance(value, str))
        if len(gathered) >= _GROUP or weight >= _HEAVY:
            yield gathered
            gathered, weight = [], 0
    if gathered:
        yield gathered


def _arrays(table: FlatTable, rows: Sequence[Row]) -> list[Array]:
    columns = zip(*rows, strict=True)
    return [_array(values, one.type) for values, one in zip(columns, table.columns, strict=True)]


def _array(values: Sequence[object], kind: ColumnType) -> Array:
    """A column's values; raises ValueError for a day or instant that is none."""
    if kind not in _PARSED:
        return Array(values, _TYPES[kind])
    texts = Array(values, DataType.string())
    parsed = texts.cast(_TYPES[kind])
    if parsed.null_count != texts.null_count:  # the cast makes nothing of what it cannot read
        raise ValueError(f"not each a {kind}: {sorted({str(one) for one in values if one})[:3]}")
    return parsed
