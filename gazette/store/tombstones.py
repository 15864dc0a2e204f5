"""Reading what was withdrawn: what readers may be told, and what must not come back in silence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from gazette.filing.withdrawal import WithdrawalCode
from gazette.model import Finding
from gazette.store.digests import sha256_of
from gazette.store.instants import read_instant

_NO_TEXT = sha256_of("")
_PAGE = 1000  # rows a query, so that no read transaction stays open over a long loop

_AFTER = """
    SELECT id, document, version, through, code, authority, withdrawn_on, at FROM withdrawal
    WHERE was_public AND id > ? ORDER BY id LIMIT ?
"""
_LAST = "SELECT coalesce(max(id), 0) FROM withdrawal WHERE was_public"
_LAST_CHANGE = "SELECT coalesce(max(change), 0) FROM withdrawal"
_LAST_OF = """
    SELECT code, authority, withdrawn_on FROM withdrawal WHERE document = ? ORDER BY id DESC LIMIT 1
"""
_WHOLE = "SELECT 1 FROM withdrawal WHERE document = ? AND version IS NULL"
_FILE = "SELECT 1 FROM erased_file WHERE sha256 = ?"
_TEXTS = """
    SELECT DISTINCT v.sha256, v.document FROM withdrawal w JOIN version v ON v.document = w.document
    WHERE v.sha256 <> ? AND NOT EXISTS (
        SELECT 1 FROM version o JOIN content c ON c.version = o.id
        WHERE o.document = v.document AND o.sha256 = v.sha256)
    ORDER BY v.document
"""


class Tombstone(msgspec.Struct, frozen=True, kw_only=True):
    """What readers are told of a withdrawal; none of it says what was withdrawn."""

    seq: int
    """Its place in the order of withdrawals."""
    document: str
    version: int | None
    """None: the whole document."""
    through: int
    """The last version that it took along."""
    code: WithdrawalCode
    authority: str
    withdrawn_on: date
    at: datetime


def tombstones(connection: sqlite3.Connection, since: int) -> Iterator[Tombstone]:
    """The withdrawals of what had been public, after that place in their order, oldest first."""
    while True:
        rows = connection.execute(_AFTER, (since, _PAGE)).fetchall()
        for seq, document, version, through, code, authority, day, at in rows:
            yield Tombstone(
                seq=seq,
                document=document,
                version=version,
                through=through,
                code=code,
                authority=authority,
                withdrawn_on=date.fromisoformat(day),
                at=read_instant(at),
            )
        if len(rows) < _PAGE:
            return
        since = rows[-1][0]


def last_tombstone(connection: sqlite3.Connection) -> int:
    """The place of the last of them, 0 before the first."""
    return int(connection.execute(_LAST).fetchone()[0])


def last_erasure(connection: sqlite3.Connection) -> int:
    """The last change (see `StoreReader.changes`) that was a withdrawal, 0 before the first."""
    return int(connection.execute(_LAST_CHANGE).fetchone()[0])


def is_erased_file(connection: sqlite3.Connection, sha256: str) -> bool:
    """Whether an original with these bytes was erased."""
    return connection.execute(_FILE, (sha256,)).fetchone() is not None


class Withdrawn:
    """What was withdrawn, as the one who records must know it; the writer's own connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, list[str]] | None = None

    def forget(self) -> None:
        """Forgets what was looked up: something was withdrawn, or rolled back."""
        self._known = None

    def note(self, sha256: str) -> None:
        """Notes that a version with this text was recorded: it is here again."""
        if self._known and sha256 in self._known:
            self._known = None

    def says(self, document_id: str, sha256: str) -> bool:
        """Whether the text of this SHA-256 was withdrawn of this document, and no version has it."""
        return document_id in self._texts().get(sha256, ())

    def is_whole(self, document_id: str) -> bool:
        """Whether a document was withdrawn with all that belonged to it."""
        return self._connection.execute(_WHOLE, (document_id,)).fetchone() is not None

    def finding(self, document_id: str, sha256: str) -> tuple[Finding, ...]:
        """What a person must decide on before anything of a withdrawn document is public again.

        So also where another document has the very text of a withdrawn one.
        """
        row = self._connection.execute(_LAST_OF, (document_id,)).fetchone()
        if row is not None:
            code, authority, day = row
            detail = f"{document_id} was withdrawn on {day} by {authority}: {code}"
            return (Finding(code="withdrawn_before", detail=detail),)
        if sha256 not in self._texts():
            return ()
        detail = f"this text was withdrawn as that of {', '.join(self._texts()[sha256])}"
        return (Finding(code="withdrawn_before", detail=detail),)

    def _texts(self) -> dict[str, list[str]]:
        """The documents of each withdrawn text, by its digest."""
        if self._known is None:
            self._known = {}
            for sha256, document in self._connection.execute(_TEXTS, (_NO_TEXT,)):
                self._known.setdefault(sha256, []).append(document)
        return self._known
