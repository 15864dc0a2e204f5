"""Each line of a text gets its role in the format of official documents (GB/T 9704-2012, 7)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gazette.edition.paper import Grid, Line, Paper, blocks
from gazette.model import Table
from gazette.text.outline import outline

pytestmark = pytest.mark.requirement("GZ-10", "OD-07")

NOON = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
TITLE = "示例省人民政府办公厅关于印发《示例办法》的通知"
NUMBER = "示政办发〔2024〕12号"
NOTICE = """示例省人民政府办公厅文件
示政办发〔2024〕12号
示例省人民政府办公厅
关于印发《示例办法》的通知

　　各市人民政府：
　　《示例办法》已经省政府同意，现印发给你们。
　　一、加强领导
　　（一）明确责任。各市应当明确责任，按月报送。
　　1.按月报送。
　　附件：示例办法
示例省人民政府办公厅
2024年5月23日
（此件公开发布）
附件
示例办法
第一章 总则
第一条 为了示例，制定本办法。
示例的第二款。
第二条 本办法自公布之日起施行。"""


def paper(text: str, **known: object) -> Paper:
    fields = {
        "title": TITLE,
        "number": NUMBER,
        "issuers": ("示例省人民政府办公厅",),
        "components": outline(text),
        "tables": (),
    }
    return Paper(text=text, recorded_at=NOON, **(fields | known))  # type: ignore[arg-type]  # by name


def roles(text: str, **known: object) -> list[tuple[str, str]]:
    return [
        (line.role, line.text) for line in blocks(paper(text, **known)) if isinstance(line, Line)
    ]


def test_a_notice_is_set_part_by_part() -> None:
    assert [role for role, _ in roles(NOTICE)] == [
        "letterhead", "number", "title", "title", "addressees", "body", "heading1", "heading2",
        "body", "body", "signature", "date", "body", "annex", "annex_title", "division", "article",
        "body", "article",
    ]  # fmt: skip


def test_no_word_is_lost_and_none_is_added() -> None:
    lines = [line.strip() for line in NOTICE.split("\n") if line.strip()]
    assert [text for _, text in roles(NOTICE)] == lines


def test_an_annex_begins_a_page_and_numbers_and_headings_are_set_off() -> None:
    lines = [line for line in blocks(paper(NOTICE)) if isinstance(line, Line)]
    assert [line.text for line in lines if line.begins_page] == ["附件"]
    marked = {line.text[: line.marked] for line in lines if line.marked}
    assert marked == {"一、加强领导", "（一）明确责任。", "第一条", "第二条"}


def test_title_and_number_stand_over_a_text_without_them() -> None:
    found = roles("各市人民政府：\n现将有关事项通知如下。")
    assert found == [
        ("title", TITLE), ("number", NUMBER), ("addressees", "各市人民政府："),
        ("body", "现将有关事项通知如下。"),
    ]  # fmt: skip


def test_nothing_stands_over_a_text_when_nothing_is_known() -> None:
    assert roles("正文。", title="", number=None, issuers=()) == [("body", "正文。")]


def test_a_table_stands_in_the_place_of_its_lines() -> None:
    text = "见下表：\n序号\t事项\n1\t目录\n表后。"
    table = Table(start=5, end=15, rows=(("序号", "事项"), ("1", "目录")))
    found = blocks(paper(text, title="", tables=(table,)))
    assert [type(block) for block in found] == [Line, Grid, Line]


def test_a_table_that_does_not_fit_its_lines_is_set_as_lines() -> None:
    text = "序号\t事项\n1\t目录\t多\n表后。"
    table = Table(start=0, end=12, rows=(("序号", "事项"), ("1", "目录")))
    found = blocks(paper(text, title="", tables=(table,)))
    assert [type(block) for block in found] == [Line, Line, Line]
