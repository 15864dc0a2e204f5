"""Datasets in public.db: a row for each, its public versions, and a table for each of agencies.

Followed by a cursor of their own. The table of a dataset is made anew in the transaction that shows its
new version, so a reader sees the old rows or the new ones, never some of both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from gazette.datasets import RESERVED
from gazette.errors import DatasetTablesError, GazetteError
from gazette.store.dataset_reader import Datasets, PublicDataset
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.table_lines import read_lines
from opendata.catalogue.table_schema import (
    Field,
    TableSchema,
    filters_of,
    held_beside,
    read_schema,
    sql_type,
)
from opendata.public.file import transaction
from opendata.public.state import drop_state, read_cursor, set_cursor
from opendata.public.usage_rows import BEFORE
from opendata.public.writer import insert

CURSOR = "dataset_cursor"

_FORMATS = "CSV、JSON、NDJSON、XLSX、Parquet、SQLite"
_DERIVED = "SELECT * FROM dataset WHERE kind = 'derived' ORDER BY id"
_SHOWN = "SELECT number, file FROM dataset_version WHERE dataset = ? ORDER BY number"
_TAKE_VERSIONS = "DELETE FROM dataset_version WHERE dataset = ?"
_TAKE = "DELETE FROM dataset WHERE id = ? AND kind = 'agency'"
_TAKE_USAGE = "DELETE FROM usage WHERE dataset NOT IN (SELECT id FROM dataset)"


class DatasetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `dataset`."""

    id: str
    kind: str
    table_name: str
    name: str
    name_en: str | None
    abstract: str
    abstract_en: str | None
    code: str | None
    provider: str | None
    provider_code: str | None
    theme: str
    keywords: str
    format: str
    sharing: str
    sharing_condition: str | None
    sharing_method: str | None
    openness: str
    openness_condition: str | None
    frequency: str
    licence: str
    related: str
    contact: str | None
    risk: str
    origin: str | None
    table_schema: str | None
    version: int | None
    versions: int | None
    rows: int | None
    published_at: str | None
    modified_at: str | None


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `dataset_version`."""

    dataset: str
    number: int
    published_at: str
    rows: int
    left_out: int
    masked: int
    table_schema: str
    sha256: str
    sm3: str
    file: str


_PUT = insert("dataset", DatasetRow)
_PUT_VERSION = insert("dataset_version", VersionRow)


def table_of(dataset_id: str) -> str:
    """The name of the table of an agency's dataset.

    >>> table_of("fee-list")
    'data_fee_list'
    """
    return f"data_{dataset_id.replace('-', '_')}"


def follow_datasets(
    data: Path, connection: sqlite3.Connection, store: Datasets, *, taken: Callable[[], None]
) -> None:
    """Brings the datasets up to the store, first those of which something is public no more.

    `taken` is called, before it is seen, where something is. Raises DatasetTablesError once all others
    are there, where some cannot be made: these are tried again each time.
    """
    _follow_derived(connection)
    last = store.last_change()
    if read_cursor(connection, CURSOR) == last:
        return
    changed = store.changed(read_cursor(connection, CURSOR))
    going = {one for one in changed if _is_going(connection, one, public_of(store, one))}
    failed: dict[str, Exception] = {}
    for dataset_id in sorted(changed, key=lambda one: one not in going):
        try:
            with transaction(connection):
                if _renew_current(data, connection, store, dataset_id):
                    taken()
        except (sqlite3.Error, OSError, GazetteError) as error:
            failed[dataset_id] = error
            if dataset_id in going:  # what is left of it waits, not what went
                with transaction(connection):
                    _renew(data, connection, dataset_id, None)
                    taken()
    if failed:
        raise DatasetTablesError(sorted(failed)) from next(iter(failed.values()))
    with transaction(connection):
        set_cursor(connection, CURSOR, last)


def public_of(store: Datasets, dataset_id: str) -> PublicDataset | None:
    """What readers see of an agency's dataset: nothing where its id is that of a derived one."""
    return None if dataset_id in RESERVED else store.public(dataset_id)


def derived_rows() -> list[tuple[object, ...]]:
    """The rows of datasets that are made of documents."""
    rows = [_derived(one) for one in derived_datasets().values()]
    return [msgspec.structs.astuple(row) for row in sorted(rows, key=lambda row: row.id)]


def dataset_row(public: PublicDataset) -> DatasetRow:
    """The row of an agency's dataset, which holds its newest public version."""
    said: dict[str, Any] = msgspec.structs.asdict(public.metadata)  # Any: each field has its type
    for name in ("keywords", "related"):
        said[name] = msgspec.json.encode(said[name]).decode()
    if said["origin"] is not None:
        said["origin"] = msgspec.json.encode(said["origin"]).decode()
    newest = version_rows(public)[-1]
    first = min(one.published_at for one in version_rows(public))
    return DatasetRow(
        **said,
        id=public.id,
        kind="agency",
        table_name=table_of(public.id),
        table_schema=newest.table_schema,
        version=newest.number,
        versions=len(public.versions),
        rows=newest.rows,
        published_at=first,
        modified_at=newest.published_at,
    )


def version_rows(public: PublicDataset) -> list[VersionRow]:
    """The rows of its public versions, oldest first."""
    rows = []
    for one in public.versions:
        assert one.published is not None  # noqa: S101 (of what is public there is a form)
        assert one.published_at is not None  # noqa: S101 (the same)
        rows.append(
            VersionRow(
                dataset=public.id,
                number=one.number,
                published_at=one.published_at,
                rows=one.published.rows,
                left_out=one.left_out,
                masked=one.published.masked,
                table_schema=one.published.schema,
                sha256=one.published.sha256,
                sm3=one.published.sm3,
                file=one.published.file,
            )
        )
    return rows


