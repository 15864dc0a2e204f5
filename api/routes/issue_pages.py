"""The reading site's pages of gazettes: years, issues, one issue, coverage."""

from __future__ import annotations

from litestar.params import FromPath

from api import issue_wire as wire
from api.calls import JSON, Call, Reply, encode
from api.forms import HTML, elsewhere, page_for
from api.mementos import context_links, original_issue, said_at
from api.negotiate import XML, choose, split_ending
from api.queries import LanguageQuery
from api.reading import Route, read
from api.routes.issues import issue_of, whole_issue
from api.site.banners import moment_banner
from api.site.issues import Shelf, coverage_page, issue_page, shelves, year_issues, year_page
from gazette.errors import NotFoundError
from opendata import to_akn
from opendata.issue_to_akn import PrintedIssue, issue_to_akn
from opendata.public.issue_names import known_gazette
from opendata.public.issue_reader import IssueFilters

_FORMS = ("text/html", "application/json")
_ENDINGS = ("json",)
_ENDINGS_NOW = {"json": "application/json", "xml": to_akn.MEDIA_TYPE}
_FORMS_NOW = ("text/html", *_ENDINGS_NOW.values(), XML)
_SITE = Route(media_types=("text/html",), tag="site", query=LanguageQuery)


@read("/issues", _SITE)
def list_gazettes(request: Call) -> Reply:
    """公报 Every gazette and its years."""
    page = page_for(request, request.ask(LanguageQuery))
    return Reply(page.render("issues.html", shelves=shelves(request)), HTML)


@read("/issues/{gazette:str}", _SITE)
def read_gazette(gazette: FromPath[str], request: Call) -> Reply:
    """一种公报 One gazette and its years."""
    page = page_for(request, request.ask(LanguageQuery))
    return Reply(page.render("issues.html", shelves=[_shelf(request, gazette)]), HTML)


@read("/issues/{gazette:str}/{year:int}", _SITE)
def read_year(gazette: FromPath[str], year: FromPath[int], request: Call) -> Reply:
    """一年各期 The issues of a gazette in one year."""
    page = page_for(request, request.ask(LanguageQuery))
    shelf = _shelf(request, gazette)
    if year not in {one.year for one in shelf.years}:
        raise NotFoundError("year", f"{gazette}/{year}")
    issues = year_issues(request, gazette, year)
    return Reply(year_page(page, shelf, issues, year), HTML)


@read(
    "/issues/{gazette:str}/{year:int}/{issue:str}",
    Route(
        media_types=_FORMS_NOW,
        answers=(wire.Issue,),
        tag="site",
        query=LanguageQuery,
        is_dated=True,
    ),
)
def read_issue_page(
    gazette: FromPath[str], year: FromPath[int], issue: FromPath[str], request: Call
) -> Reply:
    """一期目录 An issue: columns, entries, and the documents they lead to; also as JSON and Akoma Ntoso.

    The form is what its ending names (`.json`, `.xml`); without one what `Accept` says.
    """
    page = page_for(request, request.ask(LanguageQuery))
    name, ending = split_ending(issue, tuple(_ENDINGS_NOW))
    row = issue_of(request, gazette, year, name)
    original = original_issue(request.reader, row)
    address = f"{request.base}{original.path}"
    link = (
        f'<{address}>; rel="canonical", '
        f'<{request.base}/api/v1{original.path}>; rel="alternate"; type="application/json", '
        f'<{address}.xml>; rel="alternate"; type="{to_akn.MEDIA_TYPE}", '
        f"{context_links(original, request.base)}"
    )
    headers = [(b"link", link.encode()), *([] if ending else [(b"vary", b"Accept")])]
    form = _ENDINGS_NOW.get(ending) or choose(request.header(b"accept"), _FORMS_NOW)
    if form == "text/html":
        json, xml = f"/api/v1{original.path}", f"{original.path}.xml"
        body = issue_page(request, page, row, json=json, xml=xml)
        return Reply(body, HTML, headers)
    if form == "application/json":
        return Reply(encode(whole_issue(request, row, IssueFilters())), JSON, headers)
    entries = request.reader.issues.entries(row)
    office = request.house.settings.site.organizer
    printed = PrintedIssue(request.base, office, original.path, row, entries)
    return Reply(issue_to_akn(printed), form.encode(), headers)


@read(
    "/issues/{gazette:str}/{year:int}/{issue:str}/at/{moment:str}",
    Route(
        media_types=_FORMS,
        answers=(wire.Issue,),
        tag="mementos",
        query=LanguageQuery,
        may_lead=True,
    ),
)
def read_issue_memento(
    gazette: FromPath[str],
    year: FromPath[int],
    issue: FromPath[str],
    moment: FromPath[str],
    request: Call,
) -> Reply:
    """某时目录 What this archive said of an issue from an instant on: a memento (RFC 7089).

    Any other day or instant leads to the memento that was shown then.
    """
    page = page_for(request, request.ask(LanguageQuery))
    known = issue_of(request, gazette, year, issue)
    said = said_at(original_issue(request.reader, known), moment, _ENDINGS)
    if not said.is_named:
        return elsewhere(request, said.address)
    then = IssueFilters(moment=said.span.since)
    row = issue_of(request, gazette, year, issue, then=then)
    json = f'<{request.base}{said.path}.json>; rel="alternate"; type="application/json"'
    headers = said.headers(request.base, json)
    if said.ending:
        return Reply(encode(whole_issue(request, row, then)), JSON, headers)
    headers.append((b"vary", b"Accept"))
    if choose(request.header(b"accept"), _FORMS) == "application/json":
        return Reply(encode(whole_issue(request, row, then)), JSON, headers)
    banner = moment_banner(page, said.span, of_today="issue_of_today")
    body = issue_page(request, page, row, json=f"{said.path}.json", then=then, banner=banner)
    return Reply(body, HTML, headers)


@read("/coverage", _SITE)
def read_coverage_page(request: Call) -> Reply:
    """收录情况 What is held, what is missing, what could not be read."""
    page = page_for(request, request.ask(LanguageQuery))
    return Reply(coverage_page(request, page), HTML)


def _shelf(request: Call, gazette: str) -> Shelf:
    """A gazette of which issues are held, by id or name; raises NotFoundError."""
    wanted = known_gazette(gazette)
    for shelf in shelves(request):
        if shelf.gazette.id == wanted:
            return shelf
    raise NotFoundError("gazette", gazette)
