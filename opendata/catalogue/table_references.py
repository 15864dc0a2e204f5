"""Where the rows lie that a table's foreign keys lead to: those of the other datasets' public versions.

The ids of public documents are written for it.
"""

from __future__ import annotations

from pathlib import Path

from gazette.errors import TableSchemaError
from gazette.store.connection import DATABASE
from gazette.store.files import path_of
from gazette.store.reader import StoreReader
from opendata.catalogue.foreign_keys import DOCUMENTS, ForeignKey
from opendata.catalogue.table_lines import write_packed
from opendata.catalogue.table_schema import COLUMN_TYPES, TableSchema, read_schema


def find_references(
    data: Path, schema: TableSchema, *, folder: Path, dataset_id: str | None = None
) -> tuple[str | None, ...]:
    """For each foreign key the packed lines of the dataset that it leads to; None where none is public.

    Those of documents are written to `folder`. Raises TableSchemaError where the other publishes no such columns, or of another type, and where it
    is the very dataset `dataset_id`.
    """
    if dataset_id in {key.reference.resource for key in schema.foreignKeys}:
        raise TableSchemaError("外键须指向另一数据集 foreignKeys: a key leads to another dataset")
    if not schema.foreignKeys or not (data / DATABASE).exists():
        return (None,) * len(schema.foreignKeys)
    with StoreReader(data) as reader:
        return tuple(_find(data, reader, schema, key, folder) for key in schema.foreignKeys)


def _find(
    data: Path, reader: StoreReader, schema: TableSchema, key: ForeignKey, folder: Path
) -> str | None:
    if key.reference.resource == DOCUMENTS:
        return _documents(reader, schema, key, folder)
    other = reader.datasets.public(key.reference.resource)
    made = other and other.versions[-1].published
    if not made:
        return None
    _compare(schema, read_schema(made.schema.encode()), key)
    return str(path_of(data, made.file).absolute())


def _documents(reader: StoreReader, schema: TableSchema, key: ForeignKey, folder: Path) -> str:
    """The ids of all public documents, written for it."""
    if _types(schema)[key.columns[0]] != "text":
        raise TableSchemaError(f"外键须为文本 foreignKeys: {key.columns[0]!r} must be a string")
    last = reader.last_changes(reader.last_change())
    path = folder / "documents.zst"
    write_packed(path, ({"id": one.document_id} for one in last if one.is_public))
    return str(path)


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
