"""Which source is late with what it should bring: in `/coverage`, for programs and on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings, Source, load_settings
from gazette.cadence import Arrivals, Expected, due_on, is_late, usual_days
from gazette.errors import SettingsError
from opendata.public.publish import follow
from tests.office import SOURCE, START, Office

pytestmark = pytest.mark.requirement("GZ-16", "GZ-17")

Json = dict[str, Any]  # Any: JSON
LONG = (date(2100, 1, 1) - START.date()).days


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source that brought one document a week, four times, the last time two."""
    office = Office(tmp_path_factory.mktemp("cadence"))
    for week in range(4):
        office.now = START + timedelta(days=7 * week)
        office.file(f"第{week}周的通知", f"第{week}周的正文。")
    office.file("又一件通知", "又一件正文。")
    follow(office.data)
    return office.data


def answered(archive: Path, *expected: Source) -> dict[str, Json]:
    """The sources of `/coverage` by name."""
    settings = Settings(data=archive, sources=expected)
    with TestClient(create_app(settings)) as client:
        found = client.get("/api/v1/coverage").json()["sources"]
    return {one["name"]: one for one in found}


def test_of_what_nothing_is_expected_is_never_late(archive: Path) -> None:
    source = answered(archive)[SOURCE]
    assert (source["usual_days"], source["expected"], source["is_late"]) == (7, None, False)


@pytest.mark.parametrize(
    ("documents", "days", "due"),
    [(1, 7, "2024-06-29"), (2, 7, "2024-06-29"), (3, 7, "2024-06-22"), (5, 30, "2024-07-01")],
)
def test_a_source_is_late_after_its_day(archive: Path, documents: int, days: int, due: str) -> None:
    source = answered(archive, Source(name=SOURCE, days=days, documents=documents))[SOURCE]
    assert source["expected"] == {"days": days, "documents": documents}
    assert (source["due_on"], source["is_late"]) == (due, True)


def test_a_source_in_time_is_not_late(archive: Path) -> None:
    source = answered(archive, Source(name=SOURCE, days=LONG))[SOURCE]
    assert source["is_late"] is False


def test_a_source_that_never_brought_anything_is_named(archive: Path) -> None:
    source = answered(archive, Source(name="示例省财政厅", days=30))["示例省财政厅"]
    assert (source["documents"], source["due_on"], source["is_late"]) == (0, None, True)


@pytest.fixture
def client(archive: Path) -> Iterator[TestClient[Litestar]]:
    """A client where one source is late and one in time."""
    late = Source(name="示例省财政厅", days=30)
    settings = Settings(data=archive, sources=(late, Source(name=SOURCE, days=7)))
    with TestClient(create_app(settings)) as made:
        yield made


def test_the_page_says_so_in_words(client: TestClient[Litestar]) -> None:
    page = client.get("/coverage").text
    assert "约每7天更新<br>应每7天至少1件<br>逾期，应于2024-06-29前更新" in page
    assert "应每30天至少1件<br>逾期，从未收足" in page
    assert "late, due by 2024-06-29" in client.get("/coverage?lang=en").text


@pytest.mark.parametrize(
    ("line", "named"),
    [("days = 0", "sources[0].days"), ("documents = 0\ndays = 1", "sources[0].documents"),
     ("", "days"), ("days = 1\nweeks = 2", "weeks")],
)  # fmt: skip
def test_a_wrong_expectation_stops_the_start_by_name(tmp_path: Path, line: str, named: str) -> None:
    file = tmp_path / "gongbao.toml"
    file.write_text(f'[[sources]]\nname = "示例厅"\n{line}\n')
    with pytest.raises(SettingsError) as raised:
        load_settings(file)
    assert named in str(raised.value)


ARRIVALS = st.dictionaries(
    st.dates(date(2020, 1, 1), date(2024, 1, 1)), st.integers(1, 5), max_size=30
).map(lambda days: [Arrivals(day, days[day]) for day in sorted(days, reverse=True)])


@given(arrivals=ARRIVALS, days=st.integers(1, 400), documents=st.integers(1, 9), today=st.dates())
def test_late_means_fewer_than_expected_in_the_days_before(
    arrivals: list[Arrivals], days: int, documents: int, today: date
) -> None:
    """Counted one by one, up to the day before, whatever came later than that."""
    known = [each for each in arrivals if each.day <= today]
    due = due_on(known, Expected(days, documents))
    recent = sum(each.count for each in known if (today - each.day).days <= days)
    assert is_late(due, today) == (recent < documents)


@given(arrivals=ARRIVALS)
def test_the_usual_interval_is_one_that_was(arrivals: list[Arrivals]) -> None:
    usual = usual_days(arrivals)
    days = [each.day for each in arrivals]
    gaps = {(one - two).days for one, two in pairwise(days)}
    assert usual in gaps if len(days) >= 3 else usual is None
