"""Reads what became of documents from public.db, each at its last change, in the order of changes.

Changes are numbered by the store: a public.db made anew has the same numbers. A document stands at its
last change alone, so whoever goes through them all has the archive as it is, and nothing of what is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from opendata.public.connection import Connection, Row
from opendata.public.counting import Counts
from opendata.public.rows import TombstoneRow

ChangeKind = Literal["recorded", "changed", "status", "withdrawn"]
"""新收录, 有改动, 有效性变化, 撤回: what the last change of a document was."""

_BEFORE = 100  # changes looked at to tell whether a place is one of this history
_TOMBSTONES = """
SELECT json_group_array(json_object('document', document, 'version', version, 'code', code,
  'authority', authority, 'withdrawn_on', withdrawn_on)) FROM (
  SELECT * FROM tombstone WHERE document = c.document ORDER BY seq)
"""
_KIND = """
CASE WHEN c.kind = 'removed' THEN 'withdrawn'
  WHEN c.at = (SELECT min(recorded_at) FROM version WHERE document = c.document) THEN 'recorded'
  WHEN NOT EXISTS (SELECT 1 FROM version WHERE document = c.document AND recorded_at = c.at)
    AND EXISTS (SELECT 1 FROM status_change WHERE document = c.document AND recorded_at = c.at)
  THEN 'status' ELSE 'changed' END
"""
_CHANGES = f"""
SELECT c.seq, c.document, {_KIND}, d.version, c.at, ({_TOMBSTONES})
FROM change AS c LEFT JOIN document AS d ON d.id = c.document
"""  # noqa: S608 (our own words)
_AFTER = f"{_CHANGES} WHERE c.seq > ? ORDER BY c.seq LIMIT ?"
_LATEST = f"{_CHANGES} WHERE c.seq < ? ORDER BY c.seq DESC LIMIT ?"
_COUNT = "SELECT count(*) FROM change WHERE seq > ?"
_TIMES = "SELECT document, at FROM change WHERE document IN (SELECT value FROM json_each(?))"
_SINCE = "SELECT seq - 1 FROM change WHERE at >= ? ORDER BY at, seq LIMIT 1"
_GONE = "SELECT document FROM change WHERE seq > ? AND kind = 'removed'"
_LAST = "SELECT coalesce(max(seq), 0) FROM change"
_UP_TO = """
SELECT coalesce(max(at), '') FROM (
  SELECT at FROM change WHERE seq <= ? ORDER BY seq DESC LIMIT ?)
"""

_END = 2**63 - 1

_tombstones = msgspec.json.Decoder(tuple[TombstoneRow, ...]).decode


class ChangeRow(msgspec.Struct, frozen=True):
    """The last change of a document."""

    seq: int
    document: str
    kind: ChangeKind
    version: int | None
    """The version that the document shows now; None: nothing of it is public."""
    at: str
    tombstones: tuple[TombstoneRow, ...]
    """Every withdrawal of the document or of a version of it, oldest first."""


class ChangePlace(msgspec.Struct, frozen=True):
    """Behind which change a reader stands."""

    seq: int
    at: str
    """When the latest of the changes before it was made: tells another history from this one."""


FIRST = ChangePlace(0, "")
"""Before the first change."""


class ChangePage(msgspec.Struct, frozen=True):
    """Some changes in order, how many there are from the place on, and where the rest begins."""

    changes: list[ChangeRow]
    total: int
    end: ChangePlace
    """Behind the last of them, or where the page began."""
    has_more: bool


class ChangeReader:
    """What changed; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection, counts: Counts) -> None:
        self._connection = connection
        self._counts = counts

    def after(self, place: ChangePlace, *, limit: int) -> ChangePage:
        """At most `limit` changes behind a place, oldest first."""
        with self._connection as db:
            key = ("changes", place.seq)
            total: int = self._counts.keep(db, key, lambda: db.rows(_COUNT, (place.seq,))[0][0])
            rows = db.rows(_AFTER, (place.seq, limit + 1))
            changes = [_change(row) for row in rows[:limit]]
            end = _place(db, changes[-1].seq) if changes else place
        return ChangePage(changes, total, end, len(rows) > limit)

    def latest(self, *, limit: int, before: int | None = None) -> list[ChangeRow]:
        """At most `limit` changes, newest first, all before one of them."""
        values = (_END if before is None else before, limit)
        return [_change(row) for row in self._connection.read(_LATEST, values)]

    def since(self, moment: str) -> ChangePlace:
        """The place before the first change at that instant or later."""
        with self._connection as db:
            found = db.rows(_SINCE, (moment,)) or db.rows(_LAST)
            return _place(db, found[0][0])

    def knows(self, place: ChangePlace) -> bool:
        """Whether a place is one of this history, and not of one that a restored backup cut off.

        Such a place lies behind the last change, or the changes before it were made later than it
        says: changes made after the restoring have taken the numbers again. An archive without any
        change is one whose public.db is not made yet.
        """
        with self._connection as db:
            ((last,),) = db.rows(_LAST)
            return last == 0 or (place.seq <= last and _place(db, place.seq).at <= place.at)

    def place(self, seq: int) -> ChangePlace:
        """The place behind a change."""
        with self._connection as db:
            return _place(db, seq)

    def gone_since(self, seq: int) -> tuple[str, ...]:
        """The documents of which nothing is public any more since a change."""
        return tuple(row[0] for row in self._connection.read(_GONE, (seq,)))

    def times(self, documents: Sequence[str]) -> dict[str, str]:
        """When each of the documents last changed."""
        names = msgspec.json.encode(documents).decode()
        return dict(self._connection.read(_TIMES, (names,)))


def _change(row: Row) -> ChangeRow:
    return ChangeRow(*(*row[:-1], _tombstones(row[-1])))


def _place(db: Connection, seq: int) -> ChangePlace:
    ((at,),) = db.rows(_UP_TO, (seq, _BEFORE))
    return ChangePlace(seq, at)
