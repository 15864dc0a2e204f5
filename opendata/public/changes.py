"""What an index of public.db must take in and leave out to be up to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from opendata.search.documents import SearchDocument

_PAGE = 200  # documents a query, so that no read transaction stays open over a long loop
_LAST = """
SELECT (SELECT coalesce(max(seq), 0) FROM change),
       (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM state WHERE name = 'erased')
"""
_REMOVED = (
    "SELECT document FROM change WHERE kind = 'removed' AND seq > ? AND seq <= ? ORDER BY seq"
)
_CHANGED = """
SELECT c.seq, d.id, d.title, v.text, d.number, d.index_no, d.kind, d.genre, d.level, d.topic_path,
d.region, d.status, d.status_since, d.signed_on, d.published_on, d.effective_on, d.expires_on,
(SELECT json_group_array(json_array(id, name)) FROM (
  SELECT i.id, i.name FROM document_issuer AS x JOIN issuer AS i ON i.id = x.issuer
  WHERE x.document = d.id ORDER BY x.position))
FROM change AS c JOIN document AS d ON d.id = c.document
JOIN version AS v ON v.document = d.id AND v.number = d.version
WHERE c.seq > ? AND c.seq <= ? ORDER BY c.seq LIMIT ?
"""

_issuers = msgspec.json.Decoder(list[tuple[str, str]]).decode


class Changed(msgspec.Struct, frozen=True):
    """What changed after a cursor, up to and with the next one."""

    documents: Iterator[SearchDocument]
    """Read as they are asked for; one withdrawn meanwhile is left out, and removed next time."""
    removed: tuple[str, ...]
    """Documents of which nothing is public any more."""
    cursor: int
    erased: bool
    """Whether something was withdrawn since, so that no older state of the texts may be kept."""


def changed_since(path: Path, cursor: int) -> Changed:
    """The changes of this public.db after a cursor; after 0 all it holds."""
    with closing(_open(path)) as connection:
        last, erased = connection.execute(_LAST).fetchone()
        removed = tuple(row[0] for row in connection.execute(_REMOVED, (cursor, last)))
    return Changed(_documents(path, cursor, last), removed, last, erased > cursor)


def _documents(path: Path, cursor: int, last: int) -> Iterator[SearchDocument]:
    with closing(_open(path)) as connection:
        while rows := connection.execute(_CHANGED, (cursor, last, _PAGE)).fetchall():
            for row in rows:
                yield _document(row)
            cursor = rows[-1][0]


def _document(row: tuple[Any, ...]) -> SearchDocument:  # Any: a row of _CHANGED
    _, document_id, title, text, number, index_no, kind, genre, level, topic, region = row[:11]
    status, status_since, signed, published, effective, expires, issuers = row[11:]
    ids_and_names = _issuers(issuers)
    return SearchDocument(
        id=document_id,
        title=title,
        text=text,
        number=number,
        index_no=index_no,
        issuers=tuple(organ for organ, _ in ids_and_names),
        issuer_names=tuple(name for _, name in ids_and_names),
        kind=kind,
        genre=genre,
        level=level,
        topic=topic,
        region=region,
        status=status,
        status_since=_day(status_since),
        signed=_day(signed),
        published=_day(published),
        effective=_day(effective),
        expires=_day(expires),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
