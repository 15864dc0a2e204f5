"""Days as documents write them, and days that do not exist."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import DateError
from gazette.text.dates import find_dates, find_impossible_dates, parse_date
from gazette.text.numerals import to_chinese

pytestmark = pytest.mark.requirement("ND-10")

DAYS = st.dates(date(1949, 10, 1), date(2099, 12, 31))


@given(DAYS)
def test_an_arabic_day_reads_back(day: date) -> None:
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day


@given(DAYS)
def test_an_iso_day_reads_back(day: date) -> None:
    assert parse_date(day.isoformat()) == day


@given(DAYS, st.sampled_from("〇○零OoΟ"))
def test_a_chinese_day_reads_back(day: date, zero: str) -> None:
    digits = f"{zero}一二三四五六七八九"
    year = "".join(digits[int(digit)] for digit in str(day.year))

    assert parse_date(f"{year}年{to_chinese(day.month)}月{to_chinese(day.day)}日") == day


@pytest.mark.parametrize(
    "text",
    [
        "2018年5月3日",
        "2018年05月03日",
        "2018 年 5 月 3 日",
        "２０１８年５月３日",
        "二○一八年五月三日",
        "二〇一八年五月三日",
        "2018-05-03",
        "2018/5/3",
        "2018.5.3",
        " 2018-05-03 09:16:51 ",
        "2018-05-03T09:16:51+08:00",
        "2018-05-03 00:01",
        "2018年5月3号",
    ],
)
def test_every_form_names_the_same_day(text: str) -> None:
    assert parse_date(text) == date(2018, 5, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二○一八年五月廿三日", 23),
        ("二○一八年五月卅日", 30),
        ("二○一八年五月二十日", 20),
        ("二○一八年五月十日", 10),
    ],
)
def test_tens_have_several_signs(text: str, day: int) -> None:
    assert parse_date(text) == date(2018, 5, day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018年5月",
        "2018年2月30日",
        "2018年13月1日",
        "2018年0月1日",
        "2018-05",
        "2018-05/03",
        "5月3日",
        "2018年5月3日至5日",
        "自2018年5月3日",
        "2018-05-03-01",
        "二〇一八年五月三十二日",
        "3018年5月3日",
        "年月日" * 40,
    ],
)
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


def test_days_are_found_in_order_with_their_places() -> None:
    text = "二〇二四年一月二日通过，2024-02-30误，自2024年3月1日起施行"

    assert [
        (found.value.isoformat(), text[found.start : found.end]) for found in find_dates(text)
    ] == [
        ("2024-01-02", "二〇二四年一月二日"),
        ("2024-03-01", "2024年3月1日"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "第2018.5.3.1条",
        "电话12018-05-03",
        "v2018.5.3",
        "版本号2018.5.3.2",
        "一二〇一八年五月三日",
        "192018年5月3日",
    ],
)
def test_digits_that_go_on_are_not_a_day(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.requirement("GZ-16")
def test_days_that_do_not_exist_are_named_with_their_places() -> None:
    text = "自2023年2月29日起，2024年2月29日止，2024-13-01废止"

    assert find_impossible_dates(text) == [(1, 11, "2023年2月29日"), (25, 35, "2024-13-01")]
