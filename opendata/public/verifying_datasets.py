"""Datasets of public.db against gazette.db, and the rows of each against the digest that was published."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from gazette.differences import Compared, Difference, Part, Single
from gazette.store.comparing import rows_of
from gazette.store.dataset_reader import PublicDataset
from gazette.store.reader import StoreReader
from opendata.catalogue.table_schema import read_schema
from opendata.public.comparing import Shape, differs, one_moment
from opendata.public.datasets import (
    CURSOR,
    DatasetRow,
    VersionRow,
    dataset_row,
    derived_rows,
    public_of,
    table_of,
    version_rows,
)
from opendata.public.state import read_cursor

_DATASETS = Shape("dataset", DatasetRow.__struct_fields__, ("id",))
_VERSIONS = Shape("dataset_version", VersionRow.__struct_fields__, ("dataset", "number"))

_encode = msgspec.json.Encoder().encode


class Tables(Single, frozen=True):
    """The datasets, and every row of agencies' tables."""

    name: str = "datasets of public.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """All of them, unless there is more to be followed."""
        del part
        with StoreReader(data) as store, store.one_moment(), one_moment(data) as connection:
            if read_cursor(connection, CURSOR) != store.datasets.last_change():
                return Compared(0, moved=1)
            known = [public_of(store.datasets, id) for id in store.datasets.ids()]
            public = [one for one in known if one is not None]
            return Compared(len(public), tuple(_differences(connection, public)))


def _differences(
    connection: sqlite3.Connection, public: list[PublicDataset]
) -> Iterator[Difference]:
    rows = [*derived_rows(), *(msgspec.structs.astuple(dataset_row(one)) for one in public)]
    versions = [msgspec.structs.astuple(row) for one in public for row in version_rows(one)]
    for shape, expected in ((_DATASETS, rows), (_VERSIONS, versions)):
        found = rows_of(connection, f"SELECT {shape.names} FROM {shape.table}")  # noqa: S608
        yield from shape.differences(expected, found)
    for one in public:
        yield from _of_table(connection, version_rows(one)[-1])


def _of_table(connection: sqlite3.Connection, version: VersionRow) -> Iterator[Difference]:
    """The rows as lines, in the order of the key, have the digest of the version."""
    table = table_of(version.dataset)
    schema = read_schema(version.table_schema.encode())
    key = ", ".join(f'"{name}"' for name in schema.key)
    columns = ", ".join(f'"{name}"' for name in schema.names)
    digest = hashlib.sha256()
    try:
        for row in connection.execute(f'SELECT {columns} FROM "{table}" ORDER BY {key}'):  # noqa: S608
            digest.update(_encode(dict(zip(schema.names, row, strict=True))) + b"\n")
    except sqlite3.DatabaseError as error:
        yield differs(f"table {table}", expected="rows", found=type(error).__name__)
        return
    if digest.hexdigest() != version.sha256:
        yield differs(
            f"rows of {table}", expected=version.sha256[:32], found=digest.hexdigest()[:32]
        )
