"""Lines break as Chinese typesetting wants it, and no letter is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.edition.line_breaking import balanced, break_lines, widths

pytestmark = pytest.mark.requirement("GZ-10", "item-37")

TEXTS = st.text(
    st.sampled_from("示例省人民政府办公厅关于印发。，、；：《》〈〉（）“”0123456789AbcZ %.- 　"),
    max_size=200,
)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.integers(4, 28))
def test_no_letter_is_lost_or_moved(text: str, most: int) -> None:
    assert squeezed("".join(break_lines(text, first=most - 2, other=most))) == squeezed(text)


@given(TEXTS, st.integers(4, 28))
def test_no_line_is_wider_than_it_may_be(text: str, most: int) -> None:
    assert all(widths(line) <= most for line in break_lines(text, first=most, other=most))


@pytest.mark.parametrize("mark", list("。，、；：？！）》〉”’…"))
def test_no_line_begins_with_a_closing_mark(mark: str) -> None:
    text = "示例省人民政府" + mark + "办公厅"
    assert [line[0] for line in break_lines(text, first=7, other=7)] == ["示", "府"]


@pytest.mark.parametrize("mark", list("（《〈“‘"))
def test_no_line_ends_with_an_opening_mark(mark: str) -> None:
    lines = break_lines("示例省人民政" + mark + "办公厅", first=7, other=7)
    assert lines == ["示例省人民政", mark + "办公厅"]


def test_a_number_is_not_parted() -> None:
    assert break_lines("示例省2024年", first=4, other=4) == ["示例省", "2024年"]


def test_a_number_longer_than_a_line_is_parted_all_the_same() -> None:
    assert break_lines("1" * 40, first=10, other=10) == ["1" * 20, "1" * 20]


def test_a_title_is_set_in_lines_of_like_width() -> None:
    title = "示例省加强饮用水水源保护工作并落实各项措施的若干意见"
    lines = balanced(title, 20)
    assert len(lines) == 2
    assert abs(widths(lines[0]) - widths(lines[1])) <= 3


def test_a_title_breaks_before_what_it_is_about() -> None:
    title = "示例省人民政府关于加强饮用水水源保护工作的若干意见"
    assert balanced(title, 20) == ["示例省人民政府", "关于加强饮用水水源保护工作的若干意见"]
