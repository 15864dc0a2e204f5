"""References by GB/T 7714—2025: their items, in its order, with its signs between."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from msgspec.structs import replace

from opendata.citation import Citation
from opendata.to_gbt7714 import reference, to_gbt7714
from tests.opendata.citations import BARE, NOTICE, citations

pytestmark = pytest.mark.requirement("item-9", "OD-07", "OD-10")

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
REFERENCE = re.compile(
    rf"""(?:(?P<authors>.+?)\.\ )?(?P<title>.+)\[A/OL\]\.\ # 主要责任者. 题名[文献类型标识/载体标识].
         (?:（(?P<issued>{DAY})）)?\[(?P<read>{DAY})\]\.\   # （日期）[引用日期].
         (?P<url>https://\S+)\.                            # 获取和访问路径.
     """,
    re.VERBOSE,
)


def test_a_reference_is_written_as_the_standard_has_it() -> None:
    assert reference(NOTICE) == (
        "示例省人民政府，示例省数据局. 示例省人民政府关于推进政务公开的通知：示政发〔2024〕12号[A/OL]. "
        "（2024-05-03）[2026-11-09]. https://gazette.example/documents/k7q2m9xt4d/versions/1."
    )


def test_what_is_not_known_is_left_out() -> None:
    assert reference(BARE) == (
        "示例省人民政府关于推进政务公开的通知[A/OL]. [2026-11-09]. "
        "https://gazette.example/documents/k7q2m9xt4d/versions/1."
    )


@pytest.mark.parametrize(
    ("authors", "shown"),
    [
        (("甲厅",), "甲厅. "),
        (("甲厅", "乙厅", "丙厅"), "甲厅，乙厅，丙厅. "),
        (("甲厅", "乙厅", "丙厅", "丁厅"), "甲厅，乙厅，丙厅，等. "),
    ],
)
def test_of_many_organs_three_are_named(authors: tuple[str, ...], shown: str) -> None:
    assert reference(replace(NOTICE, authors=authors)).startswith(f"{shown}示例省人民政府关于")


def test_without_a_title_the_number_names_it() -> None:
    untitled = replace(NOTICE, authors=(), title="")
    assert reference(untitled).startswith("示政发〔2024〕12号[A/OL]. ")
    assert reference(replace(untitled, number=None)).startswith("[无标题文件][A/OL]. ")


@given(citations)
def test_any_reference_is_one_line_of_its_items(citation: Citation) -> None:
    line = to_gbt7714(citation).decode()
    found = REFERENCE.fullmatch(line.removesuffix("\n"))
    assert found
    assert found["read"] == citation.read_on.isoformat()
    assert (found["issued"] is None) == (citation.issued_on is None)
    assert found["url"] == citation.url