def _renew_current(
    data: Path, connection: sqlite3.Connection, store: Datasets, dataset_id: str
) -> bool:
    """The same as `_renew`, again where what was public went with its file meanwhile."""
    while True:
        public = public_of(store, dataset_id)
        connection.execute("SAVEPOINT renewal")
        try:
            return _renew(data, connection, dataset_id, public)
        except FileNotFoundError:
            connection.execute("ROLLBACK TO renewal")
            if public_of(store, dataset_id) == public:
                raise


def _is_going(
    connection: sqlite3.Connection, dataset_id: str, public: PublicDataset | None
) -> bool:
    """Whether a version that is shown is public no more."""
    return not set(connection.execute(_SHOWN, (dataset_id,))) <= _to_show(public)


def _to_show(public: PublicDataset | None) -> set[tuple[int, str]]:
    return {(one.number, one.file) for one in version_rows(public)} if public else set()


def _renew(
    data: Path, connection: sqlite3.Connection, dataset_id: str, public: PublicDataset | None
) -> bool:
    """Replaces a dataset's rows by what is public of it now; whether a version is so no more."""
    shown = connection.execute(_SHOWN, (dataset_id,)).fetchall()
    versions = version_rows(public) if public else []
    now = [(one.number, one.file) for one in versions]
    connection.execute(_TAKE_VERSIONS, (dataset_id,))
    connection.execute(_TAKE, (dataset_id,))
    table = table_of(dataset_id)
    if shown[-1:] != now[-1:]:
        connection.execute(f'DROP TABLE IF EXISTS "{table}"')
    if public is None:
        connection.execute(_TAKE_USAGE)
    else:
        connection.execute(_PUT, msgspec.structs.astuple(dataset_row(public)))
        if not shown:
            drop_state(connection, BEFORE)  # what it was used before is told anew
        connection.executemany(_PUT_VERSION, map(msgspec.structs.astuple, versions))
        if shown[-1:] != now[-1:]:
            schema = read_schema(versions[-1].table_schema.encode())
            _fill(connection, table, schema, read_lines(data, versions[-1].file))
    return not set(shown) <= _to_show(public)


def _fill(
    connection: sqlite3.Connection, table: str, schema: TableSchema, lines: Iterator[dict[str, Any]]
) -> None:
    """Makes the table of a dataset: typed columns, its key, and an index for each filter."""
    for statement in table_statements(table, schema)[:1]:
        connection.execute(statement)
    names = schema.names
    put = f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(names))})'  # noqa: S608 (our own words)
    rows = ([line[name] for name in names] for line in lines)
    connection.executemany(put, rows)  # one by one: however long they are, memory stays flat
    for statement in table_statements(table, schema)[1:]:
        connection.execute(statement)


def table_statements(table: str, schema: TableSchema) -> list[str]:
    """What makes the table, then what makes its indexes."""
    columns = [
        f'"{field.name}" {sql_type(field)}{" NOT NULL" if field.name in schema.key else ""}'
        for field in schema.fields
    ]
    key = ", ".join(f'"{name}"' for name in schema.key)
    made = (
        f'CREATE TABLE "{table}" ({", ".join(columns)}, PRIMARY KEY ({key})) STRICT, WITHOUT ROWID'
    )
    marked = [name for name in filters_of(schema) if name != schema.key[0]]
    held = held_beside(marked, schema.key)
    indexes = [
        f'CREATE INDEX "ix_{table}_{place}" ON "{table}"({_listed(name, *schema.key, *held)})'
        for place, name in enumerate(marked, start=1)
    ]
    return [made, *indexes]


def _listed(*names: str) -> str:
    return ", ".join(f'"{name}"' for name in dict.fromkeys(names))


EXAMPLE = table_statements(
    "example", TableSchema((Field("a"), Field("b", filter=True), Field("c", filter=True)), "a")
)
"""What tells whether tables are made otherwise than they were."""


def _follow_derived(connection: sqlite3.Connection) -> None:
    """Writes the rows of derived datasets where they are not as this release says them."""
    rows = derived_rows()
    if connection.execute(_DERIVED).fetchall() == rows:
        return
    with transaction(connection):
        connection.execute("DELETE FROM dataset WHERE kind = 'derived'")
        connection.executemany(_PUT, rows)
        connection.execute(_TAKE_USAGE)


def _derived(one: Dataset) -> DatasetRow:
    return DatasetRow(
        id=one.id,
        kind="derived",
        table_name=one.table,
        name=one.title.zh,
        name_en=one.title.en,
        abstract=one.description.zh,
        abstract_en=one.description.en,
        code=None,
        provider=None,
        provider_code=None,
        theme=one.theme.code,
        keywords=msgspec.json.encode([word.zh for word in one.keywords]).decode(),
        format=_FORMATS,
        sharing="unconditional",
        sharing_condition=None,
        sharing_method=None,
        openness="unconditional",
        openness_condition=None,
        frequency=one.frequency.code,
        licence=one.licence,
        related="[]",
        contact=None,
        risk="low",
        origin=None,
        table_schema=None,
        version=None,
        versions=None,
        rows=None,
        published_at=None,
        modified_at=None,
    )
