"""`/api/v1/search`."""

from __future__ import annotations

from msgspec import structs

from api.calls import Call
from api.expanding import explanation
from api.paging import next_address, opened
from api.reading import Route, read
from api.search_queries import SearchQuery
from api.searching import search
from api.suggesting import did_you_mean
from api.wire_hits import HitList


@read("/api/v1/search", Route(query=SearchQuery, answers=(HitList,), tag="search"))
def search_documents(request: Call) -> HitList:
    """全文检索 Documents by relevance, with what was found in them.

    The first 10,000 hits can be paged through; the list of documents reaches the last one.
    """
    asked = request.ask(SearchQuery)
    question = structs.replace(
        asked, cursor=None, limit=1, facets=(), histogram=None, highlights=0, explain=False
    )
    offset = opened(request, asked.cursor, question, int) or 0
    found = search(request, asked, offset)
    following = next_address(request, found.next_offset, question)
    told = explanation(found.understood, asked.expand) if asked.explain else None
    meant = did_you_mean(request, asked, found.total)
    return HitList(
        found.hits,
        found.total,
        following,
        found.facets,
        found.groups,
        found.histogram,
        told,
        meant,
    )
