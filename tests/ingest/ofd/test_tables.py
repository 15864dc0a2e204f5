"""A ruled table is read as a grid: cells by their rules, spans filled, whatever draws the rules."""

import time
from collections.abc import Callable

import pytest

from ingest.layout import Grid
from tests.ingest.lines import ofd_page
from tests.ofd_files import ofd_of, opened, page, text_object

pytestmark = pytest.mark.requirement("item-37", "GZ-10")


def stroke(left: float, top: float, right: float, bottom: float) -> str:
    box = f"{left} {top} {right - left} {bottom - top}"
    path = f"M 0 0 L {right - left} {bottom - top}"
    return f'<ofd:PathObject ID="3" Boundary="{box}" LineWidth="0.3"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'


def filled(left: float, top: float, right: float, bottom: float) -> str:
    """The same line as a thin filled box."""
    width, height = max(right - left, 0.3), max(bottom - top, 0.3)
    path = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
    return f'<ofd:PathObject ID="3" Boundary="{left} {top} {width} {height}" Stroke="false" Fill="true"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'


def in_pieces(left: float, top: float, right: float, bottom: float) -> str:
    """The same line drawn in twenty pieces: those of a short one are no rules by themselves."""
    pieces = [n / 20 for n in range(21)]
    return "".join(
        stroke(
            left + (right - left) * begin,
            top + (bottom - top) * begin,
            left + (right - left) * (begin + 0.05),
            top + (bottom - top) * (begin + 0.05),
        )
        for begin in pieces[:-1]
    )


def grids(*objects: str) -> list[Grid]:
    return list(opened(ofd_of(page(*objects))).sheets[0].tables)


def table(line: Callable[[float, float, float, float], str]) -> list[str]:
    """Three columns, two rows; in the first row the last two columns are one cell."""
    across = [line(20, y, 140, y) for y in (40, 50, 60)]
    down = [line(x, 40, x, 60) for x in (20, 60, 140)] + [line(100, 50, 100, 60)]
    words = {
        "事项": (22, 42),
        "办理时限": (62, 42),
        "备案": (22, 52),
        "五日": (62, 52),
        "当日": (102, 52),
    }
    return [
        *across,
        *down,
        *(text_object(text, at=f"{x} {y} 30 6") for text, (x, y) in words.items()),
    ]


@pytest.mark.parametrize("line", [stroke, filled, in_pieces])
def test_cells_are_told_by_their_rules_and_spans_filled(
    line: Callable[[float, float, float, float], str],
) -> None:
    (grid,) = grids(*table(line))
    assert grid.rows == (("事项", "办理时限", "办理时限"), ("备案", "五日", "当日"))


def test_a_cell_of_two_lines_is_one_text() -> None:
    more = text_object("或五日", at="62 55.2 30 4", more='CTM="0.8 0 0 0.8 0 0"')
    (grid,) = grids(
        *table(stroke)[:-5],
        text_object("当日", at="62 50.2 30 4"),
        more,
        text_object("备案", at="22 52 30 6"),
    )
    assert "当日或五日" in grid.rows[1]


def test_words_beside_a_table_stay_lines_and_those_in_it_are_not_read_twice() -> None:
    title = text_object("示例省办理时限表", at="60 20 90 6")
    lines = ofd_page(ofd_of(page(title, *table(stroke)))).lines
    assert lines == ["示例省办理时限表", "事项\t办理时限\t办理时限", "备案\t五日\t当日"]


def test_a_line_under_a_red_head_is_no_table() -> None:
    assert grids(stroke(20, 40, 180, 40), text_object("示例省人民政府文件")) == []


def test_a_frame_around_words_is_no_table() -> None:
    frame = [
        stroke(20, 10, 180, 10),
        stroke(20, 60, 180, 60),
        stroke(20, 10, 20, 60),
        stroke(180, 10, 180, 60),
    ]
    assert grids(*frame, text_object("示例省人民政府公报")) == []


def test_a_drawing_of_thousands_of_lines_is_passed_over_in_bounded_time() -> None:
    started = time.process_time()
    assert grids(*(stroke(20, 10 + n / 50, 180, 10 + n / 50) for n in range(4_000))) == []
    assert time.process_time() - started < 5
