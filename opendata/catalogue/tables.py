"""What the schema of public.db and metadata.json say of its tables: columns, keys, words."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from opendata.catalogue.words import Words, both
from opendata.public.schema import SCHEMA

METADATA = Path(__file__).parents[2] / "metadata.json"
"""The file that Datasette loads too: the one place where tables and columns are described."""

ColumnType = Literal["text", "integer", "number", "date", "date-time"]

_TYPES: dict[str, ColumnType] = {"TEXT": "text", "INTEGER": "integer", "REAL": "number"}


class Column(msgspec.Struct, frozen=True):
    """字段 A column of a dataset."""

    name: str
    type: ColumnType
    description: Words


class Table(msgspec.Struct, frozen=True):
    """A table with its words."""

    name: str
    title: Words
    description: Words
    licence: Annotated[str, msgspec.Meta(description="Terms of use, as an address.")]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The primary key: its order is the order of rows."""
    looked_up: frozenset[str]
    """Columns that an index begins with."""
    sorted_by: frozenset[str]
    """Columns that an index begins with which goes on with the key."""


def read_tables(metadata: Path = METADATA) -> dict[str, Table]:
    """Every table that is in the schema and described, by name."""
    database = msgspec.json.decode(metadata.read_bytes())["databases"]["public"]
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        names = [row[1] for row in db.execute("PRAGMA table_list") if row[2] == "table"]
        return {
            name: _table(db, name, described, database["license_url"])
            for name, described in database["tables"].items()
            if name in names
        }


# Any: JSON
def _table(db: sqlite3.Connection, name: str, described: Mapping[str, Any], licence: str) -> Table:
    rows = db.execute(f"PRAGMA table_info({name})").fetchall()
    keyed = sorted((place, column) for _, column, _, _, _, place in rows if place)
    indexes = [row[1] for row in db.execute(f"PRAGMA index_list({name})")]
    parts = [
        tuple(part[2] for part in db.execute(f"PRAGMA index_info({index})")) for index in indexes
    ]
    key = tuple(column for _, column in keyed)
    return Table(
        name=name,
        title=both(described["title"]),
        description=both(described["description"]),
        licence=licence,
        columns=tuple(_column(row[1], row[2], described["columns"][row[1]]) for row in rows),
        key=key,
        looked_up=frozenset({*(part[0] for part in parts), *key[:1]}),
        sorted_by=frozenset({*(part[0] for part in parts if _goes_on(part, key)), *key[:1]}),
    )


def _goes_on(index: Sequence[str], key: Sequence[str]) -> bool:
    """Whether an index has rows with the same value in the order of their key.

    >>> _goes_on(("day", "dataset"), ("dataset", "day")), _goes_on(("kind", "day"), ("id",))
    (True, False)
    """
    rest = [name for name in key if name != index[0]]
    return list(index[1 : len(rest) + 1]) == rest


def _column(name: str, declared: str, text: str) -> Column:
    words = both(text)
    return Column(name, _type(name, declared), Words(words.zh.rstrip("。"), words.en))


def _type(name: str, declared: str) -> ColumnType:
    """The type of a column; days and instants by how they are named.

    >>> _type("signed_on", "TEXT"), _type("recorded_at", "TEXT"), _type("version", "INTEGER")
    ('date', 'date-time', 'integer')
    """
    if name.endswith("_on") or name in {"since", "status_since", "day"}:
        return "date"
    if name.endswith("_at"):
        return "date-time"
    return _TYPES[declared]
