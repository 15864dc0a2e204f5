"""Erasing: the one place that deletes content, from the tables, from files/ and from the disk.

History stays: ids, digests, decisions. What is erased here is gone from gazette.db and its log
byte by byte; blocks that a file system freed, backups and replicas are beyond it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from gazette.store.files import flush_names, path_of
from gazette.store.readings import CONTAINER

_PATIENCE = 1_000  # milliseconds for readers to let go of the log
_LATER = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY)
_VERSIONS = "SELECT value FROM json_each(:versions)"
_FILINGS = f"SELECT id FROM filing WHERE version IN ({_VERSIONS})"  # noqa: S608 (our own words)
_WHICH = {
    "content": f"version IN ({_VERSIONS})",
    "component": f"version IN ({_VERSIONS})",
    "citation": f"version IN ({_VERSIONS})",
    "effect": f"version IN ({_VERSIONS})",
    "named": f"version IN ({_VERSIONS})",
    "layout": f"version IN ({_VERSIONS})",
    "attached": f"version IN ({_VERSIONS})",
    "finding": f"version IN ({_VERSIONS})",
    "corrected": f"version IN ({_VERSIONS})",
    "filed": f"filing IN ({_FILINGS})",
    "filing_note": f"event IN (SELECT id FROM filing_event WHERE filing IN ({_FILINGS}))",  # noqa: S608
    "listed": ":whole AND listing IN (SELECT id FROM listing WHERE document = :document)",
}
ERASED = frozenset(_WHICH)
"""Content tables of which a withdrawal takes rows."""

_WHICH_OF_DATASET = {
    "dataset_finding": f"version IN ({_VERSIONS})",
    "dataset_published": f"version IN ({_VERSIONS})",
    "dataset_schema": f"version IN ({_VERSIONS})",
    "dataset_metadata": (
        ":whole AND revision IN (SELECT id FROM dataset_revision WHERE dataset = :document)"
    ),
}
ERASED_OF_DATASET = frozenset(_WHICH_OF_DATASET)
"""Content tables of which the withdrawal of a dataset takes rows."""

SEALS = frozenset({"content_seal"})
"""Go by themselves with the rows that they seal: a trigger sees to it (`gazette.store.seals`)."""

KEPT = frozenset({"entry"})
"""Content tables that it leaves alone: a gazette's printed list of contents is public by itself."""

_FILES = f"""
    SELECT file FROM version WHERE id IN ({_VERSIONS})
    UNION SELECT file FROM attached WHERE version IN ({_VERSIONS})
    UNION SELECT sha256 FROM reading WHERE version IN ({_VERSIONS})
    UNION SELECT sha256 FROM reading WHERE :whole AND document = :document
    UNION SELECT file FROM filing_file WHERE filing IN ({_FILINGS})
    UNION SELECT k.sha256 FROM reading r JOIN reading k ON k.source = r.source
      AND (k.path = r.path OR substr(r.path, 1, length(k.path) + 1) = k.path || '/')
      AND k.record IS NULL AND k.outcome = '{CONTAINER}'
      WHERE r.version IN ({_VERSIONS}) OR :whole AND r.document = :document
"""  # noqa: S608 (our own words)
_FILES_OF_DATASET = f"""
    SELECT file FROM dataset_version WHERE id IN ({_VERSIONS})
    UNION SELECT file FROM dataset_form WHERE version IN ({_VERSIONS})
"""  # noqa: S608 (our own words)
_SET = "SELECT value FROM json_each(?1)"
_NEEDED = f"""
    SELECT v.file FROM version v WHERE v.file IN ({_SET})
      AND EXISTS (SELECT 1 FROM content WHERE version = v.id)
    UNION SELECT r.sha256 FROM reading r WHERE r.sha256 IN ({_SET})
      AND (EXISTS (SELECT 1 FROM content WHERE version = r.version)
           OR r.version IS NULL AND EXISTS (
             SELECT 1 FROM listing l JOIN listed t ON t.listing = l.id
             WHERE l.document = r.document))
    UNION SELECT f.file FROM filing_file f WHERE f.file IN ({_SET})
      AND EXISTS (SELECT 1 FROM filed WHERE filing = f.filing)
    UNION SELECT a.file FROM attached a WHERE a.file IN ({_SET})
    UNION SELECT s.file FROM issue_state s WHERE s.file IN ({_SET})
    UNION SELECT v.file FROM dataset_version v WHERE v.file IN ({_SET})
      AND EXISTS (SELECT 1 FROM dataset_schema WHERE version = v.id)
    UNION SELECT f.file FROM dataset_form f WHERE f.file IN ({_SET})
      AND EXISTS (SELECT 1 FROM dataset_schema WHERE version = f.version)
"""  # noqa: S608 (our own words)


class Scope(msgspec.Struct, frozen=True):
    """What is to be erased: versions of a document or dataset by their rows, or all of it."""

    document: str
    versions: tuple[int, ...]
    whole: bool


def erase(connection: sqlite3.Connection, scope: Scope) -> tuple[str, ...]:
    """Deletes the content and answers the SHA-256 of each original it stood in.

    The caller holds the transaction, and ends with `rewrite` once it is committed.
    """
    return _erase(connection, scope, _FILES, _WHICH)


def erase_dataset(connection: sqlite3.Connection, scope: Scope) -> tuple[str, ...]:
    """The same for a dataset of an agency."""
    return _erase(connection, scope, _FILES_OF_DATASET, _WHICH_OF_DATASET)


def _erase(
    connection: sqlite3.Connection, scope: Scope, in_files: str, tables: Mapping[str, str]
) -> tuple[str, ...]:
    asked = {
        "versions": msgspec.json.encode(scope.versions).decode(),
        "document": scope.document,
        "whole": scope.whole,
    }
    files = tuple(file for (file,) in connection.execute(in_files, asked))
    for table, which in tables.items():
        connection.execute(f"DELETE FROM {table} WHERE {which}", asked)  # noqa: S608 (our own words)
    return files


def unneeded(connection: sqlite3.Connection, files: Collection[str]) -> tuple[str, ...]:
    """Those of the originals that nothing with content was read from or filed with."""
    if not files:
        return ()
    found = connection.execute(_NEEDED, (msgspec.json.encode(sorted(files)).decode(),))
    return tuple(sorted(set(files) - {file for (file,) in found}))


def erase_files(data: Path, files: Iterable[str]) -> None:
    """Removes originals from files/, for good even if the machine stops now."""
    for sha256 in files:
        path = path_of(data, sha256)
        with suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
            flush_names(path.parent)


def rewrite(connection: sqlite3.Connection) -> bool:
    """Writes a database anew, so that what was deleted from it can be read no more.

    False while a reader holds on to the log, or where there is no room. Even with secure_delete a page keeps pieces of rows that once
    moved to another one (measured: of 200 deleted documents one left a title).
    """
    if not empty_log(connection):
        return False
    connection.execute("PRAGMA temp_store = FILE")  # as large as the database itself
    try:
        connection.execute("VACUUM")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in _LATER:
            raise
        return False
    finally:
        connection.execute("PRAGMA temp_store = MEMORY")
    return empty_log(connection)


def empty_log(connection: sqlite3.Connection) -> bool:
    """Copies the write-ahead log into the file and cuts it off; False if a reader holds on to it."""
    (usual,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {usual}")
    return not busy
