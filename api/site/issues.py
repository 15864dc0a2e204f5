"""The pages of gazettes: years and issues, one issue, and how complete everything is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from api.calls import Call
from api.issue_shapes import columns, whole_coverage
from api.issue_wire import GazetteCoverage, SourceCoverage
from api.moments import beijing_time, beijing_today
from api.site.banners import Banner
from api.site.render import Page
from api.site.words import words
from gazette.edition.numbering import IssueNumber, runs
from opendata.public.issue_reader import IssueFilters
from opendata.public.issue_rows import GazetteRow, IssueRow, YearRow

_LATEST = 5
_MOST = 400
"""Issues of a year; a daily gazette has fewer."""


class Shelf(Struct, frozen=True):
    """A gazette and its years, the latest first."""

    gazette: GazetteRow
    years: list[YearRow]


def latest_issues(call: Call) -> list[IssueRow]:
    """The newest issues of all."""
    return call.reader.issues.page(IssueFilters(), sort="-published_on", limit=_LATEST).issues


def shelves(call: Call) -> list[Shelf]:
    """Every gazette of which an issue is held."""
    years = call.reader.issues.years()
    found = [
        Shelf(gazette, [year for year in years if year.gazette == gazette.id])
        for gazette in call.reader.issues.gazettes()
    ]
    return [shelf for shelf in found if shelf.years]


def year_page(page: Page, shelf: Shelf, issues: Sequence[IssueRow], year: int) -> bytes:
    """The issues of one gazette and year, in order."""
    return page.render(
        "year.html", shelf=shelf, issues=[(one, serial_words(one)) for one in issues], year=year
    )


def year_issues(call: Call, gazette: str, year: int) -> list[IssueRow]:
    """The issues of one gazette and year, in order."""
    filters = IssueFilters(gazette=(gazette,), year=(year,))
    return call.reader.issues.page(filters, sort="published_on", limit=_MOST).issues


def issue_page(
    call: Call,
    page: Page,
    row: IssueRow,
    *,
    json: str,
    xml: str | None = None,
    then: IssueFilters | None = None,
    banner: Banner = (),
) -> bytes:
    """One issue, now or then: its columns, their lines, and the documents these lead to.

    `json` is the path of the same as JSON, `xml` as Akoma Ntoso.
    """
    reader = call.reader.issues
    before, after = reader.neighbours(row, then=then or IssueFilters())
    spans = reader.spans(row.id)
    return page.render(
        "issue.html",
        issue=row,
        json=json,
        xml=xml,
        published=f"{row.published_on or beijing_time(row.recorded_at)[:10]} 00:00",
        serial=serial_words(row),
        columns=columns(reader.entries(row)),
        before=before,
        after=after,
        page_span=page_span,
        banner=banner,
        lists=[
            (page.link(f"/issues/{row.id}/at/{span.since}"), beijing_time(span.since))
            for span in reversed(spans if len(spans) > 1 else ())
        ],
    )


def coverage_page(call: Call, page: Page) -> bytes:
    """What is held, what is missing, and what could not be read."""
    sources = call.house.settings.sources
    found = whole_coverage(call.reader.stats.coverage(), sources, beijing_today())
    return page.render(
        "coverage.html",
        gazettes=[
            (one, list(_missing(one)), list(_number_gaps(page, one)), list(_serial_gaps(one)))
            for one in found.gazettes
        ],
        sources=[(one, list(_cadence(page, one))) for one in found.sources],
    )


def _cadence(page: Page, source: SourceCoverage) -> Iterator[str]:
    """How often a source brings something, how often it should, and whether it is late."""
    said = words(page.language)
    if source.usual_days is not None:
        yield said["usual_days"].format(days=source.usual_days)
    if source.expected is not None:
        yield said["expected_each"].format(
            days=source.expected.days, documents=source.expected.documents
        )
    if source.is_late:
        yield said["late_since"].format(day=source.due_on) if source.due_on else said["late"]


def page_span(first: int | None, last: int | None) -> str | None:
    """Pages as printed: 3–9, or 3 alone."""
    if first is None or last is None:
        return None
    return span_words(first, last)


def span_words(first: int, last: int) -> str:
    """Numbers from first to last.

    >>> span_words(3, 9), span_words(3, 3)
    ('3–9', '3')
    """
    return str(first) if first == last else f"{first}–{last}"


def serial_words(row: IssueRow) -> str | None:
    """The cumulative number of an issue, None where it has none."""
    return page_span(row.serial, row.serial_to)


def _missing(one: GazetteCoverage) -> Iterator[str]:
    """The missing issues, those in a row together: 2024年第9–10期."""
    for (year, kind), issues in groupby(one.missing, key=lambda issue: (issue.year, issue.kind)):
        for first, last in runs([(issue.number, issue.number_to) for issue in issues]):
            yield f"{year}年{IssueNumber(first, last, kind).words}"


def _number_gaps(page: Page, one: GazetteCoverage) -> Iterator[str]:
    for gap in one.number_gaps:
        yield words(page.language)["year_issue"].format(
            year=gap.year, number=span_words(gap.first, gap.last)
        )


def _serial_gaps(one: GazetteCoverage) -> Iterator[str]:
    for gap in one.serial_gaps:
        yield span_words(gap.first, gap.last)
