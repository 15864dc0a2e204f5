"""What an index of public.db, of documents or of articles, must take in and leave out to be up to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from opendata.search.annexes import annexes_from
from opendata.search.documents import ARTICLE, SearchDocument
from opendata.search.engine import Unit

STATE = "@"
"""Between the id of a document and the place of one of its states."""

_PAGE = 200  # documents a query, so that no read transaction stays open over a long loop
_LAST = """
SELECT (SELECT coalesce(max(seq), 0) FROM change),
       (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM state WHERE name = 'erased')
"""
_REMOVED = (
    "SELECT document FROM change WHERE kind = 'removed' AND seq > ? AND seq <= ? ORDER BY seq"
)
_WITHOUT_ARTICLES = """
SELECT c.document FROM change AS c WHERE c.seq > ? AND c.seq <= ? AND NOT EXISTS (
  SELECT 1 FROM document AS d JOIN article AS a ON a.document = d.id AND a.version = d.version
  WHERE d.id = c.document)
ORDER BY c.seq
"""
# What stands inside an article (款, 项, 目) is found with it, and nothing twice: the text of a
# heading or of an item of a 公文 is its own alone, without what stands under it.
_ARTICLES = """
SELECT path, number, text, start FROM article
WHERE document = ? AND version = ? AND path NOT GLOB 'art_*__*' AND path NOT GLOB '*__art_*__*'
ORDER BY position
"""
_CHANGED = """
SELECT c.seq, s.rowid, d.id, s.version, s.title, v.text, s.number, s.index_no, s.kind, s.genre, s.level,
s.topic_path, s.region, s.status, s.status_since, s.signed_on, s.published_on, s.effective_on,
s.expires_on, s.in_force_from, s.valid_to, s.recorded_from, s.recorded_to,
(SELECT json_group_array(json_array(id, name)) FROM (
  SELECT i.id, i.name FROM document_issuer AS x JOIN issuer AS i ON i.id = x.issuer
  WHERE x.document = d.id ORDER BY x.position))
FROM (SELECT seq, document FROM change WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?) AS c
JOIN document AS d ON d.id = c.document
JOIN document_state AS s ON s.id = d.id
JOIN version AS v ON v.document = d.id AND v.number = s.version
ORDER BY c.seq, s.rowid
"""
# The texts that a document carries: what it prints (印发) and its annexes, in order.
_ENCLOSURES = """
SELECT number, start FROM article WHERE document = ? AND version = ? AND kind = 'enclosure'
AND path NOT GLOB '*__*' ORDER BY position
"""
_BEHIND = """
SELECT max(seq) FROM (SELECT seq FROM change WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?)
"""

_issuers = msgspec.json.Decoder(list[tuple[str, str]]).decode


class Changed(msgspec.Struct, frozen=True):
    """What changed after a cursor, up to and with the next one."""

    documents: Iterator[SearchDocument]
    """Read as they are asked for; one withdrawn meanwhile is left out, and removed next time."""
    removed: tuple[str, ...]
    """Documents of which nothing is public any more, or nothing of the unit."""
    cursor: int
    erased: bool
    """Whether something was withdrawn since, so that no older state of the texts may be kept."""


def changed_since(path: Path, cursor: int, *, unit: Unit = "document") -> Changed:
    """The changes of this public.db after a cursor; after 0 all it holds."""
    gone = _REMOVED if unit == "document" else _WITHOUT_ARTICLES
    with closing(_open(path)) as connection:
        last, erased = connection.execute(_LAST).fetchone()
        removed = tuple(row[0] for row in connection.execute(gone, (cursor, last)))
    return Changed(entries_between(path, cursor, last, unit=unit), removed, last, erased > cursor)


def entries_between(
    path: Path, cursor: int, last: int, *, unit: Unit = "document"
) -> Iterator[SearchDocument]:
    """The documents changed after the first of two cursors, up to and with the second.

    Each in all its states; or the articles of its newest state.
    """
    with closing(_open(path)) as connection:
        states = _states_between(connection, cursor, last)
        if unit == "document":
            yield from (state for _, state in states)
        else:
            for version, state in states:
                if state.key is None:
                    yield from _articles(connection, version, state)


def _articles(
    connection: sqlite3.Connection, version: int, state: SearchDocument
) -> Iterator[SearchDocument]:
    """The articles of a state, in order."""
    annexes = len(state.text) if state.annexes_from is None else state.annexes_from
    for path, number, text, start in connection.execute(_ARTICLES, (state.id, version)).fetchall():
        yield msgspec.structs.replace(
            state,
            path=path,
            article=number or None,
            text=text,
            annexes_from=0 if start >= annexes else None,
        )


def _states_between(
    connection: sqlite3.Connection, cursor: int, last: int
) -> Iterator[tuple[int, SearchDocument]]:
    """The states of documents, those of one together, with the version that each shows."""
    while cursor < last:
        page = (cursor, last, _PAGE)
        rows = connection.execute(_CHANGED, page).fetchall()
        cursor = connection.execute(_BEHIND, page).fetchone()[0] or last
        for row in rows:
            enclosures = connection.execute(_ENCLOSURES, (row[2], row[3])).fetchall()
            yield row[3], _document(row[1:], enclosures)


def _document(  # Any: a row of _CHANGED
    row: tuple[Any, ...], enclosures: Sequence[tuple[str, int]]
) -> SearchDocument:
    place, document_id, version, title, text, number, index_no, kind, genre, level, topic = row[:11]
    region, status, status_since, signed, published, effective, expires = row[11:18]
    in_force_from, valid_to, recorded_from, recorded_to, issuers = row[18:]
    ids_and_names = _issuers(issuers)
    is_newest = valid_to is None and recorded_to is None
    return SearchDocument(
        id=document_id,
        key=None if is_newest else f"{document_id}{STATE}{version}.{place}",
        title=title,
        text=text,
        annexes_from=annexes_from(title, text, enclosures),
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
        in_force_from=_day(in_force_from),
        valid_to=_day(valid_to),
        recorded_from=recorded_from,
        recorded_to=recorded_to,
    )


def is_id(key: str) -> bool:
    """Whether a name in the index is a document's id: that is what its newest state is called.

    >>> [is_id(f"k7q2m9xt4d{rest}") for rest in ("", "@2.17", "#chp_1__art_3")]
    [True, False, False]
    """
    return ARTICLE not in key and STATE not in key


def document_of(key: str) -> str:
    """The document of a state, or of an article, by its name in the index.

    >>> [document_of(f"k7q2m9xt4d{rest}") for rest in ("", "@2.17", "#chp_1__art_3")]
    ['k7q2m9xt4d', 'k7q2m9xt4d', 'k7q2m9xt4d']
    """
    return key.partition(ARTICLE)[0].partition(STATE)[0]


def path_of(key: str) -> str | None:
    """The path of an article by its name in the index; None: it is no article's.

    >>> path_of("k7q2m9xt4d#chp_1__art_3"), path_of("k7q2m9xt4d@2.17")
    ('chp_1__art_3', None)
    """
    return key.partition(ARTICLE)[2] or None


def version_of(key: str) -> int | None:
    """The version of a state by its name in the index; None: the newest state's.

    >>> version_of("k7q2m9xt4d"), version_of("k7q2m9xt4d@2.17")
    (None, 2)
    """
    _, _, rest = key.partition(STATE)
    return int(rest.partition(".")[0]) if rest else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
