"""One hit for each text: documents of one title or one text are shown under the first of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from opendata.public.changes import document_of
from opendata.public.reader import PublicReader
from opendata.search.engine import MAX_REACH, Engine, Hit, Query

_AT_ONCE = 1000  # hits read at once


class Group(Struct, frozen=True):
    """A hit and the documents below it, best first."""

    hit: Hit
    others: list[str]


def groups(engine: Engine, query: Query, reader: PublicReader) -> list[Group]:
    """All hits that can be reached, as groups in the order of their first hits."""
    found: list[Group] = []
    known: dict[str, Group] = {}
    for hits in _pages(engine, query):
        ids = [document_of(hit.id) for hit in hits]
        alike = reader.documents.likenesses(ids)
        for id, hit in zip(ids, hits, strict=True):
            marks = alike.get(id, ())
            group = next((known[mark] for mark in marks if mark in known), None)
            if group is None:
                group = Group(hit, [])
                found.append(group)
            elif id != document_of(group.hit.id) and id not in group.others:
                group.others.append(id)
            known |= dict.fromkeys(marks, group)
    return found


def _pages(engine: Engine, query: Query) -> Iterator[Sequence[Hit]]:
    bare = replace(query, facets=(), histogram=None, snippets=0, total=False)
    for offset in range(0, MAX_REACH, _AT_ONCE):
        hits = engine.search(replace(bare, offset=offset, limit=_AT_ONCE)).items
        yield hits
        if len(hits) < _AT_ONCE:
            return
