"""Disclosure lines and marks of secrecy, and the bare words that are neither."""

import pytest

from gazette.model import Disclosure
from gazette.text.disclosure import find_disclosure, secrecy_marks


@pytest.mark.requirement("SD-01")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("（此件公开发布）", "active"),
        ("(此件公开发布)", "active"),
        ("（此件主动公开）", "active"),
        ("（本文件主动公开）", "active"),
        ("（此件可公开）", "active"),
        ("此件公开发布", "active"),
        ("（主动公开）", "active"),
        ("【此件主动公开】", "active"),
        ("公开属性：主动公开", "active"),
        ("公开方式: 主动公开", "active"),
        ("信息公开类别：主动公开 | 文种：通知", "active"),
        ("（此件依申请公开）", "on_request"),
        ("公开属性：依申请公开", "on_request"),
        ("（依申请公开）", "on_request"),
        ("（此件不予公开）", "withheld"),
        ("（此件不公开）", "withheld"),
        ("此件不予公开。", "withheld"),
        ("（此件删减后公开）", "withheld"),
        ("公开属性：不予公开", "withheld"),
        ("2024年5月23日（此件公开发布）附件", "active"),
        ("（此件公开发布，有效期五年）", "active"),
        ("公开属性：依申请公开\n（此件公开发布）", "active"),
    ],
)
def test_a_disclosure_line_is_read_in_every_form(text: str, value: Disclosure) -> None:
    found = find_disclosure(f"正文。\n\u3000\u3000{text}\n附件")

    assert found is not None
    assert found.value == value


@pytest.mark.requirement("SD-01")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "坚持以公开为常态、不公开为例外。",
        "依申请公开的，按规定办理。",
        "本文公开发表于2024年",
        "此件公开发布的内容由省政府负责解释",
        "公开方式：网站、公报",
        "（此件发至县级）",
        "应当主动公开",
        "不予公开的理由",
    ],
)
def test_words_about_disclosure_are_not_the_line(text: str) -> None:
    assert find_disclosure(f"正文。\n{text}\n附件") is None


@pytest.mark.requirement("SD-01")
def test_the_place_of_the_line_is_its_own_words() -> None:
    text = "正文。\n\u3000（此件公开发布） \n附件"
    found = find_disclosure(text)

    assert found is not None
    assert text[found.start : found.end] == "（此件公开发布）"


@pytest.mark.requirement("OD-05", "SD-16")
@pytest.mark.parametrize(
    "text",
    [
        "机密★1年\n示例省人民政府文件",
        "秘密 ★ 长期\n示例省人民政府文件",
        "绝密☆\n示例",
        "000001\n机 密★\n示例",
        "★机密\n示例",
        "秘密\n示例省人民政府文件",
        "机密 特急\n示例省人民政府文件",
        "密级：机密\n示例省人民政府文件",
        "000001 秘密 3年\n示例省人民政府文件",
        "正文。\n（此件不予公开）",
    ],
)
def test_marks_of_secrecy_are_found(text: str) -> None:
    assert [mark.code for mark in secrecy_marks(text)] == ["secrecy_mark"]


@pytest.mark.requirement("OD-05", "SD-16")
@pytest.mark.parametrize(
    "text",
    [
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "第九条\u3000绝密级国家秘密是最重要的国家秘密",
        "涉及国家秘密、商业秘密的除外",
        "密级：公开\n示例",
        "★示例★",
        "示例省人民政府文件\n" + "正文。" * 300 + "\n秘密\n",
        "",
    ],
)
def test_bare_words_are_no_mark(text: str) -> None:
    assert secrecy_marks(text) == []


@pytest.mark.requirement("OD-05")
def test_a_mark_says_where_it_stands() -> None:
    text = "示例\n机密★1年\n"
    (mark,) = secrecy_marks(text)

    assert (text[mark.start : mark.end], mark.detail) == ("机密★", "机密★")
