"""Reads what public.db says of a document's past: its states, what was said when, and by whom."""

from __future__ import annotations

from itertools import groupby

import msgspec

from gazette.store.public_record import PublicDecision
from opendata.public.connection import Connection, Row
from opendata.public.history_rows import (
    MomentRow,
    OriginRow,
    StateRow,
    StatusChangeRow,
)
from opendata.public.rows import TombstoneRow
from opendata.public.version_reader import LARGEST

_STATES = """
SELECT version, title, valid_from, valid_to, in_force_from, expires_on, status, status_since
FROM document_state WHERE id = ? AND recorded_to IS NULL ORDER BY valid_from
"""
_MOMENTS = """
SELECT recorded_from, recorded_to, version, status, status_since, status_by
FROM document_state WHERE id = ? AND valid_to IS NULL ORDER BY recorded_from
"""
_STATUS_CHANGES = """
SELECT code, since, "by", recorded_at FROM status_change WHERE document = ? ORDER BY position
"""
_TOMBSTONE = """
SELECT document, version, code, authority, withdrawn_on FROM tombstone
WHERE document = ?1 AND (?2 IS NULL OR version = ?2 OR version IS NULL AND through >= ?2)
ORDER BY seq DESC LIMIT 1
"""
_ORIGIN = """
SELECT v.document, v.number, v.title, v.sha256, v.sm3, s.id, s.name, s.url, v.source_url,
v.source_file, v.record, v.reader, v.normaliser, v.received_at, v.stored_at, v.recorded_at,
(SELECT max(number) FROM version AS b WHERE b.document = v.document AND b.number < v.number),
length(CAST(v.text AS BLOB)), v.decisions
FROM version AS v JOIN source AS s ON s.id = v.source WHERE v.document = ?
"""

_decisions = msgspec.json.Decoder(tuple[PublicDecision, ...]).decode


class HistoryReader:
    """What public.db says of the past of documents; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def states(self, document_id: str) -> list[StateRow]:
        """The states of a document's text as recorded now, the oldest first."""
        return [StateRow(*row) for row in self._connection.read(_STATES, (document_id,))]

    def moments(self, document_id: str) -> list[MomentRow]:
        """What this archive said of the document as its newest state, from when to when.

        Oldest first; two that follow each other say different things, or were not said in between.
        """
        rows = [MomentRow(*row) for row in self._connection.read(_MOMENTS, (document_id,))]
        return [
            msgspec.structs.replace(run[0], until=run[-1].until)
            for run in map(list, (group for _, group in groupby(rows, key=_Runs())))
        ]

    def status_changes(self, document_id: str) -> list[StatusChangeRow]:
        """The changes of a document's validity (有效性), in the order in which they were recorded."""
        rows = self._connection.read(_STATUS_CHANGES, (document_id,))
        return [StatusChangeRow(*row) for row in rows]

    def tombstone(self, document_id: str, number: int | None = None) -> TombstoneRow | None:
        """The last withdrawal of a document, or of one version of it; None if there was none.

        What is public counts first: a document may have come back with another version.
        """
        if number is not None and number > LARGEST:
            return None
        found = self._connection.read(_TOMBSTONE, (document_id, number))
        return TombstoneRow(*found[0]) if found else None

    def origin(self, document_id: str, number: int) -> OriginRow | None:
        """Where a public version came from, and who let it through; None if there is none."""
        if number > LARGEST:
            return None
        found = self._connection.read(f"{_ORIGIN} AND v.number = ?", (document_id, number))
        return _origin(found[0]) if found else None

    def origins(self, document_id: str) -> list[OriginRow]:
        """Where every public version of a document came from, the newest version first."""
        found = self._connection.read(f"{_ORIGIN} ORDER BY v.number DESC", (document_id,))
        return [_origin(row) for row in found]


def _origin(row: Row) -> OriginRow:
    return OriginRow(*(*row[:-1], _decisions(row[-1])))


class _Runs:
    """Numbers rows: those that follow without a gap and say the same have one number."""

    def __init__(self) -> None:
        self._run = 0
        self._last: MomentRow | None = None

    def __call__(self, row: MomentRow) -> int:
        last, self._last = self._last, row
        if last is None or last.said != row.said or last.until != row.since:
            self._run += 1
        return self._run
