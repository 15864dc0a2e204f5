"""The same table in SQLite alone: FTS5 over the same grams, conditions in an ordinary table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.questions import FROM, ISSUER, TO, Shape, cut
from benchmarks.table import issuer_id
from opendata.public.matching import match_expression
from opendata.search.analyzer import gram_text
from opendata.search.documents import SearchDocument
from opendata.search.engine import Texts
from opendata.search.tree import day_number

_BATCH = 10_000  # documents a transaction
_CACHE = 64 * 1024  # KiB
_SCHEMA = """
CREATE TABLE document (
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL, issuer TEXT NOT NULL, kind TEXT NOT NULL,
  signed INTEGER NOT NULL, year INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE fts USING fts5(title, body, content='', tokenize='ascii');
INSERT INTO fts (fts, rank) VALUES ('rank', 'bm25(2.0, 1.0)');
"""
_JOINED = "FROM fts JOIN document ON document.rowid = fts.rowid WHERE fts MATCH ?"
_TOP = f"SELECT id {_JOINED} ORDER BY rank LIMIT 10"
_FILTERED = f"""
SELECT id {_JOINED} AND issuer = ? AND signed BETWEEN ? AND ? ORDER BY rank LIMIT 10
"""
_NEWEST = f"SELECT id {_JOINED} ORDER BY signed DESC LIMIT 10"
_COUNT = "SELECT count(*) FROM fts WHERE fts MATCH ?"
_FACETS = {
    column: f"SELECT {column}, count(*) {_JOINED} GROUP BY {column}"
    for column in ("issuer", "kind", "year")
}


class Fts5Index:
    """One file with both tables."""

    def __init__(self, path: Path, texts: Texts) -> None:
        self._texts = texts
        self._connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        self._connection.execute(f"PRAGMA cache_size = -{_CACHE}")

    @staticmethod
    def create(path: Path, documents: Iterable[SearchDocument]) -> None:
        """A new file of these documents."""
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            connection.executescript(_SCHEMA)
            for number, document in enumerate(documents, start=1):
                _put(connection, number, document)
                if number % _BATCH == 0:
                    connection.commit()
            connection.execute("INSERT INTO fts (fts) VALUES ('optimize')")
            connection.commit()

    def prepare(self, shape: Shape, text: str) -> Callable[[], object]:
        """What runs a question."""
        match = match_expression(text)
        words = f"body : {match}"
        match shape:
            case "top":
                return partial(self._ids, _TOP, match)
            case "filtered":
                days = day_number(FROM), day_number(TO)
                return partial(self._ids, _FILTERED, match, issuer_id(ISSUER), *days)
            case "newest":
                return partial(self._ids, _NEWEST, words)
            case "facets":
                return partial(self._facets, words)
            case "snippets":
                return partial(self._cut, match, text)
            case "count":
                return partial(self._count, words)

    def _rows(self, query: str, *values: object) -> Sequence[tuple[str, int]]:
        return self._connection.execute(query, values).fetchall()

    def _ids(self, query: str, *values: object) -> list[str]:
        return [row[0] for row in self._rows(query, *values)]

    def _count(self, match: str) -> int:
        ((count,),) = self._connection.execute(_COUNT, (match,))
        return int(count)

    def _facets(self, match: str) -> dict[str, dict[str, int]]:
        return {column: dict(self._rows(query, match)) for column, query in _FACETS.items()}

    def _cut(self, match: str, text: str) -> list[str]:
        ids = self._ids(_TOP, match)
        served = self._texts(ids)
        return [cut(served[id], text) for id in ids]


def _put(connection: sqlite3.Connection, number: int, document: SearchDocument) -> None:
    assert document.signed is not None
    signed = day_number(document.signed)
    row = (number, document.id, document.issuers[0], document.kind, signed, document.signed.year)
    connection.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)", row)
    grams = (number, gram_text(document.title), gram_text(document.text))
    connection.execute("INSERT INTO fts (rowid, title, body) VALUES (?, ?, ?)", grams)
