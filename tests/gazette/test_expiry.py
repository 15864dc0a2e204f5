"""Until when documents hold, and when they are to be looked at again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.expiry import Terms, expiry_of, last_day

pytestmark = pytest.mark.requirement("ND-09")

DAY = date(2024, 7, 1)


@pytest.mark.parametrize(
    ("title", "effective", "expires", "found"),
    [
        ("示例省停车管理办法", DAY, date(2029, 6, 30), ("2029-06-30", "stated", "2029-01-01")),
        ("示例省停车管理暂行办法", DAY, None, ("2026-06-30", "computed", "2026-01-01")),
        (
            "示例省停车管理办法（试行）",
            DAY,
            date(2025, 1, 31),
            ("2025-01-31", "stated", "2024-08-01"),
        ),
        ("示例省停车管理暂行办法", None, None, None),
        ("示例省停车管理办法", DAY, None, None),
    ],
)
def test_an_end_is_stated_or_computed_or_unknown(
    title: str, effective: date | None, expires: date | None, found: tuple[str, str, str] | None
) -> None:
    ends = expiry_of(title, effective_on=effective, expires_on=expires, terms=Terms())
    told = ends and (ends.on.isoformat(), ends.basis, ends.warn_on.isoformat())
    assert told == found


def test_where_no_rule_says_so_nothing_is_computed() -> None:
    terms = Terms(trial_years=0)
    assert expiry_of("示例暂行办法", effective_on=DAY, expires_on=None, terms=terms) is None


@given(st.dates(date(1949, 10, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_periods_follow_each_other_without_a_gap(first: date, count: int) -> None:
    once = last_day(first, 12 * count, "个月")
    assert once == last_day(first, count, "年")
    assert once > first


@given(st.dates(date(1949, 10, 1), date(9000, 1, 1)), st.integers(0, 120))
def test_the_warning_comes_before_the_end(last: date, months: int) -> None:
    ends = expiry_of("示例", effective_on=None, expires_on=last, terms=Terms(2, months))
    assert ends is not None
    assert ends.warn_on <= ends.on or months == 0
