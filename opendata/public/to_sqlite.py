"""A table as an SQLite database of its own, with its types and its key."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from opendata.catalogue.tables import ColumnType
from opendata.flat_table import FlatTable

_TYPES: dict[ColumnType, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "date": "TEXT",
    "date-time": "TEXT",
}


def write_sqlite(table: FlatTable, path: Path) -> int:
    """Writes a new file; gives how many rows its table has. They keep their order (rowid)."""
    columns = [f'"{one.name}" {_TYPES[one.type]}' for one in table.columns]
    if table.key:
        key = ", ".join(f'"{name}"' for name in table.key)
        columns.append(f"PRIMARY KEY ({key})")
    places = ", ".join("?" * len(table.columns))
    insert = f'INSERT INTO "{table.name}" VALUES ({places})'  # noqa: S608 (our own words)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")  # one that was not finished is thrown away
        db.execute("PRAGMA synchronous = OFF")
        db.execute(f'CREATE TABLE "{table.name}" ({", ".join(columns)}) STRICT')
        db.execute("BEGIN")
        written = sum(db.executemany(insert, rows).rowcount for rows in table.batches)
        db.execute("COMMIT")
    return written
