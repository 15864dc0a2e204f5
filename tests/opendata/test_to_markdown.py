"""A document as Markdown reads back as the same text under the same title."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # it comes with Datasette, without types
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gazette.model import Draft
from gazette.text.outline import outline
from ingest.from_markdown import read
from ingest.markdown import read_markdown
from opendata.expression import Expression
from opendata.public.rows import ArticleRow, TableRow
from opendata.to_markdown import to_markdown
from tests.made_up import notice, statute
from tests.opendata.expressions import expression_of, titled
from tests.sample.reading import drafts

pytestmark = pytest.mark.requirement("OD-07", "ND-15")

NOTICE = expression_of(notice())
_MERGED = "html/shicaifa-2024-30.html"


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def front(expression: Expression) -> dict[str, Any]:  # Any: YAML
    block = to_markdown(expression).decode().split("---\n")[1]
    values: dict[str, Any] = yaml.safe_load(block)
    return values


def body(expression: Expression) -> str:
    return to_markdown(expression).decode().split("---\n", 2)[2]


def read_back(draft: Draft) -> Draft:
    raw = replace(draft.raw, path="示例.md", media_type="text/markdown")
    (again,) = read(to_markdown(expression_of(draft)), raw)
    return again


def test_the_sample_reads_back_with_its_titles_numbers_and_days() -> None:
    texts = [draft for draft in drafts().values() if draft.text]
    assert len(texts) > 50
    for draft in texts:
        again = read_back(draft)
        assert lines(again.text) == lines(draft.text)
        for name in ("title", "number", "signed_on", "published_on", "effective_on"):
            field, wanted = getattr(again.metadata, name), getattr(draft.metadata, name)
            assert (field and field.value) == (wanted and wanted.value)


def test_the_tables_of_the_sample_read_back() -> None:
    """In Markdown no cell is merged: what was printed once there stands once."""
    known = [d for d in drafts().values() if d.metadata.tables and d.raw.path != _MERGED]
    assert len(known) > 2
    for draft in known:
        tables = [table.rows for table in read_back(draft).metadata.tables]
        assert tables == [table.rows for table in draft.metadata.tables]


def test_headings_are_as_deep_as_the_outline() -> None:
    text = "示例办法\n第一章　总则\n第一条 甲。\n第一节 乙\n第二条 丙。\n附件1\n示例名单\n一、名单\n略。"
    shown = body(titled(outlined(text), "示例办法"))
    headings = [line for line in shown.split("\n") if line.startswith("#")]
    assert headings == [
        "# 示例办法",
        "## 第一章　总则",
        "### 第一节 乙",
        "## 附件1<br>示例名单",
        "### 一、名单",
    ]


def test_what_is_known_stands_above_as_yaml() -> None:
    values = front(NOTICE)
    assert values["title"] == "示例省人民政府关于推进政务公开的通知"
    assert values["issuers"] == ["示例省人民政府", "示例省数据局"]
    assert values["signed_on"] == date(2024, 5, 23)
    assert "status" not in values  # unknown
    assert front(expression_of(statute()))["status"] == "effective"


def test_no_word_becomes_markup() -> None:
    assert "&lt;script>alert(1)&lt;/script>" in body(NOTICE).replace("&#60;", "&lt;")


PIECE = st.sampled_from(
    ["# ", "> ", "- ", "1. ", "* ", "**", "_", "`", "|", "[甲](乙)", "<!-- ", "-->", "&amp;", "&#65;",
     "\\*", "---", "===", "~~~", "INFO END", "  ", "\u3000", "\t", "甲", "第一条", "<br>", "![", "\r"]
)  # fmt: skip
LINE = st.lists(PIECE | st.text(max_size=3), max_size=6).map("".join)


@settings(deadline=None)
@example(["INFO END"])
@given(st.lists(LINE, max_size=8))
def test_any_lines_read_back(some: list[str]) -> None:
    text = "\n".join(some).replace("\0", "")  # no Markdown can hold it
    shown = read_markdown(to_markdown(outlined(text)).decode())
    assert [line.rstrip() for line in shown.lines] == lines(text)


CELL = st.text("甲乙|*<&#- 1.", max_size=4).map(str.strip)


@settings(deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1)
    )
)
def test_any_table_reads_back(grid: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in grid)
    rows = tuple(map(tuple, grid))
    shown = read_markdown(to_markdown(with_table(text, rows)).decode())
    assert [grid for _, grid in shown.tables.values()] == [rows]


@settings(deadline=None)
@given(st.text(min_size=1))
def test_any_title_stands_in_the_yaml(title: str) -> None:
    assert front(titled(NOTICE, title))["title"] == title


def outlined(text: str) -> Expression:
    parts = [
        ArticleRow(each.path, each.kind, each.number, each.heading, "", each.start, each.end)
        for each in outline(text)
    ]
    return replace(NOTICE, text=text, parts=parts, relations=[])


def with_table(text: str, rows: tuple[tuple[str, ...], ...]) -> Expression:
    version = replace(NOTICE.version, tables=(TableRow(0, len(text), rows),))
    return replace(NOTICE, text=text, parts=[], relations=[], version=version)
