"""The reading site's pages of comparisons: two versions, and one article through all of them."""

from __future__ import annotations

from litestar.params import FromPath

from api.calls import Call, Reply
from api.comparing import compare, part_states
from api.diff_queries import ComparePageQuery, HistoryPageQuery
from api.forms import HTML, page_for
from api.reading import Route, read
from api.site.comparing import compare_page
from api.site.part_history import history_page
from api.withdrawn import no_document
from opendata.public.rows import DocumentRow


@read("/compare", Route(media_types=("text/html",), tag="site", query=ComparePageQuery))
def read_comparison(request: Call) -> Reply:
    """版本比较页 Two versions of a document beside each other, by article and by phrase."""
    asked = request.ask(ComparePageQuery)
    found = compare(request.reader, asked.id, old=asked.from_, new=asked.to)
    versions = request.reader.versions.of(asked.id)
    document = _document(request, asked.id)
    return Reply(compare_page(page_for(request, asked), document, versions, found), HTML)


@read(
    "/documents/{document_id:str}/articles/{path:str}/history",
    Route(media_types=("text/html",), tag="site", query=HistoryPageQuery),
)
def read_part_page(document_id: FromPath[str], path: FromPath[str], request: Call) -> Reply:
    """条文沿革页 One article in every version, with what changed each time."""
    asked = request.ask(HistoryPageQuery)
    document = _document(request, document_id)
    version = asked.version or document.version
    states = part_states(request.reader, document_id, path, version=version)
    page = page_for(request, asked)
    return Reply(history_page(page, document, states, (path, version)), HTML)


def _document(request: Call, document_id: str) -> DocumentRow:
    row = request.reader.documents.document(document_id)
    if row is None:
        raise no_document(request.reader, document_id)
    return row
