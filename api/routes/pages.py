"""The reading site: home, search, and a document in the form the reader wants."""

from __future__ import annotations

from litestar.params import FromPath

from api import shapes
from api.calls import Call, Reply
from api.forms import FORMS, HTML, Showing, other_forms, page_for, reply
from api.mementos import context_links, original_document
from api.negotiate import split_ending
from api.queries import LanguageQuery
from api.reading import Route, read
from api.search_queries import PageQuery
from api.site.issues import latest_issues
from api.site.search import search_page
from api.wire import Document
from api.withdrawn import no_document
from opendata.public.query import Filters

_NEWEST = 10
_SITE = Route(media_types=("text/html",), tag="site", query=LanguageQuery)


@read("/", _SITE)
def home(request: Call) -> Reply:
    """首页 The newest documents, and where everything else is."""
    page = page_for(request, request.ask(LanguageQuery))
    reader = request.reader
    newest = reader.lists.page(Filters(), sort="-signed_on", limit=_NEWEST).documents
    facets = reader.lists.facets(Filters(), ["kind", "issuer"])
    body = page.render(
        "home.html",
        documents=[shapes.item(row) for row in newest],
        issues=latest_issues(request),
        totals=reader.stats.totals(),
        facets=shapes.facets(facets),
    )
    return Reply(body, HTML)


@read("/search", Route(media_types=("text/html",), tag="site", query=PageQuery))
def search(request: Call) -> Reply:
    """检索页 Search, with facets and highlights."""
    asked = request.ask(PageQuery)
    return Reply(search_page(request, page_for(request, asked), asked), HTML)


@read(
    "/documents/{name:str}",
    Route(media_types=FORMS, answers=(Document,), tag="site", query=LanguageQuery, is_dated=True),
)
def read_form(name: FromPath[str], request: Call) -> Reply:
    """文件页 A document as a page or in the form its ending names; without one as `Accept` says."""
    asked = request.ask(LanguageQuery)
    document_id, ending = split_ending(name)
    row = request.reader.documents.document(document_id)
    if row is None:
        raise no_document(request.reader, document_id)
    original = original_document(request.reader, document_id)
    links = (
        f'<{request.base}{original.path}>; rel="canonical", '
        f"{other_forms(request, original.path)}, {context_links(original, request.base)}"
    )
    showing = Showing(
        row=row,
        number=row.version,
        path=original.path,
        as_struct=lambda: shapes.document(row, request.base, request.house.settings.terms),
        headers=[(b"link", links.encode())],
    )
    return reply(request, asked, showing, ending)
