"""Where the rows lie that a table's foreign keys lead to: those of the other datasets' public versions."""

from __future__ import annotations

from pathlib import Path

from gazette.errors import TableSchemaError
from gazette.store.connection import DATABASE
from gazette.store.files import path_of
from gazette.store.reader import StoreReader
from opendata.catalogue.foreign_keys import ForeignKey
from opendata.catalogue.table_schema import COLUMN_TYPES, TableSchema, read_schema


def find_references(
    data: Path, schema: TableSchema, *, dataset_id: str | None = None
) -> tuple[str | None, ...]:
    """For each foreign key the packed lines of the dataset that it leads to; None where none is public.

    Raises TableSchemaError where the other publishes no such columns, or of another type, and where it
    is the very dataset `dataset_id`.
    """
    if dataset_id in {key.reference.resource for key in schema.foreignKeys}:
        raise TableSchemaError("外键须指向另一数据集 foreignKeys: a key leads to another dataset")
    if not schema.foreignKeys or not (data / DATABASE).exists():
        return (None,) * len(schema.foreignKeys)
    with StoreReader(data) as reader:
        return tuple(_find(data, reader, schema, key) for key in schema.foreignKeys)


def _find(data: Path, reader: StoreReader, schema: TableSchema, key: ForeignKey) -> str | None:
    other = reader.datasets.public(key.reference.resource)
    made = other and other.versions[-1].published
    if not made:
        return None
    _compare(schema, read_schema(made.schema.encode()), key)
    return str(path_of(data, made.file).absolute())


def _compare(schema: TableSchema, other: TableSchema, key: ForeignKey) -> None:
    ours, theirs = _types(schema), _types(other)
    for name, its in zip(key.columns, key.others, strict=True):
        if ours[name] != theirs.get(its):
            raise TableSchemaError(
                f"外键 foreignKeys: {key.reference.resource!r} 没有类型相同的字段 publishes no field "
                f"{its!r} of the type of {name!r}"
            )


def _types(schema: TableSchema) -> dict[str, str]:
    return {field.name: COLUMN_TYPES[field.type] for field in schema.fields}
