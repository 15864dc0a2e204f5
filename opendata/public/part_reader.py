"""Reads parts of texts from public.db: articles of a version, and those that the index names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from opendata.public.changes import document_of, path_of
from opendata.public.connection import Connection
from opendata.public.rows import ArticleRow

_ARTICLE = 'SELECT path, kind, number, heading, text, start, "end" FROM article'
_NAMED = """
FROM json_each(?1) AS j
JOIN document AS d ON d.id = j.value ->> 1
JOIN article AS a ON a.document = d.id AND a.version = d.version AND a.path = j.value ->> 2
"""
_PARTS = f"""
SELECT j.value ->> 0, a.path, a.kind, a.number, a.heading,
CASE WHEN length(a.text) <= ?2 THEN a.text END, a.start, a."end" {_NAMED}
"""
_TEXTS = f"SELECT j.value ->> 0, a.text {_NAMED}"


class PartRow(msgspec.Struct, frozen=True):
    """A part of the newest state of a text."""

    path: str
    kind: str
    number: str
    heading: str | None
    text: str | None
    """None where it is longer than was asked for."""
    start: int
    end: int


class PartReader:
    """The parts of the texts of documents; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def articles(self, document_id: str, number: int) -> list[ArticleRow]:
        """The parts of a version's text in order."""
        found = self._connection.read(
            f"{_ARTICLE} WHERE document = ? AND version = ? ORDER BY position",
            (document_id, number),
        )
        return [ArticleRow(*row) for row in found]

    def article(self, document_id: str, number: int, path: str) -> ArticleRow | None:
        """One part of a version's text, None if there is none."""
        found = self._connection.read(
            f"{_ARTICLE} WHERE document = ? AND version = ? AND path = ?",
            (document_id, number, path),
        )
        return ArticleRow(*found[0]) if found else None

    def named(self, keys: Iterable[str], *, longest: int) -> dict[str, PartRow]:
        """Those of the newest states that there are, by name; `longest` counts characters of a text."""
        found = self._connection.read(_PARTS, (_places(keys), longest))
        return {row[0]: PartRow(*row[1:]) for row in found}

    def texts(self, keys: Sequence[str]) -> dict[str, str]:
        """The texts of those that there are, by name."""
        return dict(self._connection.read(_TEXTS, (_places(keys),))) if keys else {}


def _places(keys: Iterable[str]) -> str:
    return msgspec.json.encode([(key, document_of(key), path_of(key)) for key in keys]).decode()
