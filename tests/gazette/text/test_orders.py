"""Numbers of orders (令) and of numbered announcements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import DocNumberError
from gazette.text.orders import OrderNumber, find_orders, parse_order

pytestmark = pytest.mark.requirement("ND-10")


@given(st.none() | st.integers(1949, 2099), st.integers(1, 99_999))
def test_an_order_reads_back_from_its_own_form(year: int | None, serial: int) -> None:
    order = OrderNumber("示例省人民政府令", year, serial)

    assert parse_order(str(order)) == order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("示例省人民政府令第12号", "示例省人民政府令第12号"),
        ("示例省人民政府令 第１２号", "示例省人民政府令第12号"),
        ("示例省人民政府令\n第12号", "示例省人民政府令第12号"),
        ("示例省人民政府令\n（第12号）", "示例省人民政府令第12号"),
        ("示例省人民政府令（2024年）第12号", "示例省人民政府令2024年第12号"),
        ("示例省人民政府令〔2024〕12号", "示例省人民政府令2024年第12号"),
        ("国家示例管理局令2024年第12号", "国家示例管理局令2024年第12号"),
        ("中华人民共和国主席令第三十七号", "中华人民共和国主席令第37号"),
        ("国令第707号", "国令第707号"),
        ("已由示例省人民政府令第3号公布", "示例省人民政府令第3号"),
        ("依照示例市人民政府令第3号", "示例市人民政府令第3号"),
        ("文化和旅游部令第3号", "文化和旅游部令第3号"),
        ("财政部和文化和旅游部令第3号", "文化和旅游部令第3号"),
        ("财政部 税务总局令第3号", "财政部税务总局令第3号"),
        ("财政部、税务总局公告2024年第3号", "财政部税务总局公告2024年第3号"),
        ("5月1日原示例省人民政府令第3号", "示例省人民政府令第3号"),
    ],
)
def test_orders_are_found_in_every_form(text: str, order: str) -> None:
    assert [str(found.value) for found in find_orders(text)] == [order]


@pytest.mark.parametrize(
    "text",
    [
        "命令第二排前进",
        "责令第3号楼停工",
        "法令第3号",
        "示例省人民政府令",
        "公告第3号",
        "示例局公告〔2024〕第3号",
        "人民政府令第号",
        "司令部第3号",
    ],
)
def test_other_words_before_a_number_are_no_order(text: str) -> None:
    assert find_orders(text) == []


@pytest.mark.parametrize("text", ["", "示政发〔2024〕3号", "根据示例省人民政府令第3号的规定"])
def test_a_text_that_is_not_one_order_is_refused(text: str) -> None:
    with pytest.raises(DocNumberError):
        parse_order(text)
