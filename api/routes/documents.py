"""`/api/v1/documents` and `/api/v1/documents/{id}`."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.params import FromPath
from msgspec import Struct

from api import shapes, wire
from api.calls import Call
from api.paging import next_address, opened
from api.queries import DocumentQuery, ListQuery
from api.reading import Route, read
from api.states import document_asked
from opendata.public.query import Place
from opendata.public.rows import DocumentRow

_ADDED = frozenset({"text", "articles"})


@read(
    "/api/v1/documents",
    Route(query=ListQuery, answers=(wire.DocumentList, wire.DocumentPartList), is_dated=True),
)
def list_documents(request: Call) -> wire.DocumentList | wire.DocumentPartList:
    """文件列表 Documents by filter, newest first, with their exact number."""
    asked = request.ask(ListQuery)
    filters = asked.filters()
    question = (filters, asked.sort)
    start = opened(request, asked.cursor, question, Place)
    page = request.reader.page(filters, sort=asked.sort, limit=asked.limit, start=start)
    following = next_address(request, page.end, question)
    counts = request.reader.facets(filters, asked.facets) if asked.facets else {}
    if asked.fields:
        return wire.DocumentPartList(
            [shapes.item_part(row, asked.fields) for row in page.documents],
            page.total,
            following,
            shapes.facets(counts),
        )
    return wire.DocumentList(
        [shapes.item(row) for row in page.documents], page.total, following, shapes.facets(counts)
    )


@read(
    "/api/v1/documents/{document_id:str}",
    Route(query=DocumentQuery, answers=(wire.Document, wire.DocumentPart), is_dated=True),
)
def read_document(document_id: FromPath[str], request: Call) -> wire.Document | Struct:
    """一份文件 One document in its newest state, or as of a day and a moment."""
    asked = request.ask(DocumentQuery)
    row = document_asked(request.reader, document_id, asked.in_force_on, asked.recorded_before)
    whole = shapes.document(row, request.base, request.house.settings.terms)
    if not asked.fields:
        return whole
    return _selected(request, row, whole, asked.fields)


def _selected(
    request: Call, row: DocumentRow, whole: wire.Document, names: Sequence[str]
) -> Struct:
    """Some keys of a document; with only added ones named, they are added to all."""
    kept = [name for name in names if name not in _ADDED] or wire.Document.__struct_fields__
    added: dict[str, object] = {}
    if "text" in names:
        added["text"] = request.reader.text(row.id, row.version)
    if "articles" in names:
        added["articles"] = [
            shapes.article(part) for part in request.reader.articles(row.id, row.version)
        ]
    return shapes.document_part(whole, kept, **added)
