"""Where the schema of a table comes from when a command is given a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec.structs import replace

from gazette.errors import NotFoundError
from gazette.store.dataset_reader import TableVersion
from gazette.store.reader import StoreReader
from opendata.catalogue.table_schema import TableSchema, read_schema, write_schema
from opendata.catalogue.table_templates import template

_path = click.Path(exists=True, dir_okay=False, path_type=Path)

# Any: click's own decorators
Decorated = Callable[..., Any]


def schema_options(command: Decorated) -> Decorated:
    """Where the schema comes from; without any, from the last version of the dataset."""
    for option in (
        click.option("--schema", "schema_file", type=_path, help="A Table Schema (JSON)."),
        click.option("--template", "template_id", help="A template; see `template`."),
        click.option(
            "--key", "key", multiple=True, help="A column of the key, in place of the schema's."
        ),
        click.option("--sheet", help="Which sheet of a workbook that has several."),
    ):
        command = option(command)
    return command


def find_schema(
    data: Path,
    dataset_id: str,
    schema_file: Path | None,
    template_id: str | None,
    key: tuple[str, ...],
    sheet: str | None,
) -> TableSchema:
    """The schema that is given, or that of the last version, whose sheet was another file's."""
    if schema_file is not None or template_id is not None:
        return given_schema(schema_file, template_id, key, sheet)
    try:
        with StoreReader(data) as reader:
            version = version_of(reader, dataset_id, None)
    except NotFoundError as error:
        raise click.UsageError("the first version needs --schema or --template") from error
    return keyed(replace(read_schema(version.schema.encode()), sheet=sheet), key)


def given_schema(
    schema_file: Path | None, template_id: str | None, key: tuple[str, ...], sheet: str | None
) -> TableSchema:
    """The schema of a file or a template, for a sheet. Raises TableSchemaError, or UsageError for both."""
    if schema_file is not None and template_id is not None:
        raise click.UsageError("--schema or --template, not both")
    schema = _schema_of(schema_file, template_id, key)
    return schema if sheet is None else replace(schema, sheet=sheet)


def _schema_of(
    schema_file: Path | None, template_id: str | None, key: tuple[str, ...]
) -> TableSchema:
    if template_id is not None:
        return keyed(template(template_id).schema, key)
    assert schema_file is not None  # noqa: S101 (one of the two is there)
    content = schema_file.read_bytes()
    if not key:
        return read_schema(content)
    given = msgspec.json.decode(content)
    return read_schema(msgspec.json.encode({**given, "primaryKey": list(key)}))


def keyed(schema: TableSchema, key: tuple[str, ...]) -> TableSchema:
    """The schema with another key, where one is given."""
    if not key:
        return schema
    return read_schema(write_schema(replace(schema, primaryKey=key)).encode())


def version_of(reader: StoreReader, dataset_id: str, number: int | None) -> TableVersion:
    """A version by its number, or without one the last; raises NotFoundError."""
    if number is not None:
        return reader.datasets.version(dataset_id, number)
    versions = reader.datasets.versions(dataset_id)
    if not versions:
        raise NotFoundError("version of dataset", dataset_id)
    return versions[-1]
