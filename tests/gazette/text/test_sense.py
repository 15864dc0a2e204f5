"""What a text says apart from its layout."""

import pytest

from gazette.text.normalise import fold
from gazette.text.sense import sense

pytestmark = pytest.mark.requirement("GZ-06")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("总　则", "总则"),
        ("应当公开，\n并答复。", "应当公开,并答复。"),
        ("（一）依法公开；", "(一)依法公开;"),
        ("（一）、依法公开", "（一）依法公开"),
        ("１、依法公开", "1.依法公开"),
        ("一.依法公开", "一、依法公开"),
        ("(1)依法公开", "（1）、依法公开"),
        ("“示例”", "「示例」"),
        ("示政发〔2024〕1号", "示政发[2024]1号"),
        ("二○一八年", "二〇一八年"),
        ("甲——乙", "甲――乙"),
        ("甲\u200b乙", "甲乙"),
    ],
)
def test_layout_does_not_count(one: str, other: str) -> None:
    assert sense(fold(one)) == sense(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("应当公开", "可以公开"),
        ("甲、乙", "甲，乙"),
        ("公开。", "公开；"),
        ("1.5万元", "1、5万元"),
        ("10²", "102"),
        ("第1 2号", "第12号"),
        ("甲\n1\n2", "甲\n12"),
        ("open data", "opendata"),
        ("WTO", "wto"),
        ("（一）公开", "（二）公开"),
        ("1.公开", "一、公开"),
        ("公开", "公開"),
    ],
)
def test_every_word_and_mark_counts(one: str, other: str) -> None:
    """An exponent that turned into a digit once passed for layout, by way of NFKC."""
    assert sense(fold(one)) != sense(fold(other))
