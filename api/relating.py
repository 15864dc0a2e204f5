"""Which documents have to do with one: what it cites, what cites it, what is titled like it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from api.calls import Call
from api.shapes import related
from api.wire_hits import RelatedItem, Why
from opendata.public.rows import DocumentRow
from opendata.search.engine import Query
from opendata.search.related import ALIKE, likeness, question
from opendata.search.tree import AnyOf, Not

_MOST = 1000  # relations looked at: a statute may be cited by all others


def related_to(call: Call, row: DocumentRow, *, limit: int) -> list[RelatedItem]:
    """The neighbours of a document, each once: of each reason but the last no more than a third."""
    reasons: dict[str, list[Why]] = {}
    few = -(-limit // 3)
    for id, why in (*_cited(call, row, limit=few), *_alike(call, row, limit=limit)):
        known = reasons.setdefault(id, [])
        if why not in known:
            known.append(why)
    reasons.pop(row.id, None)
    rows = call.reader.documents.named(list(reasons)[:limit])
    return [related(rows[id], why) for id, why in reasons.items() if id in rows]


def _cited(call: Call, row: DocumentRow, *, limit: int) -> Iterator[tuple[str, Why]]:
    pointed = (one.to_document for one in call.reader.relations.of(row.id, "out").rows)
    pointing = (one.document for one in call.reader.relations.of(row.id, "in", limit=_MOST).rows)
    for id in islice(dict.fromkeys(filter(None, pointed)), limit):
        yield id, "cites"
    for id in islice(dict.fromkeys(pointing), limit):
        yield id, "cited_by"


def _alike(call: Call, row: DocumentRow, *, limit: int) -> Iterator[tuple[str, Why]]:
    """Those found by the words of its title, as far as they really are alike."""
    asked = question(row.title)
    if not asked:
        return
    others = Not(AnyOf("id", (row.id,)))
    query = Query(text=asked, filters=(others,), limit=limit, total=False)
    found = [hit.id for hit in call.house.library.engine("document").search(query).items]
    rows = call.reader.documents.named(found)
    weighed = [(likeness(row.title, rows[id].title), id) for id in found if id in rows]
    for alike, id in sorted(weighed, key=lambda one: -one[0]):
        if alike >= ALIKE:
            yield id, "similar_title"
