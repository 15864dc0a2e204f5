"""Where documents stand in public.db: each at its old place, or at the next free one."""

from __future__ import annotations

import sqlite3
from typing import Literal

from gazette.store.reader import StoreReader
from opendata.public.extract import rows_of
from opendata.public.writer import next_seq, put, sweep, take_out

Kind = Literal["published", "removed"]
"""What became of a document."""

_ADD_SOURCE = "INSERT INTO source VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
# Rows of originals stay while their version does: opendata.public.originals renews them.
_TAKE_ORIGINALS = "DELETE FROM original WHERE document = ?"
_SWEEP_ORIGINALS = f"""
    {_TAKE_ORIGINALS} AND NOT EXISTS (
      SELECT 1 FROM version WHERE document = original.document AND number = original.version)
"""  # noqa: S608 (our own words)
_VERSIONS = "SELECT number FROM version WHERE document = ?"


class Place:
    """Renews documents one by one, within one transaction."""

    def __init__(self, connection: sqlite3.Connection, store: StoreReader) -> None:
        self._connection = connection
        self._store = store
        self._sources: dict[str, tuple[str, str, str | None]] = {}
        self._next = next_seq(connection)
        self._has_taken_out = False
        self.has_withdrawn = False
        """Whether something that was public is so no more."""

    def renew(self, document_id: str) -> Kind:
        """Replaces a document's rows by what is public of it now."""
        before = {number for (number,) in self._connection.execute(_VERSIONS, (document_id,))}
        record = self._store.public_record(document_id)
        versions = record.versions
        self.has_withdrawn |= not before <= {version.number for version in versions}
        self._has_taken_out |= bool(before)
        seq = take_out(self._connection, document_id)
        if not versions:
            self._connection.execute(_TAKE_ORIGINALS, (document_id,))
            return "removed"
        if seq is None:
            seq, self._next = self._next, self._next + 1
        for version in versions:
            self._connection.execute(_ADD_SOURCE, self._source(version.source))
        put(self._connection, rows_of(record, seq=seq))
        self._connection.execute(_SWEEP_ORIGINALS, (document_id,))
        return "published"

    def _source(self, source_id: str) -> tuple[str, str, str | None]:
        """A source's row; one unknown may have been added since the others were read."""
        if source_id not in self._sources:
            self._sources = {one.id: (one.id, one.name, one.url) for one in self._store.sources()}
        return self._sources[source_id]

    def sweep(self) -> None:
        """Removes issuers and sources left with nothing, if documents were taken out."""
        if self._has_taken_out:
            sweep(self._connection)
