"""Given values are read with care: what parses is used, the rest is named, nothing is guessed."""

from collections.abc import Callable

import pytest

from gazette.model import Field
from ingest.reconcile import (
    given_date,
    given_disclosure,
    given_issuers,
    given_kind,
    given_level,
    given_number,
    given_status,
    is_nothing,
    reconcile,
)

pytestmark = pytest.mark.requirement("GZ-16", "WS-04")


@pytest.mark.parametrize(
    ("cell", "number", "codes"),
    [
        ("示政发[2024]1号", "示政发〔2024〕1号", []),
        ("文号：示政发〔2024〕1号", "示政发〔2024〕1号", []),
        ("示例省人民政府令第12号", "示例省人民政府令第12号", []),
        ("示政发〔2024〕1号 示财发〔2024〕2号", "示政发〔2024〕1号", ["two_numbers"]),
        ("示例省财政厅", None, ["dirty_number"]),
        ("其他", None, ["dirty_number"]),
        ("无", None, []),
        (None, None, []),
    ],
)
def test_number_columns_never_fail(cell: str | None, number: str | None, codes: list[str]) -> None:
    field, findings = given_number(cell)
    assert (field.value if field else None) == number
    assert [finding.code for finding in findings] == codes


@pytest.mark.parametrize(
    ("cell", "day", "codes"),
    [
        ("2024-05-23", "2024-05-23", []),
        ("2024年05月23日 14:30:14", "2024-05-23", []),
        ("2024-05-2314:30", "2024-05-23", []),
        ("2024-05-23T00:00:00+08:00", "2024-05-23", []),
        ("20240523", "2024-05-23", []),
        ("2024年2月30日", None, ["impossible_date"]),
        ("20240230", None, ["impossible_date"]),
        ("去年", None, ["dirty_date"]),
        ("", None, []),
    ],
)
def test_date_columns_never_fail(cell: str, day: str | None, codes: list[str]) -> None:
    field, findings = given_date("signed_on", cell)
    assert (str(field.value) if field else None) == day
    assert [finding.code for finding in findings] == codes


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("有效", "effective"), ("是", "effective"), ("现行有效", "effective"), ("否", "expired"), ("失效", "expired"),
        ("废止", "repealed"), ("已修改", "amended"), ("部分废止", "partially_repealed"), ("尚未生效", "not_yet_effective"),
        ("repealed", "repealed"),
    ],
)  # fmt: skip
def test_each_word_for_validity_is_known(words: str, code: str) -> None:
    field, findings = given_status(words)
    assert field is not None
    assert (field.value.code, findings) == (code, [])


def test_silence_about_validity_is_not_effective() -> None:
    assert given_status("") == (None, [])
    assert given_status("未标注") == (None, [])


@pytest.mark.parametrize("read", [given_status, given_kind, given_level])
def test_an_unknown_word_is_a_finding(read: Callable[[str], tuple[object, list[object]]]) -> None:
    field, findings = read("从未见过")
    assert field is None
    assert len(findings) == 1


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("主动公开", "active"),
        ("依申请公开", "on_request"),
        ("不予公开", "withheld"),
        ("网站", None),
    ],
)
def test_disclosure_modes_are_told_from_channels(words: str, mode: str | None) -> None:
    field, _ = given_disclosure(words)
    assert (field.value if field else None) == mode


def test_levels_have_names_in_both_languages() -> None:
    assert given_level("省级")[0] == Field("province", "given")
    assert given_level("county")[0] == Field("county", "given")
    assert given_kind("official")[0] == Field("official", "given")


def test_issuers_keep_their_order() -> None:
    field = given_issuers("示例省财政厅、示例省教育厅")
    assert field is not None
    assert field.value == ("示例省财政厅", "示例省教育厅")


def test_a_given_value_wins_and_keeps_the_place_of_the_same_words() -> None:
    field, findings = reconcile(
        "x", Field("a", "given"), Field("a", start=1, end=2), same=str.__eq__
    )
    assert (field, findings) == (Field("a", "given", 1.0, 1, 2), [])


def test_a_difference_names_both_values() -> None:
    field, findings = reconcile(
        "x", Field("a", "given"), Field("b", start=1, end=2), same=str.__eq__
    )
    assert field == Field("a", "given")
    assert [(finding.code, finding.start) for finding in findings] == [("given_differs", 1)]
    assert "a" in findings[0].detail
    assert "b" in findings[0].detail


def test_a_dash_says_nothing() -> None:
    assert is_nothing("-")
    assert is_nothing(None)
    assert not is_nothing("示例")
