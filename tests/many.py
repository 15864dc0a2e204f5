"""A public.db of many documents, by copying the rows of a few: for what takes long, not for what is said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from opendata.public.file import DATABASE

_COPIED = """
WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ?)
INSERT INTO document ({columns}) SELECT {values} FROM document AS d, copy
"""
_MADE = {
    "id": "d.id || '-' || n",
    "seq": "(SELECT max(seq) FROM document) * n + d.seq",
}


def multiply(data: Path, times: int) -> int:
    """Adds so many copies of each document, without texts; gives how many documents there are then."""
    with closing(sqlite3.connect(data / DATABASE)) as db, db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(document)")]
        values = [_MADE.get(column, f"d.{column}") for column in columns]
        sql = _COPIED.format(columns=", ".join(columns), values=", ".join(values))
        db.execute(sql, (times,))
        return int(db.execute("SELECT count(*) FROM document").fetchone()[0])
