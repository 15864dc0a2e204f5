"""`/api/v1/documents` and `/api/v1/documents/{id}`."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.params import FromPath
from msgspec import Struct

from api import shapes, wire
from api.calls import JSON, Call, Reply, encode, link_headers
from api.export_queries import FORMATS, DocumentListQuery, format_of
from api.exporting import export_documents
from api.paging import next_address, opened
from api.preparing import Preparation
from api.queries import DocumentQuery
from api.reading import Route, read
from api.states import document_asked
from api.streams import Stream
from opendata.public.query import Place
from opendata.public.rows import DocumentRow

_ADDED = frozenset({"text", "articles"})


@read(
    "/api/v1/documents",
    Route(
        query=DocumentListQuery,
        answers=(wire.DocumentList, wire.DocumentPartList),
        media_types=tuple(FORMATS.values()),
        is_dated=True,
    ),
)
def list_documents(request: Call) -> Reply | Stream | Preparation:
    """文件列表 Documents by filter, newest first, with their exact number.

    Pages of JSON, or the whole result as one file. `ndjson` and `csv` are sent as they are read; the
    last record of `ndjson` is `{"digest": {"sha-256": …, "sm3": …}, "records": N, "settled": true}`:
    the digests of all bytes before it, how many records those are, and whether the archive stood
    still meanwhile. An answer without it broke off. `xlsx`, `parquet` and `sqlite` are made from one
    state of the archive and come with `Content-Digest` (RFC 9530). `xlsx` holds 1,048,575 documents
    and 32,767 characters a cell; what is more is refused, and `ndjson` takes it.

    In `csv` and these three, what is nested stands in columns of its own, named as in the dataset
    `documents`. Lists are one text with 、 between, which go together place by place: `issuers`,
    `issuer_ids` and `issuer_levels`; `printed_in` (the issues in words), `issues` (their ids), `pages`
    (first-last, empty where not known) and `standard_text` (1 or 0).
    """
    asked = request.ask(DocumentListQuery)
    form = format_of(asked, request.header(b"accept"))
    start = opened(request, asked.cursor, (asked.filters(), asked.sort), Place)
    if form != "json":
        return export_documents(request, asked, form, start)
    answer = _page(request, asked, start)
    vary = [] if asked.format else [(b"vary", b"Accept")]
    return Reply(encode(answer), JSON, [*link_headers(answer), *vary])


def _page(
    request: Call, asked: DocumentListQuery, start: Place | None
) -> wire.DocumentList | wire.DocumentPartList:
    filters = asked.filters()
    page = request.reader.lists.page(filters, sort=asked.sort, limit=asked.page(), start=start)
    following = next_address(request, page.end, (filters, asked.sort))
    counts = request.reader.lists.facets(filters, asked.facets) if asked.facets else {}
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
        added["text"] = request.reader.versions.text(row.id, row.version)
    if "articles" in names:
        added["articles"] = [
            shapes.article(part) for part in request.reader.parts.articles(row.id, row.version)
        ]
    return shapes.document_part(whole, kept, **added)
