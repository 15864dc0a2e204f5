"""Which content is gone on purpose: only what a recorded withdrawal covers may be missing."""

from __future__ import annotations

import sqlite3

_VERSION = {
    "content": "?1",
    "layout": "?1",
    "attached": "json_extract(?1, '$[0]')",
    "finding": "json_extract(?1, '$[0]')",
    "corrected": "json_extract(?1, '$[0]')",
    "filed": "(SELECT version FROM filing WHERE id = ?1)",
    "filing_note": """(SELECT f.version FROM filing_event e JOIN filing f ON f.id = e.filing
                       WHERE e.id = ?1)""",
}
"""Of each content table that a withdrawal empties, the version that a row belongs to, by its key."""
_OF_VERSION = """
    SELECT 1 FROM withdrawal w JOIN version v ON v.document = w.document
    WHERE v.id = {}
      AND (w.version = v.number OR w.version IS NULL AND v.number <= w.through)
"""
_OF_LISTING = """
    SELECT 1 FROM withdrawal w JOIN listing l ON l.document = w.document
    WHERE l.id = ?1 AND w.version IS NULL
"""
_DATASET_VERSION = {
    "dataset_schema": "?1",
    "dataset_published": "?1",
    "dataset_finding": "json_extract(?1, '$[0]')",
}
"""The same of versions of datasets."""
_OF_DATASET_VERSION = """
    SELECT 1 FROM withdrawal w JOIN dataset_version v ON w.document = 'dataset:' || v.dataset
    WHERE v.id = {}
      AND (w.version = v.number OR w.version IS NULL AND v.number <= w.through)
"""
_OF_REVISION = """
    SELECT 1 FROM withdrawal w JOIN dataset_revision r ON w.document = 'dataset:' || r.dataset
    WHERE r.id = ?1 AND w.version IS NULL
"""
_CAN_WITHDRAW = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'withdrawal'"


def is_erased(connection: sqlite3.Connection, table: str, key: object) -> bool:
    """Whether the row of this key in a content table was withdrawn."""
    if connection.execute(_CAN_WITHDRAW).fetchone() is None:
        return False
    if table == "listed":
        query = _OF_LISTING
    elif table == "dataset_metadata":
        query = _OF_REVISION
    elif table in _DATASET_VERSION:
        query = _OF_DATASET_VERSION.format(_DATASET_VERSION[table])
    elif table in _VERSION:
        query = _OF_VERSION.format(_VERSION[table])
    else:
        return False
    return connection.execute(query, (key,)).fetchone() is not None
