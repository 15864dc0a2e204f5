"""Reads the versions of documents and their texts from public.db."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from opendata.public.changes import document_of, is_id, path_of, version_of
from opendata.public.connection import LISTED, Connection, Row, listed
from opendata.public.part_reader import PartReader
from opendata.public.rows import EnclosureRow, HistoryRow, OriginalRow, TableRow, VersionRow

LARGEST = 2**31
"""No version has a greater number; SQLite could not even look for some."""

_VERSION = """
SELECT document, number, recorded_at, valid_from, in_force_from, title, corrects,
(SELECT max(c.number) FROM version AS c WHERE c.document = version.document
  AND c.corrects = version.number),
sha256, sm3, enclosures, history, tables, fields, source_url, source_file
FROM version
"""
_ORIGINALS = """
SELECT version, media_type, size, sha256, sm3 FROM original WHERE document = ? ORDER BY version
"""
_TEXT = """
SELECT v.text FROM document AS d JOIN version AS v ON v.document = d.id
WHERE d.id = ? AND v.number = coalesce(?, d.version)
"""
_TEXTS = f"""
SELECT d.id, v.text FROM document AS d JOIN version AS v
ON v.document = d.id AND v.number = d.version WHERE d.id IN ({LISTED})
"""  # noqa: S608 (our own words)

_enclosures = msgspec.json.Decoder(tuple[EnclosureRow, ...]).decode
_history = msgspec.json.Decoder(tuple[HistoryRow, ...]).decode
_tables = msgspec.json.Decoder(tuple[TableRow, ...]).decode
_fields = msgspec.json.Decoder(dict[str, Any]).decode  # Any: a field's value is of its own kind


class VersionReader:
    """The public versions of documents; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection, parts: PartReader) -> None:
        self._connection = connection
        self._parts = parts

    def of(self, document_id: str) -> list[VersionRow]:
        """Every public version of a document, oldest first."""
        found = self._connection.read(
            f"{_VERSION} WHERE document = ? ORDER BY number", (document_id,)
        )
        return [_version(row) for row in found]

    def version(self, document_id: str, number: int) -> VersionRow | None:
        """One public version, None if there is none."""
        if number > LARGEST:
            return None
        found = self._connection.read(
            f"{_VERSION} WHERE document = ? AND number = ?", (document_id, number)
        )
        return _version(found[0]) if found else None

    def originals(self, document_id: str) -> dict[int, OriginalRow]:
        """The public files that versions of a document were read from, by the version's number."""
        found = self._connection.read(_ORIGINALS, (document_id,))
        return {row[0]: OriginalRow(*row) for row in found}

    def text(self, document_id: str, number: int | None = None) -> str | None:
        """The text of a version, by default the latest; None if there is none."""
        if number is not None and number > LARGEST:
            return None
        found = self._connection.read(_TEXT, (document_id, number))
        return found[0][0] if found else None

    def texts(self, keys: Sequence[str]) -> dict[str, str]:
        """The texts of documents in their newest states, and of what else the index calls by name.

        That is states that are not the newest, and articles.
        """
        newest = [key for key in keys if is_id(key)]
        found: dict[str, str] = dict(self._connection.read(_TEXTS, (listed(newest),)))
        if len(newest) == len(keys):
            return found
        found |= self._parts.texts([key for key in keys if path_of(key)])
        for key in keys:
            if (version := version_of(key)) is not None:
                text = self.text(document_of(key), version)
                found |= {} if text is None else {key: text}
        return found


def _version(row: Row) -> VersionRow:
    enclosures, history, tables, fields, *source = row[-6:]
    read = (_enclosures(enclosures), _history(history), _tables(tables), _fields(fields))
    return VersionRow(*(*row[:-6], *read, *source))
