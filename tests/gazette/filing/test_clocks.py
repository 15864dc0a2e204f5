"""Working days: the due days of domain §14.3, and years that nobody has announced yet."""

from datetime import UTC, date, datetime

import pytest

from gazette.filing.clocks import due_on, is_working_day, today

pytestmark = pytest.mark.requirement("OD-08")


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2018-05-23", 20, "2018-06-21"),
        ("2018-09-20", 20, "2018-10-24"),
        ("2019-01-25", 20, "2019-02-27"),
        ("2025-09-25", 20, "2025-10-29"),
        ("2025-01-20", 7, "2025-02-05"),
    ],
)
def test_holidays_and_the_weekends_worked_for_them_count(
    received: str, days: int, due: str
) -> None:
    assert due_on(date.fromisoformat(received), days).isoformat() == due


def test_a_year_not_announced_yet_has_plain_weeks() -> None:
    assert [is_working_day(date(2199, 7, day)) for day in (5, 6)] == [True, False]
    assert due_on(date(2199, 7, 5), 1) == date(2199, 7, 8)


def test_a_day_begins_in_china() -> None:
    assert today(datetime(2024, 5, 31, 16, 0, tzinfo=UTC)) == date(2024, 6, 1)
