"""Reading issues and coverage: lists with exact totals, neighbours, gaps, what could not be read."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from gazette.ids import gazette_id, source_id
from gazette.store.writer import Store
from opendata.public.issue_reader import IssueFilters, IssuePlace, IssueSort
from opendata.public.issue_rows import GazetteCoverage
from opendata.public.publish import follow
from opendata.public.query import Filters
from opendata.public.reader import PublicReader
from tests.editions import CITY, NOW, PROVINCE, add, entry, expect, issue
from tests.office import SOURCE, Office

pytestmark = pytest.mark.requirement("SD-12", "GZ-09", "GZ-14")

NOTICE = "示例省人民政府关于推进政务公开的通知"
NUMBER = "示政发〔2024〕1号"
DAYS = {1: date(2024, 1, 15), 2: date(2024, 2, 15), 9: None, 10: None}


@pytest.fixture
def reader(office: Office) -> Iterator[PublicReader]:
    """Two gazettes: five issues of the province's in two years, one of the city's."""
    office.file(NOTICE, "正文。", number=NUMBER)
    lines = (entry(NOTICE, NUMBER, pages=(3, 9)), entry("大事记", column=None, pages=None))
    add(
        office.data,
        issue("12", year=2023, on=date(2023, 12, 15), serial="300"),
        *(issue(str(number), on=day, serial=f"{300 + number}") for number, day in DAYS.items()),
        issue("3-4", *lines, on=date(2024, 4, 15), serial="303-304"),
        issue("增刊", on=date(2024, 3, 1)),
        issue("1", gazette=CITY, on=date(2024, 1, 31)),
    )
    expect(office.data, "1", "2", "3", "4", "5", "11", on=date(2024, 12, 1))
    follow(office.data)
    with closing(PublicReader(office.data / "public.db")) as opened:
        yield opened


def labels(reader: PublicReader, sort: IssueSort, limit: int) -> list[str]:
    """Every issue, page by page."""
    found: list[str] = []
    start: IssuePlace | None = None
    while True:
        page = reader.issues.page(IssueFilters(), sort=sort, limit=limit, start=start)
        assert page.total == 8
        found += [one.title.removeprefix(PROVINCE).strip() for one in page.issues]
        start = page.end
        if start is None:
            return found


@pytest.mark.parametrize("limit", [1, 3, 8, 100])
@pytest.mark.parametrize("sort", ["published_on", "-published_on"])
def test_every_page_size_reaches_every_issue_in_order(
    reader: PublicReader, sort: IssueSort, limit: int
) -> None:
    expected = [
        "2023年第12期", "2024年第9期", "2024年第10期", "2024年第1期",
        f"{CITY} 2024年第1期", "2024年第2期", "2024年增刊第1期", "2024年第3–4期",
    ]  # fmt: skip
    found = labels(reader, sort, limit)
    assert found == (expected if sort == "published_on" else expected[::-1])


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        (IssueFilters(gazette=(PROVINCE,)), 7),
        (IssueFilters(gazette=(gazette_id(CITY),)), 1),
        (IssueFilters(gazette=(PROVINCE, CITY), year=(2024,)), 7),
        (IssueFilters(year=(2023, 2025)), 1),
        (IssueFilters(gazette=("没有的公报",)), 0),
    ],
)
def test_filters_narrow(reader: PublicReader, filters: IssueFilters, total: int) -> None:
    page = reader.issues.page(filters, sort="published_on", limit=100)
    assert page.total == len(page.issues) == total


def test_facets_count_by_gazette_and_year(reader: PublicReader) -> None:
    facets = reader.issues.facets(IssueFilters(), ["gazette", "year"])
    assert [(row.label, row.count) for row in facets["gazette"]] == [(PROVINCE, 7), (CITY, 1)]
    assert [(row.value, row.count) for row in facets["year"]] == [("2024", 7), ("2023", 1)]


@pytest.mark.parametrize(
    ("gazette", "number", "title"),
    [
        (PROVINCE, "3-4", "2024年第3–4期"),
        (PROVINCE, "第3–4期", "2024年第3–4期"),
        (PROVINCE, "4", "2024年第3–4期"),
        (gazette_id(PROVINCE), "1", "2024年第1期"),
        (PROVINCE, "supplement-1", "2024年增刊第1期"),
        (PROVINCE, "增刊", "2024年增刊第1期"),
    ],
)
def test_an_issue_is_found_in_any_spelling(
    reader: PublicReader, gazette: str, number: str, title: str
) -> None:
    found = reader.issues.find(gazette, 2024, number)
    assert found is not None
    assert found.title == f"{PROVINCE} {title}"


@pytest.mark.parametrize("number", ["5", "4-5", "x", "", "特刊"])
def test_what_is_no_issue_is_not_found(reader: PublicReader, number: str) -> None:
    assert reader.issues.find(PROVINCE, 2024, number) is None


def test_an_issue_has_its_lines_and_counts(reader: PublicReader) -> None:
    found = reader.issues.find(PROVINCE, 2024, "3")
    assert found is not None
    assert (found.entries, found.documents, found.serial, found.serial_to) == (2, 1, 303, 304)
    first, second = reader.issues.entries(found)
    assert (first.column, first.page_from, first.page_to) == ("省政府文件", 3, 9)
    assert first.document is not None
    assert (second.title, second.page_from, second.document) == ("大事记", None, None)


def test_neighbours_are_of_the_same_gazette(reader: PublicReader) -> None:
    middle = reader.issues.find(PROVINCE, 2024, "1")
    assert middle is not None
    before, after = reader.issues.neighbours(middle)
    assert [one and one.title for one in (before, after)] == [
        f"{PROVINCE} 2024年第10期",
        f"{PROVINCE} 2024年第2期",
    ]
    only = reader.issues.find(CITY, 2024, "1")
    assert only is not None
    assert reader.issues.neighbours(only) == (None, None)


def test_gazettes_and_their_years(reader: PublicReader) -> None:
    assert [one.name for one in reader.issues.gazettes()] == [CITY, PROVINCE]
    counts = {(one.gazette, one.year): one.issues for one in reader.issues.years()}
    assert counts[gazette_id(PROVINCE), 2024] == 6


def test_a_document_says_where_it_is_printed(reader: PublicReader) -> None:
    (document,) = reader.documents.numbered(NUMBER)
    (printed,) = document.printed
    assert (printed.gazette, printed.year, printed.number) == (PROVINCE, 2024, 3)
    assert (printed.page_from, printed.page_to, printed.standard_text) == (3, 9, 0)
    assert printed.issue == f"{gazette_id(PROVINCE)}/2024/3-4"


@pytest.mark.parametrize(
    ("issue_name", "total"),
    [(f"{PROVINCE}/2024/3-4", 1), (f"{PROVINCE}/2024/第4期", 1),
     (f"{gazette_id(PROVINCE)}/2024/3-4", 1), (f"{PROVINCE}/2024/1", 0), ("x/y/z", 0), ("x", 0)],
)  # fmt: skip
def test_documents_are_filtered_by_issue(reader: PublicReader, issue_name: str, total: int) -> None:
    page = reader.lists.page(Filters(issue=(issue_name,)), sort="-signed_on", limit=10)
    assert page.total == total


def coverage(reader: PublicReader, name: str) -> GazetteCoverage:
    (found,) = (one for one in reader.stats.coverage().gazettes if one.gazette.name == name)
    return found


@pytest.mark.requirement("GZ-16", "GZ-17")
def test_gaps_are_shown(reader: PublicReader) -> None:
    found = coverage(reader, PROVINCE)
    assert (found.expected, found.held, found.entries, found.documents) == (6, 7, 2, 1)
    assert [(one.number, one.expected_on) for one in found.missing] == [
        (5, "2024-12-01"),
        (11, "2024-12-01"),
    ]
    gaps = [(gap.year, gap.first, gap.last) for gap in found.number_gaps]
    assert gaps == [(2023, 1, 11), (2024, 5, 8), (2024, 11, 11)]
    assert found.serial_gaps == [(1, 299), (305, 308)]


@pytest.mark.requirement("GZ-16", "GZ-17")
def test_a_gazette_of_which_nothing_is_missing_has_no_gap(reader: PublicReader) -> None:
    found = coverage(reader, CITY)
    assert (found.expected, found.held) == (0, 1)
    assert (found.missing, found.number_gaps, found.serial_gaps) == ([], [], [])


@pytest.mark.requirement("GZ-17")
def test_what_could_not_be_read_is_counted_by_reason(office: Office) -> None:
    office.file(NOTICE, "正文。", number=NUMBER)
    with Store.open(office.data) as store:
        run = store.start_run("ingest", now=NOW)
        hidden = store.add_source("未公开的来源", trusted=False, now=NOW)
        empty = store.add_source("空来源", trusted=True, now=NOW)
        for source in (source_id(SOURCE), hidden, empty):
            for path in ("a.pdf", "b.pdf"):
                store.note(source, path, None, path, "r/1", "failed", "binary", run=run, now=NOW)
        store.note(source_id(SOURCE), "a.pdf", None, "a", "r/2", "truth", None, run=run, now=NOW)
    follow(office.data)
    with closing(PublicReader(office.data / "public.db")) as reader:
        sources = reader.stats.coverage().sources
    assert [(one.name, one.documents, one.failed) for one in sources] == [
        ("示例省人民政府门户网站", 1, [("binary", 1)]),
        ("空来源", 0, [("binary", 2)]),
    ]
    assert sources[0].last_recorded_at
