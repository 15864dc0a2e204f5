"""What can be suggested out of public.db: rows for phrases, names of organs and topics. No ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Literal

import msgspec

from gazette.model import StatusCode
from gazette.text.normalise import key
from gazette.text.topics import PATH_SEPARATOR
from opendata.public.connection import Connection, listed
from opendata.public.counting import Counts
from opendata.search.suggest import Asked, Phrase

_MOST = 100
"""Rows looked at for one phrase, the last added first; so many that few answers are left out."""
_LAST = "\U0010ffff"
_COLUMNS = "d.id, d.title, d.title_key, d.number, d.status, coalesce(d.signed_on, d.published_on)"
_FOUND = f"""
SELECT {_COLUMNS} FROM suggestion_fts AS f JOIN document AS d ON d.rowid = f.rowid
WHERE suggestion_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?
"""  # noqa: S608 (our own words)
_TITLED = f"SELECT {_COLUMNS} FROM document AS d WHERE d.title_key = ? LIMIT {_MOST}"  # noqa: S608 (our own words)
_NUMBERED = f"""
SELECT {_COLUMNS} FROM document AS d WHERE d.number IN (SELECT value FROM json_each(?))
ORDER BY coalesce(d.signed_on, d.published_on) DESC LIMIT {_MOST}
"""  # noqa: S608 (our own words)
_BEGUN = f"""
SELECT {_COLUMNS} FROM document AS d WHERE d.number >= ? AND d.number < ?
ORDER BY d.number DESC LIMIT {_MOST}
"""  # noqa: S608 (our own words)
_COUNTS = """
SELECT {0}, count(*) FROM document WHERE {0} IN (SELECT value FROM json_each(?)) GROUP BY 1
"""
_ORGANS = "SELECT id, name, documents FROM issuer WHERE documents > 0"
_TOPICS = "SELECT topic_path, count(*) FROM document WHERE topic_path IS NOT NULL GROUP BY 1"


class NamedRow(msgspec.Struct, frozen=True):
    """A document with what it may be suggested by; `day`: signed or else published."""

    id: str
    title: str
    title_key: str
    number: str | None
    status: StatusCode
    day: str | None


class Name(msgspec.Struct, frozen=True):
    """The name of an organ or a topic: its id or path, its key, how many public documents it has."""

    id: str
    text: str
    key: str
    documents: int


class SuggestionReader:
    """Documents, organs and topics by parts of their names."""

    def __init__(self, connection: Connection, counts: Counts) -> None:
        self._connection = connection
        self._counts = counts

    def found(self, query: str, *, limit: int = _MOST) -> list[NamedRow]:
        """Documents that the index of suggestions gives for a query of FTS5, the last added first."""
        return [NamedRow(*row) for row in self._connection.read(_FOUND, (query, limit))]

    def phrased(self, phrases: Iterator[Phrase]) -> Iterator[list[NamedRow]]:
        """The documents of each phrase, read when they are asked for."""
        return (self.found(one.fts5()) for one in phrases)

    def said(self, asked: Asked) -> Iterator[str]:
        """The keys of organs, then of titles that may be read as was typed."""
        yield from (one.key for one in self.organs())
        phrases = chain(asked.phrases("pinyin"), asked.phrases("initials"))
        yield from (row.title_key for row in chain.from_iterable(self.phrased(phrases)))

    def titled(self, title_key: str) -> list[NamedRow]:
        """Documents whose whole title it is."""
        return [NamedRow(*row) for row in self._connection.read(_TITLED, (title_key,))]

    def numbered(self, numbers: Sequence[str]) -> list[NamedRow]:
        """Documents with these canonical numbers, the newest first."""
        return [NamedRow(*row) for row in self._connection.read(_NUMBERED, (listed(numbers),))]

    def begun(self, number: str) -> list[NamedRow]:
        """Documents whose number begins so, the greatest number and so the latest year first."""
        found = self._connection.read(_BEGUN, (number, number + _LAST))
        return [NamedRow(*row) for row in found]

    def counted(
        self, column: Literal["title_key", "number"], values: Sequence[str]
    ) -> dict[str, int]:
        """How many documents have each of these titles or numbers."""
        return dict(self._connection.read(_COUNTS.format(column), (listed(values),)))

    def organs(self) -> Sequence[Name]:
        """Every organ with public documents."""
        with self._connection as db:
            return self._counts.keep(db, "names to suggest", lambda: _organs(db))

    def topics(self) -> Sequence[Name]:
        """Every topic that has public documents, itself or below it; its id is its path."""
        with self._connection as db:
            return self._counts.keep(db, "topic names", lambda: _topics(db))


def _organs(db: Connection) -> list[Name]:
    return [Name(id, name, key(name), count) for id, name, count in db.rows(_ORGANS)]


def _topics(db: Connection) -> list[Name]:
    counts: Counter[str] = Counter()
    for path, count in db.rows(_TOPICS):
        parts = path.split(PATH_SEPARATOR)
        for depth in range(1, len(parts) + 1):
            counts[PATH_SEPARATOR.join(parts[:depth])] += count
    named = ((path, path.rpartition(PATH_SEPARATOR)[2]) for path in counts)
    return [Name(path, text, key(text), counts[path]) for path, text in named]
