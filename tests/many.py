"""A public.db of many documents, by copying the rows of a few: for what takes long, not for what is said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from gazette.store.connection import DATABASE as STORE
from gazette.store.seals import register
from opendata.public.file import DATABASE

_COPIED = """
WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ?)
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS t, copy
"""
_MADE = {
    "document": {
        "id": "t.id || '-' || n",
        "seq": "(SELECT max(seq) FROM document) * n + t.seq",
    },
    "document_issuer": {"document": "t.document || '-' || n"},
}
"""The values that a copy has of its own, by table."""


def multiply(data: Path, times: int) -> int:
    """Adds so many copies of each document, without texts; gives how many documents there are then."""
    with closing(sqlite3.connect(data / DATABASE)) as db, db:
        for table, made in _MADE.items():
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(made.get(column, f"t.{column}") for column in columns)
            sql = _COPIED.format(table=table, columns=", ".join(columns), values=values)
            db.execute(sql, (times,))
        return int(db.execute("SELECT count(*) FROM document").fetchone()[0])


def enter_changes(data: Path) -> int:
    """Gives every document without a change one, behind all others; gives how many changes there are."""
    with closing(sqlite3.connect(data / DATABASE)) as db, db:
        db.execute(_ENTER)
        return int(db.execute("SELECT count(*) FROM change").fetchone()[0])


def leap(data: Path, number: int) -> None:
    """The store's next change has a greater number than that: room for changes of public.db alone.

    A decision with that number is written that alters nothing.
    """
    with closing(sqlite3.connect(data / STORE)) as db, db:
        register(db)
        db.execute(_LEAP, (number,))


_LEAP = """
INSERT INTO decision (id, version, decision, alters_public, actor, reason, at)
SELECT ?, version, decision, 0, actor, reason, at FROM decision ORDER BY id DESC LIMIT 1
"""
_ENTER = """
INSERT INTO change (document, seq, kind, at)
SELECT id, (SELECT max(seq) FROM change) + row_number() OVER (ORDER BY seq), 'changed', recorded_at
FROM document WHERE id NOT IN (SELECT document FROM change)
"""
