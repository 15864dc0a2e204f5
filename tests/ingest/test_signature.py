"""Who signs and when: 成文日期 is the signature's, never another date of the page."""

import pytest

from ingest.signature import find_signature

pytestmark = pytest.mark.requirement("GZ-04", "GZ-14")

BODY = "各市：\n现通知如下，请执行。\n"


@pytest.mark.parametrize(
    ("closing", "organs", "day"),
    [
        ("示例省人民政府\n2024年5月23日", ("示例省人民政府",), "2024-05-23"),
        ("示例省人民政府\n二○二四年五月二十三日", ("示例省人民政府",), "2024-05-23"),
        ("示例省人民政府 2024年5月23日", ("示例省人民政府",), "2024-05-23"),
        ("　　示例省人民政府\n\n　　2024 年 5 月 23 日　\n（此件公开发布）", ("示例省人民政府",), "2024-05-23"),
        ("示例省财政厅 示例省教育厅\n2024年5月23日", ("示例省财政厅", "示例省教育厅"), "2024-05-23"),
        ("示例省财政厅\n\n示例省教育厅\n\n2024年5月23日", ("示例省财政厅", "示例省教育厅"), "2024-05-23"),
        ("示例省人民政府\n省长 张某某\n2024年5月23日", ("示例省人民政府",), "2024-05-23"),
        ("示例省住房公积金管理委员会（代章）\n2024年5月23日", ("示例省住房公积金管理委员会",), "2024-05-23"),
        ("示例省人民政府 &sp;\n2024年5月23日", ("示例省人民政府",), "2024-05-23"),
        ("2024年5月23日", (), "2024-05-23"),
        ("示例省人民政府\n2024-05-23", ("示例省人民政府",), "2024-05-23"),
    ],
)  # fmt: skip
def test_a_signature_is_read(closing: str, organs: tuple[str, ...], day: str) -> None:
    signature = find_signature(BODY + closing)
    assert signature is not None
    assert (signature.organs, str(signature.day)) == (organs, day)


def test_the_carriers_signature_comes_before_the_enclosed_one() -> None:
    text = f"{BODY}示例省人民政府\n2024年5月23日\n示例办法\n略。\n示例省财政厅\n2024年1月1日"
    signature = find_signature(text)
    assert signature is not None
    assert str(signature.day) == "2024-05-23"


def test_the_issuers_signature_comes_before_a_strangers() -> None:
    text = f"{BODY}示例省财政厅\n2024年1月1日\n略。\n示例省人民政府办公厅\n2024年5月23日"
    signature = find_signature(text, issuers=("省政府办公厅",))
    assert signature is not None
    assert str(signature.day) == "2024-05-23"


def test_a_signature_inside_a_line_is_found() -> None:
    text = "各县：现将《示例办法》印发给你们，请认真执行。示例市人民政府2024年5月23日（此件公开发布）示例办法第一条略。"
    signature = find_signature(text)
    assert signature is not None
    assert (signature.organs, str(signature.day)) == (("示例市人民政府",), "2024-05-23")


def test_when_copies_were_printed_comes_last() -> None:
    text = f"{BODY}2024年5月23日\n抄送：省委。\n示例省人民政府办公厅2024年5月25日印发"
    signature = find_signature(text)
    assert signature is not None
    assert str(signature.day) == "2024-05-23"


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}自2024年5月23日起施行。",
        f"{BODY}2024-05-23",  # a posting date without an organ
        f"{BODY}示例省人民政府\n2024年2月30日",
        f"{BODY}会议于\n时间：2024年5月23日",
    ],
)
def test_other_dates_are_no_signature(text: str) -> None:
    assert find_signature(text) is None


def test_places_are_those_of_the_text() -> None:
    text = f"{BODY}　示例省财政厅\n　2024年5月23日"
    signature = find_signature(text)
    assert signature is not None
    assert text[signature.start : signature.end] == "2024年5月23日"
    assert text[signature.organs_start : signature.organs_end] == "示例省财政厅"
