"""The reading site's pages of gazettes: years, issues, one issue, coverage."""

from __future__ import annotations

from litestar.params import FromPath

from api.calls import Call, Reply
from api.queries import LanguageQuery
from api.reading import Route, read
from api.routes.issues import issue_of
from api.routes.pages import HTML, page_for
from api.site.issues import Shelf, coverage_page, issue_page, shelves, year_issues, year_page
from gazette.errors import NotFoundError
from opendata.public.issue_names import known_gazette

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


@read("/issues/{gazette:str}/{year:int}/{issue:str}", _SITE)
def read_issue_page(
    gazette: FromPath[str], year: FromPath[int], issue: FromPath[str], request: Call
) -> Reply:
    """一期目录 An issue: columns, entries, and the documents they lead to."""
    page = page_for(request, request.ask(LanguageQuery))
    row = issue_of(request, gazette, year, issue)
    link = (
        f'<{request.base}/issues/{row.id}>; rel="canonical", '
        f'<{request.base}/api/v1/issues/{row.id}>; rel="alternate"; type="application/json"'
    )
    return Reply(issue_page(request, page, row), HTML, [(b"link", link.encode())])


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
