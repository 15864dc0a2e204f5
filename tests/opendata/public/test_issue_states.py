"""Issues in recorded time: what this archive said of a list of contents, and when."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.store.instants import write_instant
from opendata.public.issue_reader import IssueFilters
from opendata.public.publish import follow, rebuild
from opendata.public.reader import PublicReader
from tests.editions import CITY, NOW, PROVINCE, add, entry, issue
from tests.office import Office

pytestmark = pytest.mark.requirement("SD-12", "item-9")

NOTICE = "示例省人民政府关于推进政务公开的通知"
NUMBER = "示政发〔2024〕1号"
LATER = NOW + timedelta(hours=1)
DAY = date(2024, 6, 15)


def at(instant: datetime) -> IssueFilters:
    """As this archive stood at an instant."""
    return IssueFilters(moment=write_instant(instant))


@contextmanager
def reading(office: Office) -> Iterator[PublicReader]:
    follow(office.data)
    with closing(PublicReader(office.data / "public.db")) as reader:
        yield reader


@pytest.fixture
def reader(office: Office) -> Iterator[PublicReader]:
    """An issue of two lines, of which one was corrected and one struck out an hour later."""
    office.file(NOTICE, "正文。", number=NUMBER)
    wrong = entry("关于推进公开的通知", NUMBER, pages=(3, 9))
    add(office.data, issue("1", wrong, entry("大事记"), serial="301", on=date(2024, 6, 1)))
    add(office.data, issue("1", gazette=CITY))
    right = entry(NOTICE, NUMBER, pages=(3, 8))
    add(office.data, issue("1", right, serial="311", on=DAY), now=LATER)
    with reading(office) as reader:
        yield reader


def test_an_issue_is_read_as_it_was_recorded_at_a_moment(reader: PublicReader) -> None:
    then = reader.issues.find(PROVINCE, 2024, "1", then=at(NOW))
    now = reader.issues.find(PROVINCE, 2024, "1")
    assert then is not None
    assert now is not None
    assert (then.serial, then.published_on, then.entries) == (301, "2024-06-01", 2)
    assert (now.serial, now.published_on, now.entries) == (311, "2024-06-15", 1)
    assert [one.page_to for one in reader.issues.entries(then)] == [9, 2]
    assert [one.page_to for one in reader.issues.entries(now)] == [8]
    assert (then.recorded_at, now.recorded_at) == (write_instant(NOW), write_instant(LATER))


def test_the_last_list_says_the_same_on_both_ways(reader: PublicReader) -> None:
    then = reader.issues.find(PROVINCE, 2024, "1", then=at(LATER))
    now = reader.issues.find(PROVINCE, 2024, "1")
    assert then is not None
    assert now is not None
    assert (then.id, then.title, then.serial, then.entries, then.documents) == (
        now.id, now.title, now.serial, now.entries, now.documents,
    )  # fmt: skip
    assert reader.issues.entries(then) == reader.issues.entries(now)


def test_nothing_is_found_before_the_first_record(reader: PublicReader) -> None:
    before = at(NOW - timedelta(milliseconds=1))
    assert reader.issues.find(PROVINCE, 2024, "1", then=before) is None
    assert reader.issues.page(before, sort="published_on", limit=9).total == 0
    assert reader.issues.facets(before, ["gazette"]) == {"gazette": []}


@pytest.mark.parametrize(
    ("day", "moment", "titles"),
    [
        (date(2024, 5, 31), None, []),
        (date(2024, 6, 14), None, []),
        (DAY, None, [PROVINCE]),
        (date(2024, 5, 31), NOW, []),
        (date(2024, 6, 1), NOW, [PROVINCE]),
        (None, NOW, [CITY, PROVINCE]),
    ],
)
def test_a_list_is_of_a_day_and_a_moment(
    reader: PublicReader, day: date | None, moment: datetime | None, titles: list[str]
) -> None:
    """The city's issue names no day: nobody can say that it was out."""
    filters = IssueFilters(published_by=day, moment=write_instant(moment) if moment else None)
    page = reader.issues.page(filters, sort="published_on", limit=9)
    assert [one.gazette.name for one in page.issues] == titles
    assert page.total == len(titles)
    counts = reader.issues.facets(filters, ["year"])["year"]
    assert [(one.value, one.count) for one in counts] == [("2024", len(titles))] * bool(titles)


def test_lines_of_earlier_lists_lead_to_what_is_public_now(office: Office) -> None:
    document = office.file(NOTICE, "正文。", number=NUMBER, held=True)
    add(office.data, issue("1", entry(NOTICE, NUMBER), on=DAY))
    add(office.data, issue("1", entry("大事记"), on=DAY), now=LATER)
    for state, expected in (("cleared", document), ("held", None), ("cleared", document)):
        office.decide(document, 1, state)
        with reading(office) as reader:
            then = reader.issues.find(PROVINCE, 2024, "1", then=at(NOW))
            assert then is not None
            assert [one.document for one in reader.issues.entries(then)] == [expected]
            assert then.documents == bool(expected)


def test_neighbours_are_those_of_the_moment(office: Office) -> None:
    add(office.data, issue("1", on=date(2024, 1, 15)), issue("3", on=date(2024, 3, 15)))
    add(office.data, issue("2", on=date(2024, 2, 15)), now=LATER)
    with reading(office) as reader:
        first = reader.issues.find(PROVINCE, 2024, "1", then=at(NOW))
        assert first is not None
        _, then = reader.issues.neighbours(first, then=at(NOW))
        _, now = reader.issues.neighbours(first)
    assert [one and one.number for one in (then, now)] == [3, 2]


def test_a_list_replaced_at_the_same_instant_never_answers(office: Office) -> None:
    (id, _) = add(office.data, issue("1", on=DAY), issue("1", entry("大事记"), on=DAY))
    with reading(office) as reader:
        assert [(one.since, one.until) for one in reader.issues.spans(id)] == [
            (write_instant(NOW), None)
        ]
        then = reader.issues.find(PROVINCE, 2024, "1", then=at(NOW))
    assert then is not None
    assert then.entries == 1


@settings(max_examples=20, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["1", "2"]), st.sampled_from([None, "甲", "乙"])), max_size=8
    )
)
def test_every_moment_is_as_a_replay_says(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str | None]]
) -> None:
    """Lists in any order, told again or changed: each moment shows the last list until then."""
    office = Office(tmp_path_factory.mktemp("issues"))
    instants = [NOW + timedelta(minutes=n) for n in range(len(steps))]
    for instant, (number, title) in zip(instants, steps, strict=True):
        lines = [entry(title)] if title else []
        add(office.data, issue(number, *lines, on=DAY), now=instant)
    if not steps:
        return
    rebuild(office.data)
    with closing(PublicReader(office.data / "public.db")) as reader:
        for count, instant in enumerate(instants, start=1):
            known = dict(steps[:count])
            page = reader.issues.page(at(instant), sort="published_on", limit=9)
            found = {
                str(one.number): [line.title for line in reader.issues.entries(one)]
                for one in page.issues
            }
            assert found == {number: [title] * bool(title) for number, title in known.items()}
            assert page.total == len(known)
