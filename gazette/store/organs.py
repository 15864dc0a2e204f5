"""Organs as their names are met: one row a name, the id made from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from gazette.ids import organ_id
from gazette.model import Metadata
from gazette.text.organs import level_of, region_of

_INSERT = "INSERT INTO organ VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
_CACHED_UP_TO = 50_000  # names, so that memory stays flat


class Organs:
    """Adds organs, asking the database about each name once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._seen: set[str] = set()

    def forget(self) -> None:
        """Forgets what was seen: a batch that was rolled back took its organs with it."""
        self._seen.clear()

    def add_all(self, metadata: Metadata, at: str) -> None:
        """Adds the issuers and the owner of a document."""
        names = metadata.issuers.value if metadata.issuers else ()
        owner = (metadata.owner.value,) if metadata.owner else ()
        self.add((*names, *owner), at)

    def add(self, names: Sequence[str], at: str) -> None:
        """Adds organs by their names."""
        for name in names:
            if name not in self._seen:
                self._add(name, at)

    def _add(self, name: str, at: str) -> None:
        if len(self._seen) >= _CACHED_UP_TO:
            self._seen.clear()
        self._seen.add(name)
        row = (organ_id(name), name, level_of(name), region_of(name), at)
        self._connection.execute(_INSERT, row)
