"""Pages are read as they are meant: columns in turn, paragraphs whole, running heads left out."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.drafting import Page, make_draft
from ingest.flow import read_sheets
from ingest.layout import Grid, Run, Sheet
from tests.ingest.set_pages import HEIGHT, WIDTH, Setting, set_pages
from tests.made_up import draft, metadata

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

HAN = "示例省市县厅局通知意见办法规定条款项目工作管理服务公开数据资源政务中心审批建设发展"
PARAGRAPHS = st.lists(
    st.builds(lambda words: f"{words}。", st.text(HAN, min_size=50, max_size=200)),
    min_size=4,
    max_size=30,
)


@given(
    paragraphs=PARAGRAPHS,
    columns=st.integers(1, 3),
    size=st.sampled_from([9.0, 10.5, 12.0, 16.0]),
    numbers=st.sampled_from([None, "— {} —", "- {} -", "第 {} 页", "·{}·"]),
    seed=st.integers(0, 10),
)
@settings(max_examples=60, deadline=None)
def test_paragraphs_set_in_columns_come_back_whole(
    paragraphs: list[str], columns: int, size: float, numbers: str | None, seed: int
) -> None:
    """But for the last page of several columns: one hardly begun ends the lines beside it."""
    setting = Setting(columns=columns, size=size, leading=size * 1.6, numbers=numbers)
    sheets = set_pages(paragraphs, setting)
    page = read_sheets([_shuffled(sheet, seed) for sheet in sheets])
    whole = _before_the_last_page(page, len(sheets)) if columns > 1 else len(paragraphs)
    assert list(page.lines)[:whole] == paragraphs[:whole]


def _before_the_last_page(page: Page, last: int) -> int:
    pages = [max(spot.page for spot in page.spots[n]) for n in range(len(page.lines))]
    return max(0, sum(number < last for number in pages) - 1)


def _shuffled(sheet: Sheet, seed: int) -> Sheet:
    """The same page, drawn in another order."""
    runs = list(sheet.runs)
    random.Random(seed).shuffle(runs)  # noqa: S311 (an order)
    return Sheet(sheet.number, sheet.width, sheet.height, tuple(runs))


def test_running_heads_are_left_out_and_counted() -> None:
    paragraphs = [f"第{n}段的文字说明一件事情，写得长一些。" for n in range(60)]
    setting = Setting(head="示例省人民政府公报 2024·{}", numbers="{}")
    page = read_sheets(set_pages(paragraphs, setting))
    assert list(page.lines) == paragraphs
    assert [finding.code for finding in page.findings] == ["running_heads"]


def test_a_year_at_the_top_of_one_page_is_text() -> None:
    sheet = Sheet(1, WIDTH, HEIGHT, (Run("示例省 2024", (80.0, 60.0, 200.0, 76.0), 16.0),))
    assert list(read_sheets([sheet]).lines) == ["示例省2024"]


def test_a_paragraph_over_two_pages_stands_in_two_places() -> None:
    long = "长" * 700 + "。"
    page = read_sheets(set_pages([long, "短。"], Setting()))
    assert [[spot.page for spot in page.spots[n]] for n in (0, 1)] == [[1, 2], [2]]
    made = draft("示例", "", metadata("示例"))
    read = make_draft(page, raw=made.raw, record=None, reader="x/1")
    assert [(place.start, place.page) for place in read.places] == [(0, 1), (0, 2), (702, 2)]
    assert read.places[0].end == len(long)


def test_a_title_over_two_columns_parts_what_stands_above_and_below() -> None:
    def column(left: float, top: float, words: str) -> list[Run]:
        return [
            Run(words * length, (left, top + n * 16, left + 10 * length, top + n * 16 + 10), 10.0)
            for n, length in enumerate((12, 12, 12, 6))
        ]

    title = Run("题" * 20, (150.0, 300.0, 350.0, 310.0), 10.0)
    runs = [
        *column(100, 200, "甲"), *column(260, 200, "乙"), title,
        *column(100, 320, "丙"), *column(260, 320, "丁"),
    ]  # fmt: skip
    page = read_sheets([Sheet(1, WIDTH, HEIGHT, tuple(runs))])
    assert [line[0] for line in page.lines] == ["甲", "乙", "题", "丙", "丁"]


def test_a_centred_title_and_a_signature_are_lines_of_their_own() -> None:
    runs = [
        Run("示例省人民政府关于", (200.0, 100.0, 400.0, 122.0), 22.0),
        Run("示例工作的通知", (220.0, 130.0, 374.0, 152.0), 22.0),
        Run("字" * 25, (112.0, 200.0, 512.0, 216.0), 16.0),
        Run("字" * 27, (80.0, 228.0, 512.0, 244.0), 16.0),
        Run("完。", (80.0, 256.0, 112.0, 272.0), 16.0),
        Run("示例省人民政府", (380.0, 312.0, 492.0, 328.0), 16.0),
        Run("2024年5月23日", (390.0, 340.0, 490.0, 356.0), 16.0),
    ]
    page = read_sheets([Sheet(1, WIDTH, HEIGHT, tuple(runs))])
    assert [len(line) for line in page.lines] == [9, 7, 54, 7, 10]


def test_a_table_stands_where_it_is_printed() -> None:
    grid = Grid((80.0, 200.0, 500.0, 260.0), (("序号", "事项"), ("1", "公开")))
    runs = [
        Run("上文" * 13, (80.0, 150.0, 496.0, 166.0), 16.0),
        Run("序号", (90.0, 205.0, 122.0, 221.0), 16.0),
        Run("公开", (300.0, 235.0, 332.0, 251.0), 16.0),
        Run("下文。", (112.0, 300.0, 160.0, 316.0), 16.0),
    ]
    page = read_sheets([Sheet(1, WIDTH, HEIGHT, tuple(runs), (grid,))])
    assert list(page.lines) == ["上文" * 13, "序号\t事项", "1\t公开", "下文。"]
    assert page.tables == {1: (2, grid.rows)}


def test_cells_without_rules_are_read_row_by_row() -> None:
    runs = [
        Run(words, (left, top, left + 10 * len(words), top + 10), 10.0)
        for top, cells in ((100.0, "甲 乙 丙丁"), (120.0, "一 二 三四"), (140.0, "子 丑 寅卯"))
        for left, words in zip((100.0, 250.0, 400.0), cells.split(), strict=True)
    ]
    page = read_sheets([Sheet(1, WIDTH, HEIGHT, tuple(runs))])
    assert "".join("".join(page.lines).split()) == "甲乙丙丁一二三四子丑寅卯"


def test_words_of_latin_letters_are_parted_and_chinese_is_not() -> None:
    runs = [
        Run("Word one and", (80.0, 100.0, 500.0, 112.0), 12.0),
        Run("word two.", (80.0, 120.0, 200.0, 132.0), 12.0),
        Run("中文" * 17, (104.0, 150.0, 512.0, 162.0), 12.0),
        Run("接着。", (80.0, 170.0, 116.0, 182.0), 12.0),
    ]
    page = read_sheets([Sheet(1, WIDTH, HEIGHT, tuple(runs))])
    assert list(page.lines) == ["Word one and word two.", "中文" * 17 + "接着。"]


def test_a_paragraph_goes_on_beyond_the_footnotes_of_its_page() -> None:
    def row(text: str, left: float, top: float, size: float = 16.0) -> Run:
        return Run(text, (left, top, left + size * len(text), top + size), size)

    first = Sheet(
        1,
        WIDTH,
        HEIGHT,
        (
            row("文" * 25, 112, 600), row("文" * 27, 80, 628),
            row("①注释一。", 98, 680, 9.0), row("②注释二。", 98, 694, 9.0),
        ),
    )  # fmt: skip
    second = Sheet(2, WIDTH, HEIGHT, (row("文" * 27, 80, 110), row("完。", 80, 138)))
    page = read_sheets([first, second])
    assert list(page.lines) == ["文" * 79 + "完。", "①注释一。", "②注释二。"]
    assert [spot.page for spot in page.spots[0]] == [1, 2]


@pytest.mark.parametrize(
    "numbers",
    [
        "{}",
        "- {} -",
        "— {} —",
        "·{}·",
        "－{}－",
        "第{}页",
        "第 {} 页 共 9 页",
        "第{}页，共9页",
        "{}/9",
    ],
)
def test_page_numbers_of_any_form_are_left_out(numbers: str) -> None:
    paragraphs = [f"第{n}段的文字说明一件事情，写得长一些。" for n in range(60)]
    page = read_sheets(set_pages(paragraphs, Setting(numbers=numbers)))
    assert list(page.lines) == paragraphs


def test_roman_page_numbers_are_left_out() -> None:
    sheets = [
        Sheet(n, WIDTH, HEIGHT, (_line("示例文字。", 200), _line(number, 790)))
        for n, number in enumerate(("I", "II", "III", "iv"), start=1)
    ]
    assert list(read_sheets(sheets).lines) == ["示例文字。"] * 4


def _line(text: str, top: float) -> Run:
    return Run(text, (112.0, top, 112.0 + 16 * len(text), top + 16), 16.0)


def test_heads_of_attachments_at_the_top_of_pages_are_text() -> None:
    """They are alike but for their numbers, which count no pages."""
    sheets = [
        Sheet(n, WIDTH, HEIGHT, (_line(head, 70), _line("示例文字。", 200)))
        for n, head in enumerate(("附件1", "附件2", "附件2续", "附件3"), start=3)
    ]
    assert list(read_sheets(sheets).lines)[::2] == ["附件1", "附件2", "附件2续", "附件3"]


def test_heads_that_count_the_pages_are_left_out() -> None:
    sheets = [
        Sheet(n, WIDTH, HEIGHT, (_line(f"示例公报{n}", 60), _line("示例文字。", 200)))
        for n in range(1, 5)
    ]
    assert list(read_sheets(sheets).lines) == ["示例文字。"] * 4


def test_a_mark_that_hangs_into_the_gutter_parts_no_columns() -> None:
    def column(left: float, words: str) -> list[Run]:
        lengths = (13, 12, 12, 12, 13, 12, 12, 4)
        return [
            Run(words * length, (left, 200 + n * 15, left + 10 * length, 210 + n * 15), 10.0)
            for n, length in enumerate(lengths)
        ]

    page = read_sheets([Sheet(1, WIDTH, HEIGHT, (*column(100, "甲"), *column(232, "乙")))])
    assert [line[0] for line in page.lines] == ["甲", "乙"]


def test_a_title_in_the_middle_of_three_columns_is_over_all_of_them() -> None:
    def column(left: float, top: float, words: str) -> list[Run]:
        return [
            Run(words * length, (left, top + n * 15, left + 10 * length, top + n * 15 + 10), 10.0)
            for n, length in enumerate((12, 12, 12, 12))
        ]

    title = Run("题" * 5, (242.5, 290.0, 317.5, 305.0), 15.0)
    runs = [
        *(run for left, words in ((80, "甲"), (220, "乙"), (360, "丙")) for run in column(left, 200, words)),
        title,
        *(run for left, words in ((80, "丁"), (220, "戊"), (360, "己")) for run in column(left, 330, words)),
    ]  # fmt: skip
    page = read_sheets([Sheet(1, WIDTH, HEIGHT, tuple(runs))])
    found = "".join(page.lines)
    assert list("甲乙丙题丁戊己") == sorted(set(found), key=found.index)


def test_paragraphs_without_indent_are_parted_by_the_gap_between_them() -> None:
    tops = (100, 120, 152, 172, 204)
    runs = [Run("文" * 27, (80.0, top, 512.0, top + 16.0), 16.0) for top in tops]
    page = read_sheets([Sheet(1, WIDTH, HEIGHT, tuple(runs))])
    assert [len(line) for line in page.lines] == [54, 54, 27]


def test_a_row_is_full_if_what_follows_could_not_be_parted() -> None:
    """“的”：” cannot begin with its marks: the row before it ends three ems early."""
    runs = [
        Run("文" * 25, (80.0, 100.0, 480.0, 116.0), 16.0),
        Run("文" * 28, (80.0, 128.0, 528.0, 144.0), 16.0),
        Run("文" * 25, (80.0, 156.0, 480.0, 172.0), 16.0),
        Run("的”：", (80.0, 184.0, 128.0, 200.0), 16.0),
    ]
    page = read_sheets([Sheet(1, WIDTH, HEIGHT, tuple(runs))])
    assert [len(line) for line in page.lines] == [25, 56]
