"""`/api/v1/issues`, one issue of a gazette, and `/api/v1/coverage`."""

from __future__ import annotations

from litestar.params import FromPath

from api import issue_shapes, shapes
from api import issue_wire as wire
from api.calls import Call
from api.issue_queries import IssueQuery, IssueThenQuery
from api.moments import beijing_today
from api.paging import next_address, opened
from api.queries import NoQuery
from api.reading import Route, read
from gazette.errors import NotFoundError
from opendata.public.issue_reader import IssueFilters, IssuePlace
from opendata.public.issue_rows import IssueRow


@read(
    "/api/v1/issues",
    Route(query=IssueQuery, answers=(wire.IssueList,), tag="issues", is_dated=True),
)
def list_issues(request: Call) -> wire.IssueList:
    """期次列表 The issues of gazettes, newest first, with their exact number."""
    asked = request.ask(IssueQuery)
    reader = request.reader.issues
    filters = asked.filters()
    question = (filters, asked.sort)
    start = opened(request, asked.cursor, question, IssuePlace)
    page = reader.page(filters, sort=asked.sort, limit=asked.limit, start=start)
    counts = reader.facets(filters, asked.facets) if asked.facets else {}
    return wire.IssueList(
        [issue_shapes.issue_item(row, request.base) for row in page.issues],
        page.total,
        next_address(request, page.end, question),
        shapes.facets(counts),
    )


@read(
    "/api/v1/issues/{gazette:str}/{year:int}/{issue:str}",
    Route(query=IssueThenQuery, answers=(wire.Issue,), tag="issues", is_dated=True),
)
def read_issue(
    gazette: FromPath[str], year: FromPath[int], issue: FromPath[str], request: Call
) -> wire.Issue:
    """一期公报 One issue with its list of contents by column, each line with its document.

    With `recorded_before`, the list as it was recorded then; lines lead to what is public today.
    """
    then = request.ask(IssueThenQuery).then()
    return whole_issue(request, issue_of(request, gazette, year, issue, then=then), then)


@read("/api/v1/coverage", Route(answers=(wire.Coverage,), tag="issues", is_dated=True))
def read_coverage(request: Call) -> wire.Coverage:
    """收录情况 What is held of each gazette and source, what is missing, what could not be read."""
    request.ask(NoQuery)
    sources = request.house.settings.sources
    return issue_shapes.whole_coverage(request.reader.stats.coverage(), sources, beijing_today())


def issue_of(
    request: Call, gazette: str, year: int, issue: str, *, then: IssueFilters | None = None
) -> IssueRow:
    """The issue of an address, now or then; raises NotFoundError if there is none."""
    reader = request.reader.issues
    row = reader.find(gazette, year, issue, then=then or IssueFilters())
    if row is None:
        known = then is not None and reader.find(gazette, year, issue) is not None
        told = ", as of the day and moment asked for" if known else ""
        raise NotFoundError("issue", f"{gazette}/{year}/{issue}{told}")
    return row


def whole_issue(request: Call, row: IssueRow, then: IssueFilters) -> wire.Issue:
    """An issue with its lines and its neighbours, as of the same day and moment."""
    reader = request.reader.issues
    neighbours = reader.neighbours(row, then=then)
    return issue_shapes.issue(row, reader.entries(row), neighbours, request.base)
