"""The reading site: home, search, and a document in the form the reader wants."""

from __future__ import annotations

from urllib.parse import quote

from litestar.params import FromPath

from api import shapes
from api.calls import JSON, Call, Reply, encode
from api.negotiate import choose
from api.parameters import read_pairs, write_query
from api.queries import LanguageQuery, PageQuery
from api.reading import Route, read
from api.site.document import document_page
from api.site.issues import latest_issues
from api.site.render import Page
from api.site.search import search_page
from api.wire import Document
from api.withdrawn import no_document, no_version
from gazette.errors import NotFoundError
from opendata.public.query import Filters
from opendata.public.rows import DocumentRow

HTML = b"text/html; charset=utf-8"
TEXT = b"text/plain; charset=utf-8"
_NEWEST = 10
_FORMS = ("text/html", "application/json", "text/plain")
_ENDINGS = {"json": "application/json", "txt": "text/plain"}
_SITE = Route(media_types=("text/html",), tag="site", query=LanguageQuery)


@read("/", _SITE)
def home(request: Call) -> Reply:
    """首页 The newest documents, and where everything else is."""
    page = page_for(request, request.ask(LanguageQuery))
    reader = request.reader
    newest = reader.page(Filters(), sort="-signed_on", limit=_NEWEST).documents
    facets = reader.facets(Filters(), ["kind", "issuer"])
    body = page.render(
        "home.html",
        documents=[shapes.item(row) for row in newest],
        issues=latest_issues(request),
        totals=reader.totals(),
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
    Route(media_types=_FORMS, answers=(Document,), tag="site", query=LanguageQuery),
)
def read_form(name: FromPath[str], request: Call) -> Reply:
    """文件页 A document as a page, `.json` or `.txt`; without an ending as `Accept` says."""
    asked = request.ask(LanguageQuery)
    document_id, _, ending = name.partition(".")
    row = request.reader.document(document_id)
    if ending and ending not in _ENDINGS:
        raise NotFoundError("document", name)
    if row is None:
        raise no_document(request.reader, document_id)
    form = _ENDINGS.get(ending) or choose(request.header(b"accept"), _FORMS)
    if form == "text/html":
        return _html(request, page_for(request, asked), row, row.version)
    links = [(b"link", _links(request, document_id)), *([] if ending else [(b"vary", b"Accept")])]
    if form == "application/json":
        return Reply(
            encode(shapes.document(row, request.base, request.house.settings.terms)), JSON, links
        )
    text = request.reader.text(document_id, row.version) or ""
    return Reply(text.encode(), TEXT, [*links, (b"etag", f'"{row.sha256}"'.encode())])


@read("/documents/{document_id:str}/versions/{number:int}", _SITE)
def read_version_page(document_id: FromPath[str], number: FromPath[int], request: Call) -> Reply:
    """版本页 A document as one version had it."""
    page = page_for(request, request.ask(LanguageQuery))
    row = request.reader.document(document_id)
    if row is None:
        raise no_version(request.reader, document_id, number)
    return _html(request, page, row, number)


def _html(request: Call, page: Page, row: DocumentRow, number: int) -> Reply:
    version = request.reader.version(row.id, number)
    text = request.reader.text(row.id, number)
    if version is None or text is None:
        raise no_version(request.reader, row.id, number)
    body = document_page(request, page, row, version, text)
    return Reply(body, HTML, [(b"vary", b"Accept"), (b"link", _links(request, row.id))])


def _links(request: Call, document_id: str) -> bytes:
    """The Link header of a document: its page and its other forms."""
    page = f"{request.base}/documents/{document_id}"
    return (
        f'<{page}>; rel="canonical", <{page}.json>; rel="alternate"; type="application/json", '
        f'<{page}.txt>; rel="alternate"; type="text/plain"'
    ).encode()


def page_for(request: Call, asked: LanguageQuery | PageQuery) -> Page:
    """The page at the address asked for, in the language asked for."""
    pairs = [pair for pair in read_pairs(request.scope["query_string"]) if pair[0] != "lang"]
    here = quote(request.scope["path"]) + write_query(pairs)
    return Page(request.house.settings, asked.lang, request.base, here)
