"""Garbage of fonts without a map to Unicode is told from text of any kind."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generate import notice
from ingest.readable import is_readable

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")


@pytest.mark.parametrize(
    "text",
    [
        notice(1),
        "第5页",
        "示例省人民政府公报 2024",
        "一二三四五六七八九十\n" * 10,
        "2024 12.5 13.7 (0.5) 1,234.00 示例" * 20,
        "GB 12345-2011 ISO 9001 示例省地方标准 DB99/T 1234 挥发性有机物 VOCs " * 5,
        "依據中華人民共和國憲法，澳門特別行政區示例辦公室發佈通知，請遵照執行。" * 4,
        "Annual report of the example office: income, spending and staff.\n" * 4,
    ],
)
def test_text_is_readable(text: str) -> None:
    assert is_readable(text)


@given(shift=st.integers(1, 60))
def test_letters_shifted_by_a_font_are_not(shift: int) -> None:
    """Glyph numbers for letters: what stands for Han characters falls among ASCII and Latin-1."""
    letters = [each for each in notice(1) if "\u4e00" <= each <= "\u9fff"]
    shifted = "".join(chr(33 + (ord(each) * 7 + shift) % 94) for each in letters)
    assert not is_readable(shifted)


@given(seed=st.integers(0, 50))
def test_characters_at_random_are_not(seed: int) -> None:
    chosen = random.Random(seed)  # noqa: S311 (characters)
    assert not is_readable("".join(chr(chosen.randrange(0x4E00, 0x9FA6)) for _ in range(300)))


@pytest.mark.parametrize("letter", ["\ufffd", "\ue123", "\U000f1234", "\x02"])
def test_code_points_that_mean_nothing_are_not(letter: str) -> None:
    assert not is_readable(f"示例工作{letter * 3}" * 20)
