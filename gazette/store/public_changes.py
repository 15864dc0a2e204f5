"""What has altered what is public, in the order in which it happened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

import msgspec

from gazette.store.instants import read_instant

_PAGE = 1000  # rows a query, so that no read transaction stays open over a long loop

_CHANGES = """
    SELECT d.id, v.document, d.at FROM decision d JOIN version v ON v.id = d.version
    WHERE d.alters_public AND d.id > ? ORDER BY d.id LIMIT ?
"""
_LAST_CHANGE = "SELECT id FROM decision WHERE alters_public ORDER BY id DESC LIMIT 1"
_LAST_CHANGES = """
    SELECT v.document, max(d.id), d.at,
           EXISTS (SELECT 1 FROM version o WHERE o.document = v.document AND 'public' = (
             SELECT decision FROM decision l WHERE l.version = o.id ORDER BY l.id DESC LIMIT 1))
    FROM decision d JOIN version v ON v.id = d.version
    WHERE d.alters_public AND d.id <= ? GROUP BY v.document ORDER BY v.document
"""


class Change(msgspec.Struct, frozen=True):
    """Something public of a document appeared or went; ask `published` what there is now."""

    seq: int
    document_id: str
    at: datetime


class LastChange(msgspec.Struct, frozen=True):
    """The last change of a document up to a cursor, and whether anything of it is public now."""

    document_id: str
    seq: int
    at: str
    is_public: bool


def changes(connection: sqlite3.Connection, since: int) -> Iterator[Change]:
    """What has altered what is public after that cursor, oldest first."""
    while True:
        rows = connection.execute(_CHANGES, (since, _PAGE)).fetchall()
        for seq, document_id, at in rows:
            yield Change(seq, document_id, read_instant(at))
        if len(rows) < _PAGE:
            return
        since = rows[-1][0]


def last_changes(connection: sqlite3.Connection, until: int) -> Iterator[LastChange]:
    """The last change of every document up to and with that cursor, by the document's id."""
    # SQLite takes `at` from the row of the greatest id.
    for document_id, seq, at, is_public in connection.execute(_LAST_CHANGES, (until,)):
        yield LastChange(document_id, seq, at, bool(is_public))


def last_change(connection: sqlite3.Connection) -> int:
    """The cursor of the last change, 0 before the first."""
    row = connection.execute(_LAST_CHANGE).fetchone()
    return int(row[0]) if row else 0
