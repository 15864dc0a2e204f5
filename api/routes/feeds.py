"""`/feeds/`: any list or search as an Atom feed."""

from __future__ import annotations

from msgspec import structs

from api import shapes
from api.calls import Call, Reply
from api.feed_queries import ChangeFeedQuery, DocumentFeedQuery, IssueFeedQuery, SearchFeedQuery
from api.feeding import Following, answer_feed, change_entries, document_entries, issue_entry
from api.paging import next_address, opened
from api.parameters import read_pairs, write_query
from api.reading import Route, read
from api.searching import search
from opendata.public.issue_reader import IssuePlace
from opendata.public.query import Place
from opendata.to_feed import MEDIA_TYPE

_ATOM = (MEDIA_TYPE,)
_OF_PAGES = frozenset({"cursor", "limit"})


@read("/feeds/documents.atom", Route(query=DocumentFeedQuery, media_types=_ATOM, tag="feeds"))
def follow_documents(request: Call) -> Reply:
    """文件订阅 A list of documents as a feed, what was recorded last first."""
    asked = request.ask(DocumentFeedQuery)
    filters = asked.filters()
    question = ("feed", filters, asked.sort)
    start = opened(request, asked.cursor, question, Place)
    page = request.reader.lists.page(filters, sort=asked.sort, limit=asked.limit, start=start)
    abstracts = {row.id: row.abstract for row in page.documents}
    entries = document_entries(request, [shapes.item(row) for row in page.documents], abstracts)
    following = next_address(request, page.end, question)
    return answer_feed(request, Following("文件 Documents", "/"), entries, following)


@read("/feeds/search.atom", Route(query=SearchFeedQuery, media_types=_ATOM, tag="feeds"))
def follow_search(request: Call) -> Reply:
    """检索订阅 What a search finds as a feed, what was signed last first; its first 10,000 hits."""
    asked = request.ask(SearchFeedQuery)
    question = ("feed", structs.replace(asked, cursor=None, limit=1))
    offset = opened(request, asked.cursor, question, int) or 0
    found = search(request, asked.as_search(), offset)
    following = next_address(request, found.next_offset, question)
    entries = document_entries(request, found.hits, {})
    pairs = [pair for pair in read_pairs(request.scope["query_string"]) if pair[0] not in _OF_PAGES]
    page = Following(
        f"检索 {asked.q}" if asked.q else "检索 Search", f"/search{write_query(pairs)}"
    )
    return answer_feed(request, page, entries, following)


@read("/feeds/issues.atom", Route(query=IssueFeedQuery, media_types=_ATOM, tag="feeds"))
def follow_issues(request: Call) -> Reply:
    """公报订阅 The issues of gazettes as a feed, the newest first."""
    asked = request.ask(IssueFeedQuery)
    filters = asked.as_list().filters()
    question = ("feed", filters, asked.sort)
    start = opened(request, asked.cursor, question, IssuePlace)
    page = request.reader.issues.page(filters, sort=asked.sort, limit=asked.limit, start=start)
    entries = [issue_entry(row, request.base) for row in page.issues]
    following = next_address(request, page.end, question)
    return answer_feed(request, Following("公报 Issues", "/issues"), entries, following)


@read("/feeds/changes.atom", Route(query=ChangeFeedQuery, media_types=_ATOM, tag="feeds"))
def follow_changes(request: Call) -> Reply:
    """变更订阅 What became of documents, the last change first; withdrawn ones as tombstones (RFC 6721)."""
    asked = request.ask(ChangeFeedQuery)
    before = opened(request, asked.cursor, "changes feed", int)
    found = request.reader.changes.latest(limit=asked.limit + 1, before=before)
    changes = found[: asked.limit]
    end = changes[-1].seq if len(found) > asked.limit else None
    entries = list(change_entries(request, changes))
    following = next_address(request, end, "changes feed")
    return answer_feed(request, Following("变更 Changes", "/"), entries, following)
