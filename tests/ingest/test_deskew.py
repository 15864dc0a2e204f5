"""How a page lies in its picture, told from the corners of its lines."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.deskew import Quad, Turn, lies_on_its_side, skew_of

pytestmark = pytest.mark.requirement("GZ-10")

turns = st.builds(
    Turn,
    width=st.floats(50, 3000),
    height=st.floats(50, 3000),
    quarters=st.integers(0, 3),
    degrees=st.floats(-8, 8),
)


def line(left: float, top: float, length: float, degrees: float) -> Quad:
    """The corners of a line ten points high."""
    right, down = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def corner(along: float, below: float) -> tuple[float, float]:
        return (left + along * right - below * down, top + along * down + below * right)

    return (corner(0, 0), corner(length, 0), corner(length, 10), corner(0, 10))


@given(turns, st.floats(0, 1), st.floats(0, 1))
def test_a_point_comes_back_from_the_upright_page(turn: Turn, across: float, down: float) -> None:
    point = (turn.width * across, turn.height * down)
    assert turn.lying(turn.upright(point)) == pytest.approx(point, abs=1e-6)


def test_a_falling_line_is_level_on_the_upright_page() -> None:
    one, two, _, _ = line(100, 200, 400, 3)
    turn = Turn(width=600, height=800, degrees=3)
    assert turn.upright(one)[1] == pytest.approx(turn.upright(two)[1])


@pytest.mark.parametrize("degrees", [-5, -0.8, 0.1, 2.5])
def test_the_skew_is_that_of_the_long_lines(degrees: float) -> None:
    page = [line(80, 100 + 20 * row, 400, degrees) for row in range(5)]
    stamp = [line(300, 300, 60, 40), line(300, 320, 60, 40)]
    assert skew_of(page + stamp) == pytest.approx(degrees)


@pytest.mark.parametrize("degrees", [0.01, 30])
def test_what_is_no_skew_of_a_page_is_none(degrees: float) -> None:
    assert skew_of([line(80, 100, 400, degrees)]) == 0.0


def test_short_lines_tell_no_skew() -> None:
    assert skew_of([line(80, 100, 40, 3)]) == 0.0


def test_a_page_lies_on_its_side_when_most_of_its_text_stands_on_end() -> None:
    standing: list[Quad] = [
        ((x, 80), (x + 10, 80), (x + 10, 480), (x, 480)) for x in (100.0, 130.0)
    ]
    assert lies_on_its_side([*standing, line(50, 20, 300, 0)])
    assert not lies_on_its_side([line(50, 20, 500, 0), standing[0]])
    assert not lies_on_its_side([])
