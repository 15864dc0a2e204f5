"""Numbers in Word's formats (ST_NumberFormat), and formulas on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gazette.text.numerals import to_int
from ingest.word_formula import linear
from ingest.word_numerals import format_number
from tests.word_files import SPACES

pytestmark = pytest.mark.requirement("GZ-10")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("decimal", ["1", "10", "21", "105"]),
        ("decimalZero", ["01", "10", "21", "105"]),
        ("decimalFullWidth", ["１", "１０", "２１", "１０５"]),
        ("decimalEnclosedCircleChinese", ["①", "⑩", "21", "105"]),
        ("upperLetter", ["A", "J", "U", "AAAAA"]),
        ("lowerRoman", ["i", "x", "xxi", "cv"]),
        ("chineseCountingThousand", ["一", "十", "二十一", "一百零五"]),
        ("japaneseCounting", ["一", "十", "二十一", "一百零五"]),
        ("chineseCounting", ["一", "十", "二十一", "一○五"]),
        ("taiwaneseCounting", ["一", "十", "二十一", "一○五"]),
        ("ideographDigital", ["一", "一○", "二一", "一○五"]),
        ("chineseLegalSimplified", ["壹", "壹拾", "贰拾壹", "壹佰零伍"]),
        ("ideographTraditional", ["甲", "癸", "甲", "戊"]),
        ("ideographZodiac", ["子", "酉", "申", "申"]),
        ("ideographEnclosedCircle", ["㈠", "㈩", "21", "105"]),
        ("numberInDash", ["- 1 -", "- 10 -", "- 21 -", "- 105 -"]),
        ("none", ["", "", "", ""]),
        ("vietnameseCounting", ["1", "10", "21", "105"]),
    ],
)
def test_a_format_writes_numbers(name: str, written: list[str]) -> None:
    assert [format_number(number, name) for number in (1, 10, 21, 105)] == written


@given(st.integers(0, 9999), st.sampled_from(["chineseCountingThousand", "japaneseCounting"]))
def test_counting_reads_back(number: int, name: str) -> None:
    assert to_int(format_number(number, name)) == number


@given(st.integers(-1_000_000_000, 1_000_000_000))
def test_any_number_can_be_written_and_stays_short(number: int) -> None:
    for name in ("chineseCounting", "upperLetter", "upperRoman", "chineseLegalSimplified", "x"):
        assert 0 < len(format_number(number, name)) < 64


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>", "(a+b)/2"),
        ("<m:sSub><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sub><m:r><m:t>i</m:t></m:r></m:sub></m:sSub>", "x_i"),
        ("<m:rad><m:deg/><m:e><m:r><m:t>n+1</m:t></m:r></m:e></m:rad>", "√(n+1)"),
        ("<m:d><m:e><m:r><m:t>a</m:t></m:r></m:e></m:d>", "(a)"),
    ],
)  # fmt: skip
def test_a_formula_stands_on_one_line(formula: str, text: str) -> None:
    assert linear(etree.fromstring(f"<m:oMath {SPACES}>{formula}</m:oMath>")) == text
