"""Reads single documents from public.db, as they are and as they were; lists are in `list_reader`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from opendata.public.connection import LISTED, Connection, Row, listed
from opendata.public.document_columns import COLUMNS, DOCUMENTS, STATES, read_document
from opendata.public.query import Clause, standing_on, times
from opendata.public.rows import DocumentRow, EnclosureRow
from opendata.public.version_reader import LARGEST

_WITH_VERSION = """
JOIN version AS v ON v.document = d.id AND v.number = d.version WHERE d.id = ?
"""
_DOCUMENT = f"SELECT {COLUMNS}, v.enclosures FROM document AS d {_WITH_VERSION}"  # noqa: S608 (our own words)
_DOCUMENT_THEN = f"SELECT {COLUMNS}, v.enclosures FROM document_state AS d {_WITH_VERSION}"  # noqa: S608 (our own words)
_LAST_WORD = "ORDER BY d.recorded_to IS NULL DESC, d.recorded_from DESC, d.valid_from DESC LIMIT 1"
_LIKENESSES = f"""
SELECT d.id, d.title_key, v.sha256 FROM document AS d JOIN version AS v
ON v.document = d.id AND v.number = d.version WHERE d.id IN ({LISTED})
"""  # noqa: S608 (our own words)

_WITH_TEXT = f"""
SELECT v.text, {COLUMNS} FROM document AS d JOIN version AS v
ON v.document = d.id AND v.number = d.version WHERE d.id IN ({LISTED})
"""  # noqa: S608 (our own words)

_enclosures = msgspec.json.Decoder(tuple[EnclosureRow, ...]).decode


class DocumentReader:
    """The public documents; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def document(self, document_id: str) -> DocumentRow | None:
        """A document with its enclosures, None if there is none."""
        found = self._connection.read(_DOCUMENT, (document_id,))
        return _whole(found[0]) if found else None

    def then(
        self, document_id: str, *, day: date | None = None, moment: str | None = None
    ) -> DocumentRow | None:
        """A document as in force on a day and as recorded at a moment; None if it was not so."""
        return self._state(document_id, times(day, moment))

    def on(self, document_id: str, day: date, *, moment: str | None = None) -> DocumentRow | None:
        """A document in the state that stood on a day, whether or not it was in force."""
        return self._state(document_id, standing_on(day, moment))

    def at_version(self, document_id: str, version: int) -> DocumentRow | None:
        """A document as the last word on one of its versions says; None where there was none."""
        last = f"d.version = ? {_LAST_WORD}"
        return self._state(document_id, [Clause(last, (min(version, LARGEST),))])

    def _state(self, document_id: str, clauses: Sequence[Clause]) -> DocumentRow | None:
        sql = " AND ".join((_DOCUMENT_THEN, *(clause.sql for clause in clauses)))
        values = (value for clause in clauses for value in clause.values)
        found = self._connection.read(sql, (document_id, *values))
        return _whole(found[0]) if found else None

    def named(self, ids: Sequence[str]) -> dict[str, DocumentRow]:
        """Those of the documents that there are, by id."""
        found = self._connection.read(f"{DOCUMENTS} d.id IN ({LISTED})", (listed(ids),))
        return {row[0]: read_document(row) for row in found}

    def with_texts(self, ids: Sequence[str]) -> tuple[dict[str, DocumentRow], dict[str, str]]:
        """Those of the documents that there are and their newest texts, each by id."""
        found = self._connection.read(_WITH_TEXT, (listed(ids),))
        return {row[1]: read_document(row[1:]) for row in found}, {row[1]: row[0] for row in found}

    def named_then(
        self, ids: Sequence[str], *, day: date | None, moment: str | None
    ) -> dict[str, DocumentRow]:
        """Those of the documents that were so on a day and at a moment, by id."""
        clauses = times(day, moment)
        where = " AND ".join(clause.sql for clause in clauses)
        values = [value for clause in clauses for value in clause.values]
        sql = f"{STATES} d.id IN ({LISTED}) AND {where}"
        found = self._connection.read(sql, (listed(ids), *values))
        return {row[0]: read_document(row) for row in found}

    def numbered(self, number: str) -> list[DocumentRow]:
        """The documents with this canonical number."""
        found = self._connection.read(f"{DOCUMENTS} d.number = ? ORDER BY d.id", (number,))
        return [read_document(row) for row in found]

    def titled(self, title_keys: Sequence[str]) -> list[DocumentRow]:
        """The documents whose title has one of these keys (gazette.text.normalise.key)."""
        where = f"d.title_key IN ({LISTED}) ORDER BY d.signed_on DESC, d.id"
        found = self._connection.read(f"{DOCUMENTS} {where}", (listed(title_keys),))
        return [read_document(row) for row in found]

    def likenesses(self, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """The key of the title and the SHA-256 of the text of documents, by id."""
        rows = self._connection.read(_LIKENESSES, (listed(ids),))
        return {id: (title_key, sha256) for id, title_key, sha256 in rows}


def _whole(row: Row) -> DocumentRow:
    return read_document(row[:-1], _enclosures(row[-1]))
