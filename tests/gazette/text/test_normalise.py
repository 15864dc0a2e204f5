"""Folding keeps offsets, keys compare equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text.normalise import fold, key

pytestmark = pytest.mark.requirement("GZ-15")


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert key(key(text)) == key(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢ１２", "AB12"),
        ("（一）：；，？", "(一):;,?"),
        ("［２０２４］", "[2024]"),
        ("示\u3000例\u00a0省\u200b", "示 例 省 "),
        ("⼆⼗⼋", "二十八"),
        ("〔2024〕“示例”。《办法》", "〔2024〕“示例”。《办法》"),
        ("【示例】﹝1﹞", "【示例】﹝1﹞"),
    ],
)
def test_fold_unites_width_and_spaces_alone(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_text_with_many_kinds_of_width_folds_the_same() -> None:
    wide = "".join(chr(code) for code in range(0xFF01, 0xFF5F))

    assert fold(wide) == "".join(chr(code) for code in range(0x21, 0x7F))


def test_a_text_too_long_to_keep_folds_the_same() -> None:
    assert fold("（" * 300_000) == "(" * 300_000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例省 公开办法", "示例省公开办法"),
        ("示政发﹝2024﹞１号", "示政发〔2024〕1号"),
        ("ＷＴＯ 规则", "wto规则"),
        ("示例\u200b办法\n（试行）", "示例办法(试行)"),
    ],
)
def test_keys_of_one_name_in_two_forms_are_equal(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("《示例办法》", "示例办法"), ("〈示例〉", "《示例》"), ("示例办法", "示例规定")],
)
def test_keys_of_different_names_differ(one: str, other: str) -> None:
    assert key(one) != key(other)
