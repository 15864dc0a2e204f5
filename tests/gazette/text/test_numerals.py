"""Numerals print back as they were read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text.numerals import to_chinese, to_int

pytestmark = pytest.mark.requirement("ND-12")


@given(st.integers(min_value=0, max_value=99_999_999))
def test_a_chinese_numeral_reads_back(number: int) -> None:
    assert to_int(to_chinese(number)) == number


@given(st.integers(min_value=0, max_value=10**12))
def test_an_arabic_numeral_reads_back(number: int) -> None:
    assert to_int(str(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("０１２", 12),
        ("二〇一八", 2018),
        ("二○一八", 2018),
        ("二OO八", 2008),
        ("二零零八", 2008),
        ("十", 10),
        ("二十", 20),
        ("廿三", 23),
        ("卅一", 31),
        ("一百零三", 103),
        ("一百二十", 120),
        ("一千二百六十", 1260),
        ("壹佰贰拾叁", 123),
        ("三万五千", 35_000),
        ("一亿零五", 100_000_005),
        (" 十二 ", 12),
    ],
)
def test_every_written_form_is_read(text: str, number: int) -> None:
    assert to_int(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "十十",
        "二十三四",
        "十零",
        "百千",
        "一二十",
        "第三",
        "3条",
        "-1",
        "甲",
        "1.5",
        "一" * 25,
    ],
)
def test_what_is_not_a_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a numeral"):
        to_int(text)


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_numbers_out_of_range_have_no_chinese_form(number: int) -> None:
    with pytest.raises(ValueError, match="no Chinese numeral"):
        to_chinese(number)
