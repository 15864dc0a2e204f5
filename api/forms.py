"""A document in the form that the reader wants: a page, data, text or file, by ending or Accept."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from msgspec import Struct

from api.calls import JSON, Call, Headers, Reply, encode
from api.expressions import MAKERS, expression_of
from api.negotiate import ENDINGS, XML, choose
from api.parameters import read_pairs, write_query
from api.queries import LanguageQuery
from api.search_queries import PageQuery
from api.site.banners import Banner
from api.site.document import document_page
from api.site.render import Page
from api.withdrawn import no_version
from api.written import WRITERS, written
from opendata.public.rows import DocumentRow, VersionRow

HTML = b"text/html; charset=utf-8"
TEXT = b"text/plain; charset=utf-8"
FORMS = ("text/html", *ENDINGS.values(), XML)


class Showing(Struct, frozen=True, kw_only=True):
    """A document as it is to be shown, whatever the form."""

    row: DocumentRow
    """What is known of it."""
    number: int
    """The version whose text is shown."""
    path: str
    """Of its address, without an ending."""
    as_struct: Callable[[], Struct]
    """What it is as JSON."""
    banner: Banner = ()
    """What the page says above the text of one that is not the newest."""
    headers: Headers = ()


def reply(request: Call, asked: LanguageQuery, showing: Showing, ending: str) -> Reply:
    """The document in the form asked for. Raises NotFoundError where the version is not public."""
    form = ENDINGS.get(ending) or choose(request.header(b"accept"), FORMS)
    headers = [*showing.headers, *([] if ending else [(b"vary", b"Accept")])]
    if form == "text/html":
        return Reply(_page(request, page_for(request, asked), showing), HTML, headers)
    if form == "application/json":
        return Reply(encode(showing.as_struct()), JSON, headers)
    version, text = _version(request, showing)
    if form in WRITERS:
        return written(request.reader, showing.row, version, text, form=form, headers=headers)
    if form in MAKERS:
        made = expression_of(request, showing.row, version, text, path=showing.path)
        named = form + "; charset=utf-8" if form.startswith("text/") else form
        return Reply(MAKERS[form](made), named.encode(), headers)
    tag = f'"{version.sha256}"'.encode()
    return Reply(text.encode(), TEXT, [*headers, (b"etag", tag)])


def other_forms(request: Call, path: str) -> str:
    """Links to the forms of a document at a path, for the Link header."""
    address = f"{request.base}{path}"
    return ", ".join(
        f'<{address}.{ending}>; rel="alternate"; type="{kind}"' for ending, kind in ENDINGS.items()
    )


def elsewhere(request: Call, path: str) -> Reply:
    """Sends the reader to another address of ours, in the same language."""
    query = request.scope["query_string"]
    address = f"{request.base}{path}".encode() + (b"?" + query if query else b"")
    headers = [(b"location", address), (b"cache-control", b"public, no-cache")]
    return Reply(b"", TEXT, headers, HTTPStatus.FOUND)


def page_for(request: Call, asked: LanguageQuery | PageQuery) -> Page:
    """The page at the address asked for, in the language asked for."""
    pairs = [pair for pair in read_pairs(request.scope["query_string"]) if pair[0] != "lang"]
    here = quote(request.scope["path"]) + write_query(pairs)
    return Page(request.house.settings, asked.lang, request.base, here)


def _page(request: Call, page: Page, showing: Showing) -> bytes:
    version, text = _version(request, showing)
    return document_page(
        request, page, showing.row, version, text, address=showing.path, banner=showing.banner
    )


def _version(request: Call, showing: Showing) -> tuple[VersionRow, str]:
    """The version shown and its text; raises NotFoundError where it is not public."""
    version = request.reader.versions.version(showing.row.id, showing.number)
    text = request.reader.versions.text(showing.row.id, showing.number)
    if version is None or text is None:
        raise no_version(request.reader, showing.row.id, showing.number)
    return version, text
