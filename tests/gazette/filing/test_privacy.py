"""Personal data in text: what is found, in which forms, and what is left alone."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.filing.privacy import find_personal, is_id_number

pytestmark = pytest.mark.requirement("SD-17", "item-41")

# Birth years before 1901: nobody living has these numbers.
ID_NUMBER = "620102190001010010"
MOBILE = "13800138000"  # a carrier's own test number
CARD = "6222020000000000000"


def _codes(text: str) -> list[str]:
    return [finding.code for finding in find_personal(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"身份证号：{ID_NUMBER}",
        f"张某（{ID_NUMBER}）",
        "６２０１０２１９０００１０１００１０",
        "620102 19000101 0010",
        "620102 1900 01010010",
        "身份证号码 620102190001010011",  # check digit wrong, but labelled
        "公民身份号码、身份证：620102000101001",  # 15 digits, before 1999
        "证件号码:\u3000620102190001010010，",
    ],
)
def test_an_identity_number_is_found(text: str) -> None:
    assert _codes(text) == ["id_number"]


@pytest.mark.parametrize(
    "text",
    [
        "甲示发〔2018〕83号",
        "统一社会信用代码91620000013333028Q",
        "金额12345678901234.56元",
        "项目编号：620102190001010010",
        "招标项目登记编号 620102190001010010",
        "620102190001010011",  # check digit wrong, no label
        "620102190013010010",  # no such month
        "990102190001010010",  # no such province
        "订单2018052300000001",
        "ISBN 9787010123456",
        "坐标103.834303,36.061089",
        "620102********0010",
        "网站标识码6200000001，邮编730030",
        "批次A620102190001010010",
    ],
)
def test_what_is_no_identity_number_is_left_alone(text: str) -> None:
    assert _codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"联系人：张某，{MOBILE}",
        f"手机{MOBILE}。",
        "手机：１３８００１３８０００",
        "138 0013 8000",
        "138-0013-8000",
        "1380-013-8000",
        "138\u200b0013\u200b8000",
        "+86 13800138000",
        "86-13800138000",
        "张某-13800138000",
        "电话0931-8888888，13800138000",
        "微信13800138000（同号）",
        "电话13800138000号",
        "值班电话：13800138000",
    ],
)
def test_a_mobile_number_is_found(text: str) -> None:
    assert _codes(text) == ["mobile_number"]


@pytest.mark.parametrize(
    "text",
    [
        "投资16600000000元",
        "共计13800138000.50元",
        "面积13800138000 平方米",
        "产量约13800138000吨",
        "第13800138000号",
        "值班电话：0931-8888888",
        "热线12345、12315、0931-12345",
        "编号HW2018-13800138000",
        "138****8000",
        "12800138000",
        "138001380001",
        "传真（0931）8888888",
    ],
)
def test_what_is_no_mobile_number_is_left_alone(text: str) -> None:
    assert _codes(text) == []


def test_an_offices_own_telephone_is_marked_and_still_held() -> None:
    (finding,) = find_personal(f"监督电话：{MOBILE}")
    assert "office's own telephone" in finding.detail


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"银行卡号：{CARD}", ["bank_card"]),
        ("卡号 6222 0200 0000 0000 000", ["bank_card"]),
        (CARD, []),  # no label
        (f"银行卡号：{CARD[:-1]}1", []),  # check digit wrong
        ("账号：2703 0010 0920 0123456", []),  # an office's account
        ("护照号码：E00000000", ["passport_number"]),
        ("往来港澳通行证号C00000000", ["passport_number"]),
        ("护照管理办法第12345678条", []),
    ],
)
def test_cards_and_travel_documents_need_their_label(text: str, codes: list[str]) -> None:
    assert _codes(text) == codes


def test_every_finding_is_told_in_the_order_of_the_text() -> None:
    text = f"张某{MOBILE}，身份证{ID_NUMBER}；李某138-0013-8000。"
    assert _codes(text) == ["mobile_number", "id_number", "mobile_number"]


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(0, 999), st.booleans())
def test_any_identity_number_is_found_where_it_stands(day: date, serial: int, wide: bool) -> None:  # noqa: FBT001
    stem = f"620102{day:%Y%m%d}{serial:03}"
    (number,) = [stem + digit for digit in "0123456789X" if is_id_number(stem + digit)]
    shown = number.translate({ord(c): ord(c) + 0xFEE0 for c in number}) if wide else number
    (finding,) = find_personal(f"示例文字{shown}示例文字")
    assert (finding.code, finding.start, finding.end) == ("id_number", 4, 22)


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.sampled_from(["", " ", "-"]))
def test_any_mobile_number_is_found_and_never_repeated(number: str, gap: str) -> None:
    shown = gap.join((number[:3], number[3:7], number[7:]))
    (finding,) = find_personal(f"示例文字，手机{shown}，示例文字")
    assert (finding.start, finding.end) == (7, 7 + len(shown))
    assert not re.search("[0-9]{3}", finding.detail)
