"""How a name answers to what is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text.normalise import key
from opendata.search.suggest import (
    How,
    Match,
    marked_places,
    read_asked,
    read_asked_number,
    suggestion_words,
)

pytestmark = pytest.mark.requirement("WS-08", "item-31")

TITLE = "关于推进政务公开的通知"


@pytest.mark.parametrize(
    ("typed", "how", "marked"),
    [
        (TITLE, "whole", TITLE),
        ("关于推进", "prefix", "关于推进"),
        ("政务公开", "substring", "政务公开"),
        ("政务 公开", "substring", "政务公开"),
        ("政", "substring", "政"),
        ("zhengwugongkai", "pinyin", "政务公开"),
        ("zheng wu gong kai", "pinyin", "政务公开"),
        ("zhengwugongk", "pinyin", "政务公开"),
        ("guanyu", "pinyin", "关于"),
        ("zwgk", "initials", "政务公开"),
        ("ZWGK", "initials", "政务公开"),
    ],
)
def test_a_title_answers(typed: str, how: How, marked: str) -> None:
    match = read_asked(typed).match(key(TITLE))
    assert match is not None
    assert match.how == how
    assert TITLE[match.start : match.end] == marked


@pytest.mark.parametrize("typed", ["政公", "engwu", "hengwugong", "gkzw", "。", "", "   ", "z"])
def test_a_title_does_not_answer_to_anything_else(typed: str) -> None:
    assert read_asked(typed).match(key(TITLE)) is None


def test_better_answers_come_first() -> None:
    names = ["政务公开", "政务公开办法", "推进政务公开", "征务公开"]
    matches = [read_asked("政务公开").match(name) for name in names[:3]]
    orders = [match.order for match in matches if match]
    assert orders == sorted(set(orders))


@pytest.mark.parametrize("typed", ["《示例办法》", "<示例办法>", "〈示例办法〉", "示例办法"])
def test_brackets_of_any_shape_are_one(typed: str) -> None:
    assert read_asked(typed).match("关于印发《示例办法》的通知") is not None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("示政发[2024]12号", "示政发〔2024〕12号"),
        ("示政发（２０２４）１２号", "示政发〔2024〕12号"),
        ("示政发 2024 12号", "示政发〔2024〕12号"),
        ("示政发2024", "示政发〔2024"),
        ("示政发20", "示政发〔20"),
        ("示政发[2024]1", "示政发〔2024〕1"),
        ("示政发〔2024〕", "示政发〔2024"),
        ("2024", "2024"),
        ("12号", "12号"),
    ],
)
def test_a_number_is_read_as_far_as_it_goes(typed: str, read: str) -> None:
    assert read_asked_number(typed).key == read


def test_a_number_that_may_go_on_answers_to_longer_ones() -> None:
    match = read_asked_number("示政发[2024]1").match("示政发〔2024〕12号")
    assert match is not None
    assert match.how == "prefix"


@given(st.text(max_size=40))
def test_what_was_typed_answers_to_itself(typed: str) -> None:
    asked = read_asked(typed)
    match = asked.match(asked.key)
    assert (match is not None) == bool(asked.needle)


@given(st.text(" \u3000示例省Ａａ（）2", max_size=20).filter(key), st.data())
def test_marks_are_the_places_in_the_name(name: str, data: st.DataObject) -> None:
    whole = key(name)
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    marks = marked_places(name, Match("substring", start, end, is_whole=False))
    assert marks is None or key(name[marks[0] : marks[1]]) == whole[start:end]


def test_the_index_keeps_readings_without_punctuation() -> None:
    columns = suggestion_words("印发", "", "印发《办法》")
    words = ["".join(filter(str.isprintable, column)) for column in columns]
    assert words == ["印发 印发", "", "yin yin fa ban fa", "yf yf fb bf"]
