"""A file that is to be made of public.db, and what came of it: what crosses to the other process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from opendata.catalogue.questions import Bound, Key, Order, Value
from opendata.public.query import Filters, Place, Sort

FileFormat = Literal["xlsx", "parquet", "sqlite"]

MEDIA_TYPES: Mapping[FileFormat, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
}


class DocumentsWanted(msgspec.Struct, frozen=True, tag=True):
    """Which documents, in which order, with which fields."""

    filters: Filters
    sort: Sort
    fields: tuple[str, ...] = ()
    start: Place | None = None
    most: int | None = None


class RowsWanted(msgspec.Struct, frozen=True, tag=True):
    """Which rows of a dataset, in which order."""

    dataset: str
    key: tuple[str, ...]
    """Of the dataset as it was when it was asked for."""
    values: tuple[tuple[str, Value], ...] = ()
    bounds: tuple[Bound, ...] = ()
    order: Order | None = None
    start: Key | None = None
    most: int | None = None


Wanted = DocumentsWanted | RowsWanted


class Task(msgspec.Struct, frozen=True):
    """A file to be made."""

    database: str
    """public.db."""
    path: str
    """Of the new file."""
    format: FileFormat
    wanted: Wanted


class Made(msgspec.Struct, frozen=True, tag=True):
    """A file that is ready."""

    rows: int
    size: int
    """Bytes."""
    sha256: bytes


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why no file was made."""

    code: Literal["sheet", "slow", "changed"]
    detail: str


Outcome = Made | Refused
