"""Putting one document's rows into public.db and taking them out again, the full text included."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from opendata.public import tables
from opendata.public.full_text_seals import seal_size
from opendata.public.tables import Rows
from opendata.search.analyzer import grams
from opendata.search.suggest import suggestion_words

_FTS_COLUMNS = "title, number, text"
_INSERT_FTS = f"INSERT INTO document_fts (rowid, {_FTS_COLUMNS}) VALUES (?, ?, ?, ?)"  # noqa: S608
# A contentless table cannot look up what it holds: it is told the very words to take out.
_DELETE_FTS = (
    f"INSERT INTO document_fts (document_fts, rowid, {_FTS_COLUMNS}) "  # noqa: S608
    "VALUES ('delete', ?, ?, ?, ?)"
)
_ADD_SUGGESTION = """
    INSERT INTO suggestion_fts (rowid, title, number, pinyin, initials) VALUES (?, ?, ?, ?, ?)
"""
_DROP_SUGGESTION = """
    INSERT INTO suggestion_fts (suggestion_fts, rowid, title, number, pinyin, initials)
    VALUES ('delete', ?, ?, ?, ?, ?)
"""
_INDEXED = """
    SELECT d.seq, d.title, d.title_key, d.number, v.text
    FROM document d JOIN version v ON v.document = d.id AND v.number = d.version
    WHERE d.id = ?
"""
_COUNT_ISSUER = """
    INSERT INTO issuer (id, name, level, region, documents) VALUES (?, ?, ?, ?, 1)
    ON CONFLICT (id) DO UPDATE SET documents = documents + 1
"""
_UNCOUNT_ISSUERS = """
    UPDATE issuer SET documents = documents - 1
    WHERE id IN (SELECT issuer FROM document_issuer WHERE document = ?)
"""
_SWEEP_SOURCES = """
    DELETE FROM source WHERE NOT EXISTS (SELECT 1 FROM document_state WHERE source = source.id)
    AND NOT EXISTS (SELECT 1 FROM version WHERE source = source.id)
    AND NOT EXISTS (SELECT 1 FROM failed_read WHERE source = source.id)
"""
_OLDER = """
    SELECT v.rowid, s.title, s.number, v.text FROM version v
    JOIN document_state s ON s.id = v.document AND s.version = v.number
    WHERE v.document = ? AND v.number <> (SELECT version FROM document WHERE id = v.document)
    GROUP BY v.rowid
"""
_INSERT_OLDER = f"INSERT INTO version_fts (rowid, {_FTS_COLUMNS}) VALUES (?, ?, ?, ?)"  # noqa: S608
_DELETE_OLDER = (
    f"INSERT INTO version_fts (version_fts, rowid, {_FTS_COLUMNS}) "  # noqa: S608
    "VALUES ('delete', ?, ?, ?, ?)"
)
_CHILDREN = ("status_change", "relation", "article", "version", "document_issuer")


def insert(table: str, row: type[msgspec.Struct], *, key: str | None = None) -> str:
    """The statement that adds a row of this shape, or renews the one of the same key."""
    names = row.__struct_fields__
    columns = ", ".join(f'"{column}"' for column in names)
    places = ", ".join("?" * len(names))
    adding = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 (our own names)
    if key is None:
        return adding
    renewed = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != key)
    return f"{adding} ON CONFLICT ({key}) DO UPDATE SET {renewed}"


# The row id is given, so that Datasette may look up rows of document_fts by it.
_INSERT_DOCUMENT = (
    insert("document", tables.Document)
    .replace("(", "(rowid, ", 1)
    .replace("VALUES (", "VALUES (?, ")
)
_INSERTS = {table: insert(table, row) for table, (_, row) in tables.PARTS.items()}


def put(connection: sqlite3.Connection, rows: Rows) -> None:
    """Adds a document that is not there."""
    document = rows.document
    for issuer in rows.issuers:
        connection.execute(_COUNT_ISSUER, msgspec.structs.astuple(issuer)[:4])
    connection.execute(_INSERT_DOCUMENT, (document.seq, *msgspec.structs.astuple(document)))
    for table, (name, _) in tables.PARTS.items():
        connection.executemany(_INSERTS[table], map(msgspec.structs.astuple, getattr(rows, name)))
    text = next(v.text for v in rows.versions if v.number == document.version)
    words = _words(document.title, document.number, text)
    connection.execute(_INSERT_FTS, (document.seq, *words))
    seal_size(connection, "document_fts", document.seq)
    suggested_by = suggestion_words(words[0], words[1], document.title_key)
    connection.execute(_ADD_SUGGESTION, (document.seq, *suggested_by))
    if len(rows.versions) > 1:
        _index_older(connection, document.id, _INSERT_OLDER)


def take_out(connection: sqlite3.Connection, document_id: str) -> int | None:
    """Removes everything of a document and answers its place in the full text, if it was there.

    Issuers and sources left with nothing stay until `sweep`.
    """
    indexed = connection.execute(_INDEXED, (document_id,)).fetchone()
    if indexed is None:
        return None
    seq, title, title_key, number, text = indexed
    words = _words(title, number, text)
    connection.execute(_DELETE_FTS, (seq, *words))
    seal_size(connection, "document_fts", seq)
    connection.execute(_DROP_SUGGESTION, (seq, *suggestion_words(words[0], words[1], title_key)))
    _index_older(connection, document_id, _DELETE_OLDER)
    connection.execute(_UNCOUNT_ISSUERS, (document_id,))
    connection.execute("DELETE FROM document_state WHERE id = ?", (document_id,))
    for table in _CHILDREN:
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (document_id,))  # noqa: S608
    connection.execute("DELETE FROM document WHERE id = ?", (document_id,))
    return int(seq)


def sweep(connection: sqlite3.Connection) -> None:
    """Removes issuers and sources of which nothing is public any more."""
    connection.execute("DELETE FROM issuer WHERE documents = 0")
    connection.execute(_SWEEP_SOURCES)


def next_seq(connection: sqlite3.Connection) -> int:
    """The place of the next new document."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM document").fetchone()[0])


def _index_older(connection: sqlite3.Connection, document_id: str, statement: str) -> None:
    """Puts the versions that are not the newest state into their full text, or takes them out."""
    for row, title, number, text in connection.execute(_OLDER, (document_id,)).fetchall():
        connection.execute(statement, (row, *_words(title, number, text)))
        seal_size(connection, "version_fts", row)


def _words(title: str, number: str | None, text: str) -> Sequence[str]:
    return [" ".join(grams(part)) for part in (title, number or "", text)]
