"""Misread characters: what is mended, and what is left as it was read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.misreadings import mend, mend_page

pytestmark = pytest.mark.requirement("GZ-17")


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("示政发[2024]12号", "示政发〔2024〕12号"),
        ("示政发(2024〕12号", "示政发〔2024〕12号"),
        ("示政发〔2024]第12号", "示政发〔2024〕第12号"),
        ("示政发<2024>1号", "示政发〔2024〕1号"),
        ("《关于<示例省条例>的决定》", "《关于〈示例省条例〉的决定》"),
        ("《关于<示例省条例", "《关于〈示例省条例"),
        ("示例省条例>的决定》", "示例省条例〉的决定》"),
        ("二O二四年五月", "二〇二四年五月"),
        ("二○—九年", "二〇一九年"),
        ("2O24年", "2024年"),
        ("20l8年", "2018年"),
        ("阿依•古丽", "阿依·古丽"),
        ("《阿依.古丽》", "《阿依·古丽》"),
        ("第—条", "第一条"),
        ("(—)", "(一)"),
        ("—、总则", "一、总则"),
        ("一 3 一", "— 3 —"),
        ("—12一", "—12—"),
        ("2021一2025年", "2021—2025年"),
        ("(一）", "（一）"),
        ("各市人民政府:", "各市人民政府："),
        ("（甲),", "（甲），"),
        ("（甲)和(乙)", "（甲）和(乙)"),
    ],
)
def test_what_leaves_no_doubt_is_mended(read: str, printed: str) -> None:
    assert mend(read) == printed


@pytest.mark.parametrize(
    "printed",
    [
        "示政发(1985)49号",
        "见[2024]年鉴",
        "[1] 参考文献",
        "a<b>c",
        "一一对应",
        "北京——上海",
        "共10一般",
        "GB 3838-2002",
        "工作.各地",
        "1.5万元",
        "—是",
        "一、总则",
        "OO年代",
        "甲:乙,丙",
        "pH:",
    ],
)
def test_what_may_have_been_printed_is_left(printed: str) -> None:
    assert mend(printed) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        (["甲，乙，丙,丁"], ["甲，乙，丙，丁"]),
        (["甲，乙", "丙(丁)戊:己;庚"], ["甲，乙", "丙（丁）戊：己；庚"]),
        (["甲，乙", "示例（GB 1)"], ["甲，乙", "示例（GB 1）"]),
        (["甲，乙", "1:500、3,000、f(x)、9:30"], ["甲，乙", "1:500、3,000、f(x)、9:30"]),
        (["甲,乙,丙，丁", "戊(己)"], ["甲,乙,丙，丁", "戊(己)"]),
        ([], []),
    ],
)
def test_a_page_is_set_in_one_width(read: list[str], printed: list[str]) -> None:
    assert mend_page(read) == printed


@given(st.text(alphabet="《》<>〈〉[]〔〕()（）一—-.•0O〇二年号第条2示 ", max_size=30))
def test_every_character_keeps_its_place_and_twice_is_once(line: str) -> None:
    mended = mend(line)
    assert len(mended) == len(line)
    assert mend(mended) == mended
