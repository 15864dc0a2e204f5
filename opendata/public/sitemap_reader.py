"""Reads from public.db which pages there are and when each last changed, in parts that stay put.

Documents stand in the part of their last change: its number tells which. Who changed moves to the
newest part, so an old one only ever loses pages, and no part can hold more than `MOST`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from opendata.public.connection import Connection, Row

MOST = 50_000
"""Addresses of one sitemap (sitemaps.org)."""
Section = Literal["documents", "issues", "organs"]
SECTIONS: tuple[Section, ...] = get_args(Section)

_BATCH = 1000
_LAST_SEQ = "SELECT coalesce(max(seq), -1) FROM change"
_PUBLIC = "seq >= ? AND seq < ? AND kind <> 'removed'"
_LAST_IN = f"SELECT at FROM change WHERE {_PUBLIC} ORDER BY seq DESC LIMIT 1"  # noqa: S608 (our own words)
_MARK = f"SELECT count(*), max(seq) FROM change WHERE {_PUBLIC}"  # noqa: S608 (our own words)
_DOCUMENTS = f"SELECT document, at, seq FROM change WHERE {_PUBLIC} ORDER BY seq LIMIT {_BATCH}"  # noqa: S608 (our own words)
_COUNTS = {
    "issues": "SELECT count(*), max(recorded_at) FROM issue",
    "organs": "SELECT count(*), NULL FROM issuer WHERE documents > 0",
}
_FIRST = {
    "issues": "SELECT id FROM issue ORDER BY id LIMIT 1 OFFSET ?",
    "organs": "SELECT id FROM issuer WHERE documents > 0 ORDER BY id LIMIT 1 OFFSET ?",
}
_NEXT = {
    "issues": "SELECT id, recorded_at FROM issue WHERE id >= ? AND id > ? ORDER BY id LIMIT ?",
    "organs": "SELECT id, NULL FROM issuer WHERE documents > 0 AND id >= ? AND id > ? ORDER BY id LIMIT ?",
}


class SitePage(msgspec.Struct, frozen=True):
    """The page of a document, an issue or an organ."""

    id: str
    changed_at: str | None
    """None where the record does not tell."""


class Part(msgspec.Struct, frozen=True):
    """Some of a section's pages, as many as one sitemap may hold."""

    section: Section
    number: int
    changed_at: str | None
    """When the last of its pages changed, None where the record does not tell."""


class SitemapReader:
    """Which pages there are; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def parts(self) -> list[Part]:
        """Every part that has a page, section by section."""
        with self._connection as db:
            return [*_document_parts(db), *_other_parts(db, "issues"), *_other_parts(db, "organs")]

    def mark(self, number: int) -> str:
        """What changes with the documents of a part, and with nothing else."""
        ((count, last),) = self._connection.read(_MARK, _window(number))
        return f"{count},{last}"

    def pages(self, section: Section, number: int) -> Iterator[list[SitePage]]:
        """The pages of a part, some at a time; none where there is no such part."""
        if section == "documents":
            return self._documents(number)
        return self._others(section, number)

    def _documents(self, number: int) -> Iterator[list[SitePage]]:
        start, end = _window(number)
        while rows := self._connection.read(_DOCUMENTS, (start, end)):
            yield [SitePage(id, at) for id, at, _ in rows]
            start = rows[-1][2] + 1

    def _others(self, section: Section, number: int) -> Iterator[list[SitePage]]:
        first = self._connection.read(_FIRST[section], (number * MOST,))
        left, last = (MOST, "") if first else (0, "")
        while left and (rows := self._batch(section, first[0][0], last, min(left, _BATCH))):
            yield [SitePage(*row) for row in rows]
            left, last = left - len(rows), rows[-1][0]

    def _batch(self, section: Section, first: str, last: str, limit: int) -> list[Row]:
        return self._connection.read(_NEXT[section], (first, last, limit))


def _window(number: int) -> tuple[int, int]:
    """The changes of a part: from one, before the other."""
    return number * MOST, (number + 1) * MOST


def _document_parts(db: Connection) -> Iterator[Part]:
    ((last,),) = db.rows(_LAST_SEQ)
    for number in range(last // MOST + 1):
        for (changed_at,) in db.rows(_LAST_IN, _window(number)):
            yield Part("documents", number, changed_at)


def _other_parts(db: Connection, section: Section) -> Iterator[Part]:
    ((count, changed_at),) = db.rows(_COUNTS[section])
    for number in range(-(-count // MOST)):
        yield Part(section, number, changed_at)
