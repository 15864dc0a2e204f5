"""A whole issue in one file is cut by its list of contents; nothing of the list is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.store.reader import StoreReader
from ingest.contents_page import find_contents, split_page
from ingest.cover import read_cover
from ingest.drafting import Page, Spot
from ingest.from_issue import cut_issue
from ingest.layout import Run as Words
from ingest.layout import Sheet
from tests.ingest.conftest import Run
from tests.ingest.made_pdf import pdf_of
from tests.ingest.set_pages import HEIGHT, WIDTH
from tests.office import Office

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

RAW = Office.raw("", "公报.pdf")
COVER = ["示例省人民政府公报", "2024年第11期（总第311期）", "2024年6月15日"]


def paged(pages: list[list[str]]) -> Page:
    """Lines on pages, as they come from a file."""
    lines = [line for page in pages for line in page]
    numbers = [number for number, page in enumerate(pages, start=1) for _ in page]
    return Page(lines=lines, spots={n: [Spot(page, None)] for n, page in enumerate(numbers)})


def title(number: int) -> str:
    return f"示例省人民政府关于第{number}项工作的通知"


def body(number: int, length: int = 3) -> list[str]:
    text = [f"第{number}项工作的正文第{line}段。" for line in range(length)]
    return [f"示政发〔2024〕{number}号", title(number), "各市人民政府：", *text]


ISSUE = [
    COVER,
    [
        "目　录", "【省政府文件】", f"{title(1)}（示政发〔2024〕1号）……………………（1）",
        "示例省人民政府关于第2项", "工作的通知………………………………（2）",
        "【人事任免】", "示例省人民政府关于任免人员的通知…………（4）",
    ],
    ["省政府文件", *body(1)],
    body(2, 4),
    ["第2项工作的正文接着写到这一页。"],
    ["示例省人民政府关于任免人员的通知", "任命甲某为示例厅厅长。"],
]  # fmt: skip


def test_an_issue_is_cut_into_its_documents() -> None:
    cut = cut_issue(paged(ISSUE), raw=RAW, reader="x/1")
    assert cut is not None
    assert [draft.record for draft in cut.drafts] == [1, 2, 3]
    first, second, third = (draft.text.split("\n") for draft in cut.drafts)
    assert first == body(1)
    assert second == [*body(2, 4), "第2项工作的正文接着写到这一页。"]
    assert third == ISSUE[-1]
    assert [draft.places[-1].page for draft in cut.drafts] == [3, 5, 6]
    assert [draft.findings for draft in cut.drafts] == [(), (), ()]


def test_its_list_of_contents_is_the_issues() -> None:
    cut = cut_issue(paged(ISSUE), raw=RAW, reader="x/1")
    assert cut is not None
    issue = cut.issue
    assert issue is not None
    assert (issue.gazette.name, issue.year, str(issue.number)) == (COVER[0], 2024, "11")
    assert (issue.serial, str(issue.published_on)) == ((311, 311), "2024-06-15")
    assert [(e.column, e.title, e.number, e.pages) for e in issue.entries] == [
        ("省政府文件", title(1), "示政发〔2024〕1号", (1, 1)),
        ("省政府文件", title(2), None, (2, 3)),
        ("人事任免", "示例省人民政府关于任免人员的通知", None, (4, 4)),
    ]


def test_what_is_not_found_is_listed_and_told() -> None:
    pages = [*ISSUE[:-1]]
    cut = cut_issue(paged(pages), raw=RAW, reader="x/1")
    assert cut is not None
    missing = cut.drafts[2]
    assert missing.text == ""
    assert missing.metadata.title is not None
    assert missing.metadata.title.value == "示例省人民政府关于任免人员的通知"
    assert [f.code for f in missing.findings] == ["entry_not_found"]
    assert [f.code for f in cut.drafts[1].findings] == ["doubtful_cut"]


def test_a_document_without_its_title_begins_where_its_page_does() -> None:
    pages = [*ISSUE[:3], ["正文没有标题，直接写起。", "还有一段。"], *ISSUE[4:]]
    cut = cut_issue(paged(pages), raw=RAW, reader="x/1")
    assert cut is not None
    assert cut.drafts[1].text.startswith("正文没有标题")
    assert "doubtful_cut" in {finding.code for finding in cut.drafts[1].findings}


def test_a_plan_with_contents_of_its_own_is_one_document() -> None:
    pages = [
        ["示例省发展规划", "2024年第1期"],
        ["目录", "第一章 总则………1", "第二章 任务………2", "第三章 保障………3"],
        ["第一章 总则", "正文。"],
    ]
    assert cut_issue(paged(pages), raw=RAW, reader="x/1") is None


@given(
    lengths=st.lists(st.integers(1, 40), min_size=2, max_size=8),
    leader=st.sampled_from(["……", "………………", " . . . . . ", "．．．．", "  ", "\t", " / ", "——"]),
    bracket=st.sampled_from(["（{}）", "({})", "{}", "{} 页"]),
    front=st.integers(2, 4),
)
@settings(max_examples=60, deadline=None)
def test_however_the_list_is_set_each_document_is_found(
    lengths: list[int], leader: str, bracket: str, front: int
) -> None:
    pages: list[list[str]] = []
    starts = []
    for number, length in enumerate(lengths, start=1):
        starts.append(len(pages) + 1)
        lines = body(number, length)
        pages += [lines[at : at + 15] for at in range(0, len(lines), 15)]
    listed = [f"{title(n)}{leader}{bracket.format(at)}" for n, at in enumerate(starts, start=1)]
    blank: list[list[str]] = [["（空白）"] for _ in range(front - 2)]
    cut = cut_issue(paged([COVER, ["目录", *listed], *blank, *pages]), raw=RAW, reader="x/1")
    assert cut is not None
    for number, (draft, length) in enumerate(zip(cut.drafts, lengths, strict=True), start=1):
        assert draft.text.split("\n") == body(number, length)


def test_a_pdf_of_an_issue_becomes_its_documents_and_its_issue(tmp_path: Path, run: Run) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/2024-11.pdf").write_bytes(issue_pdf())
    first, second = run(), run()
    assert [(row["outcome"], row.get("reason")) for row in first.lines] == [("stored", None)] * 3
    assert (second.totals.unchanged, second.totals.records) == (1, 1)
    with StoreReader(tmp_path / "data") as reader:
        (issue,) = reader.issues.ids()
    assert issue.endswith("/2024/11")


def issue_pdf() -> bytes:
    """The issue as a PDF."""
    sheets = [
        Sheet(number, WIDTH, HEIGHT, tuple(_words(lines)))
        for number, lines in enumerate(ISSUE, start=1)
    ]
    return pdf_of(sheets)


def _words(lines: list[str]) -> Iterator[Words]:
    """Headings in the middle, paragraphs indented and long enough to be broken."""
    top = 140.0
    for line in lines:
        is_text = line.endswith("。")
        whole = f"{line[:-1]}，请各市人民政府、省政府各部门结合实际认真贯彻执行，不得有误。"
        rows = [whole[:28], whole[28:]] if is_text else [line]
        for place, row in enumerate(rows):
            width = 14.0 * len(row)
            left = 108.0 - 28 * place if is_text else (WIDTH - width) / 2
            yield Words(row, (left, top, left + width, top + 14), 14.0)
            top += 26


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("示例办法………………（12）", ("示例办法", (12, 12))),
        ("示例办法 . . . . . 12", ("示例办法", (12, 12))),
        ("示例办法／12-15", ("示例办法", (12, 15))),
        ("12 …… 示例办法", ("示例办法", (12, 12))),
        ("示例办法  (1 2)", ("示例办法", (12, 12))),  # recognised from type set wide
        ("示例办法…  ∴·(12)", ("示例办法", (12, 12))),  # dots recognised one by one
        ("关于2024年工作的通知", None),
        ("示政发〔2024〕12号", None),
        ("按照第1 2条办理", None),
    ],
)
def test_a_page_is_told_from_a_number(line: str, found: object) -> None:
    assert split_page(line) == found


def test_a_column_is_no_beginning_of_a_title() -> None:
    lines = ["目录", "省政府办公厅文件", f"{title(1)}……1", "大事记", f"{title(2)}……2"]
    contents = find_contents(lines, [1] * len(lines))
    assert contents is not None
    assert [(e.column, e.title) for e in contents.entries] == [
        ("省政府办公厅文件", title(1)),
        ("大事记", title(2)),
    ]


def test_a_number_that_cannot_be_read_is_no_part_of_the_title() -> None:
    lines = ["目录", title(1), "（示攻发2024]1号）……(1)", title(2), "(示政发〔2024〕2号)…(2)"]
    contents = find_contents(lines, [1] * len(lines))
    assert contents is not None
    assert [(e.title, e.number) for e in contents.entries] == [
        (title(1), None),
        (title(2), "示政发〔2024〕2号"),
    ]


def test_a_cover_in_chinese_numerals_is_read() -> None:
    cover = read_cover(["示例省人民政府", "公　报", "二○二四年", "第十一、十二期合刊"])
    assert cover is not None
    assert (cover.name, cover.year, str(cover.number)) == ("示例省人民政府公报", 2024, "11-12")


SITE = """<html><head><title>示例省人民政府公报2024年第12期</title></head><body><ul class="menu"><li><a href="/">首页</a></li></ul>
<h1>示例省人民政府公报 2024年第12期（总第312期）</h1><h3>【省政府文件】</h3><ul><li><a href="1.html">{0}</a></li><li><a href="2.html">{1}</a></li></ul>
<h3>【人事任免】</h3><ul><li><a href="3.html">示例省人民政府关于任免人员的通知</a></li></ul><p>版权所有</p></body></html>"""


def test_a_web_page_with_the_contents_of_an_issue_lists_it(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "index.html").write_text(SITE.format(title(1), title(2)))
    (folder / "1.txt").write_text("\n".join([*body(1), "示例省人民政府", "2024年5月23日"]))
    ran = run()
    outcomes = [(row["path"], row["outcome"], row.get("reason")) for row in ran.lines]
    assert outcomes == [("1.txt", "stored", None), ("index.html", "skipped", "issue_contents")]
    with StoreReader(tmp_path / "data") as reader:
        (id,) = reader.issues.ids()
        held = reader.issues.held(id)
    assert held is not None
    assert [(entry.column, entry.title) for entry in held.issue.entries] == [
        ("省政府文件", title(1)),
        ("省政府文件", title(2)),
        ("人事任免", "示例省人民政府关于任免人员的通知"),
    ]


def test_what_an_untrusted_source_lists_is_not_public(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "index.html").write_text(SITE.format(title(1), title(2)))
    (line,) = run(trusted=False).lines
    assert (line["outcome"], line["reason"]) == ("skipped", "issue_contents")
    with StoreReader(tmp_path / "data") as reader:
        assert reader.issues.ids() == []
