"""`/api/v1/changes`."""

from __future__ import annotations

from api.calls import Call
from api.change_queries import ChangeQuery
from api.changing import address_from, check_size, place_asked, shown
from api.reading import Route, read
from api.wire_changes import ChangeList


@read("/api/v1/changes", Route(query=ChangeQuery, answers=(ChangeList,), may_be_gone=True))
def list_changes(request: Call) -> ChangeList:
    """变更 What became of documents, each at its last change, oldest first; withdrawn ones as tombstones.

    To keep a copy: go through all pages with `include=record`, put each record in the place of the one
    before and drop what is `withdrawn`; ask `resume` of the last page whenever you like. A document that
    changes while you read comes again later. Where a gazette printed a document stands in
    `/api/v1/issues`: it is no part of a record here. 410 `cursor-gone`: the archive was restored from a
    backup that does not hold all you have seen, so begin again.
    """
    asked = request.ask(ChangeQuery)
    check_size(asked)
    place = place_asked(request, asked.since)
    page = request.reader.changes.after(place, limit=asked.limit)
    resume = address_from(request, page.end)
    items = list(shown(request, page.changes, asked))
    return ChangeList(items, page.total, resume if page.has_more else None, {}, resume)
