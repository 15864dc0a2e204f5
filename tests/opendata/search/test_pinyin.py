"""Pinyin: how Chinese is read, and what typed letters may mean."""

from importlib.metadata import version

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.search.pinyin import FILE, PINYIN, initials, letters, spellings, syllables
from tests.pinyin_page import page

pytestmark = pytest.mark.requirement("WS-08")

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("政务公开", "zheng wu gong kai"),
        ("重庆市", "chong qing shi"),
        ("重点工作", "zhong dian gong zuo"),
        ("银行", "yin hang"),
        ("行政", "xing zheng"),
        ("绿色", "lv se"),
        ("重庆银行", "chong qing yin hang"),
        ("A4纸", "a 4 zhi"),
    ],
)
def test_a_phrase_is_read_as_a_phrase(text: str, read: str) -> None:
    assert " ".join(syllables(text)) == read


@given(st.text(max_size=60))
def test_each_character_has_one_reading(text: str) -> None:
    assert len(syllables(text)) == len(text)
    assert all(not said or said == said.strip() for said in syllables(text))


@given(HAN)
def test_what_is_read_can_be_typed_with_blanks(text: str) -> None:
    said = syllables(text)
    cuts = [list(one.syllables) for one in spellings(" ".join(said)) if not one.rest]
    assert said in cuts or not all(letters(one + one) for one in said)


@pytest.mark.parametrize("typed", ["zhengwugongkai", "zheng wu gong kai", "Zhèngwù Gōngkāi"])
def test_blanks_tones_and_case_do_not_matter(typed: str) -> None:
    read = letters(typed)
    assert read is not None
    assert ("zheng", "wu", "gong", "kai") in [one.syllables for one in spellings(read)]


def test_an_apostrophe_parts_syllables() -> None:
    assert next(one.syllables for one in spellings("xi'an")) == ("xi", "an")


@pytest.mark.parametrize("text", ["政务", "a", "a1", "", "'' ", "zh-w", "x" + "政"])
def test_what_is_not_letters_is_no_pinyin(text: str) -> None:
    assert letters(text) is None


@pytest.mark.parametrize("typed", ["zwgk", "q" * 200, "xb"])
def test_letters_that_are_no_syllables_have_no_spelling(typed: str) -> None:
    assert spellings(typed) == []


@given(st.text("aeginuozhx' ", max_size=200))
def test_however_many_ways_there_are_few_are_given(typed: str) -> None:
    assert len(spellings(typed)) <= 8


def test_initials_are_first_letters() -> None:
    assert initials("省政府《办法》第3条") == "szfbfd3t"


def test_the_readings_are_of_the_release_that_is_installed() -> None:
    """Another one may read otherwise: what was made with this one must then be made again."""
    assert PINYIN.partition("-")[0] == version("pypinyin")
    assert FILE.read_text(encoding="utf-8") == page()
