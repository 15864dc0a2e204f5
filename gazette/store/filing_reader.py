"""Reading filings: what an account has sent in, and what became of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from gazette.errors import GazetteError, NotFoundError, WithdrawnError
from gazette.filing.form import Form
from gazette.filing.submission import Filing, FilingState, KeptFile, Step
from gazette.store.instants import read_instant
from gazette.store.versions import findings_of

_FILING = """
    SELECT f.seq, f.id, f.received_at, f.version, v.document, v.number, d.form, d.names
    FROM filing f JOIN version v ON v.id = f.version JOIN filed d ON d.filing = f.id
"""
_OWN = _FILING + "WHERE f.account = ? AND f.seq < ? ORDER BY f.seq DESC LIMIT ?"
_ONE = _FILING + "WHERE f.id = ?1 AND (?2 IS NULL OR f.account = ?2)"
_COUNT_OWN = "SELECT count(*) FROM filing f JOIN filed d ON d.filing = f.id WHERE f.account = ?"
_WITHDRAWN = """
    SELECT w.document, w.version, w.code, w.authority, w.withdrawn_on
    FROM filing f JOIN version v ON v.id = f.version JOIN withdrawal w ON w.document = v.document
    WHERE f.id = ?1 AND (?2 IS NULL OR f.account = ?2)
      AND (w.version = v.number OR w.version IS NULL AND v.number <= w.through)
    ORDER BY w.id LIMIT 1
"""
_FILES = """
    SELECT f.role, r.media_type, r.size, r.sha256, r.sm3
    FROM filing_file f JOIN raw_file r ON r.sha256 = f.file WHERE f.filing = ? ORDER BY f.position
"""
_STEPS = """
    SELECT e.event, e.at, e.code, n.note FROM filing_event e
    LEFT JOIN filing_note n ON n.event = e.id WHERE e.filing = ? ORDER BY e.id
"""
_decode_form = msgspec.json.Decoder(Form).decode
_decode_names = msgspec.json.Decoder(list[str]).decode


class FilingReader:
    """Filings and reviews of one data directory, on a connection of one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def own(self, account: str, *, limit: int, before: int | None = None) -> list[Filing]:
        """An account's filings, the newest first, those before a place in their order."""
        place = (account, before if before is not None else 2**62, limit)
        return [self._filing(row) for row in self._connection.execute(_OWN, place).fetchall()]

    def count_own(self, account: str) -> int:
        """How many filings an account has made."""
        return int(self._connection.execute(_COUNT_OWN, (account,)).fetchone()[0])

    def filing(self, id: str, *, account: str | None = None) -> Filing:
        """One filing, of this account if one is named.

        Raises NotFoundError, or WithdrawnError where its version was withdrawn: it went with that.
        """
        row = self._connection.execute(_ONE, (id, account)).fetchone()
        if row is None:
            raise self._missing(id, account)
        return self._filing(row)

    def _missing(self, id: str, account: str | None) -> GazetteError:
        row = self._connection.execute(_WITHDRAWN, (id, account)).fetchone()
        if row is None:
            return NotFoundError("filing", id)
        document, version, code, authority, day = row
        return WithdrawnError(
            document, version=version, code=code, authority=authority, withdrawn_on=day
        )

    def _filing(self, row: tuple[Any, ...]) -> Filing:  # Any: a row of _FILING
        seq, id, received_at, version, document_id, number, form, names = row
        steps = tuple(self._steps(id))
        return Filing(
            id=id,
            state=steps[-1].state,
            received_at=read_instant(received_at),
            form=_decode_form(form),
            files=tuple(self._files(id, _decode_names(names))),
            steps=steps,
            findings=findings_of(self._connection, version),
            document_id=document_id,
            version=number,
            seq=seq,
        )

    def _files(self, id: str, names: Sequence[str]) -> Iterator[KeptFile]:
        rows = self._connection.execute(_FILES, (id,))
        for name, (role, media_type, size, sha256, sm3) in zip(names, rows, strict=True):
            yield KeptFile(role, name, media_type, size, sha256, sm3)

    def _steps(self, id: str) -> Iterator[Step]:
        rows: list[tuple[FilingState, str, Any, str | None]] = self._connection.execute(
            _STEPS, (id,)
        ).fetchall()
        for state, at, code, note in rows:
            yield Step(state, read_instant(at), code, note)
