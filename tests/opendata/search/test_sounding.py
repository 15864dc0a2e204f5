"""Words of names by their pinyin or initials: whole, bounded, the likeliest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.search.pinyin import initials, syllables
from opendata.search.sounding import MAX_SOUNDING, sounding

pytestmark = pytest.mark.requirement("item-31", "WS-08")

NAMES = (
    "示例省优化营商环境条例",
    "关于优化营商环境的通知",
    "云岭市应商环境规定",
    "西安路停车场办法",
    "银行重庆分行A4纸办法",
    "政务：公开",
)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("yingshanghuanjing", ["营商环境", "应商环境"]),
        ("YingShangHuanJing", ["营商环境", "应商环境"]),
        ("yshj", ["营商环境", "应商环境"]),
        ("huanjing", ["环境"]),
        ("xian", ["西安"]),
        ("xi'an", ["西安"]),
        ("yinhangchongqing", ["银行重庆"]),
        ("yingshanghuanj", []),  # the last syllable is not whole
        ("huan", []),  # one character
        ("hj", []),  # two initials
        ("zwgk", []),  # a mark stands in between
        ("环境", []),
        ("a4纸", []),
        ("", []),
        ("q" * 5000, []),
    ],
)
def test_what_sounds_as_typed_is_found(typed: str, words: list[str]) -> None:
    assert sounding(typed, lambda _: NAMES) == words


def test_the_same_name_counts_once() -> None:
    names = ["应商环境", "应商环境", "营商环境甲", "营商环境乙"]
    assert sounding("yshj", lambda _: names) == ["营商环境", "应商环境"]


def test_there_are_never_many() -> None:
    names = [f"{one}商环境" for one in "营应影英映硬迎鹰蝇赢盈颖莹婴"]
    assert len(sounding("yingshanghuanjing", lambda _: names)) == MAX_SOUNDING


@given(st.text(alphabet="示例省优化营商环境条例停车场", min_size=3, max_size=8))
def test_each_name_is_found_by_its_sound(name: str) -> None:
    assert sounding(" ".join(syllables(name)), lambda _: [name]) == [name]
    assert sounding(initials(name), lambda _: [name]) == [name]
