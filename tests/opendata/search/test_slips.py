"""What was meant by who typed one character wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.search.slips import Slip, meant_in, numbers_near, pieces

pytestmark = pytest.mark.requirement("WS-08", "SD-07")

TITLE = "示例省人民政府关于推进政务公开的通知"


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("政务工开", "政务公开", "homophone"),
        ("郑务公开", "政务公开", "homophone"),
        ("政务公口", "政务公开", "character"),
        ("务政公开", "政务公开", "swapped"),
        ("政公务开", "政务公开", "swapped"),
        ("政务开公", "政务公开", "swapped"),
        ("政务之公开", "政务公开", "extra"),
        ("推进务公开", "推进政务公开", "missing"),
        (TITLE.replace("推", "堆"), TITLE, "character"),
        (TITLE.replace("示", "是"), TITLE, "homophone"),
        (TITLE.replace("知", "之"), TITLE, "homophone"),
    ],
)
def test_one_slip_is_seen_through(typed: str, meant: str, slip: Slip) -> None:
    found = meant_in(typed, TITLE)
    assert found is not None
    assert (found.text, found.slip) == (meant, slip)


@pytest.mark.parametrize(
    "typed", ["政务公开", "政务", "公务政开", "教育督导", "开公务政", "", "省"]
)
def test_two_slips_or_none_are_not_one(typed: str) -> None:
    assert meant_in(typed, TITLE) is None


@given(st.integers(0, len(TITLE) - 4), st.integers(4, len(TITLE)), st.data())
def test_any_one_wrong_character_is_put_right(start: int, length: int, data: st.DataObject) -> None:
    right = TITLE[start : start + length]
    place = data.draw(st.integers(0, len(right) - 1))
    typed = right[:place] + "冲" + right[place + 1 :]
    found = meant_in(typed, TITLE)
    assert found is not None
    assert len(found.text) <= len(right)
    assert found.text == right or found.slip != "character"


@given(st.integers(3, 60), st.data())
def test_wherever_a_slip_is_some_pieces_stand_beside_it(length: int, data: st.DataObject) -> None:
    typed = "".join(chr(0x4E00 + place) for place in range(length))
    place = data.draw(st.integers(0, length - 2))
    slip = typed[place : place + 2]
    around = [f"{before}…{behind}" for before, behind in pieces(typed)]
    assert any(slip[0] not in one for one in around)
    assert any(not set(slip) & set(one) for one in around)


@pytest.mark.parametrize(
    "near", ["示政发〔2024〕13号", "示政发〔2023〕12号", "示政发〔2024〕21号", "示政发〔2024〕2号",
             "示政发〔2024〕112号", "示政发〔2042〕12号"],
)  # fmt: skip
def test_a_number_one_slip_away_is_near(near: str) -> None:
    assert near in numbers_near("示政发〔2024〕12号")


def test_numbers_near_are_few_and_others() -> None:
    near = numbers_near("示政发〔2024〕12号")
    assert len(near) < 250
    assert "示政发〔2024〕12号" not in near
