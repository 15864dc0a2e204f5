"""What the ledger is told of versions: that one became public, that one is public no more."""

from __future__ import annotations

import sqlite3

from gazette.store.entries import Correction, Hold, Publication
from gazette.store.ledger import Ledger

# file_commitment is a function of the writer's connection (gazette.store.connection)
_FACTS = """
    SELECT document, number, sha256, sm3, digest, file_commitment(file, document, number)
    FROM version WHERE id = ?
"""
_CORRECTS = """
    SELECT v.document, v.number, c.corrects FROM version v JOIN correction c ON c.version = v.id
    WHERE v.id = ?
"""
_NAME = "SELECT document, number FROM version WHERE id = ?"


def log_publication(connection: sqlite3.Connection, version: int, *, at: str) -> int:
    """Tells the ledger that the version of this row is public; answers the leaf's index."""
    facts = connection.execute(_FACTS, (version,)).fetchone()
    document, number, sha256, sm3, digest, file = facts
    entry = Publication(
        document=document, version=number, sha256=sha256, sm3=sm3, metadata=digest, file=file
    )
    return Ledger(connection).append(entry, at=at)


def log_correction(connection: sqlite3.Connection, version: int, *, at: str) -> None:
    """Tells the ledger which version the one of this row corrects, if it corrects one."""
    found = connection.execute(_CORRECTS, (version,)).fetchone()
    if found is not None:
        document, number, corrects = found
        entry = Correction(document=document, version=number, corrects=corrects)
        Ledger(connection).append(entry, at=at)


def log_hold(connection: sqlite3.Connection, version: int, *, at: str) -> int:
    """Tells the ledger that the version of this row is public no more; answers the leaf's index."""
    document, number = connection.execute(_NAME, (version,)).fetchone()
    return Ledger(connection).append(Hold(document=document, version=number), at=at)
