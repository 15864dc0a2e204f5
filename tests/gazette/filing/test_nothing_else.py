"""A file is public by comparison only where nothing but the published text can be in it."""

import codecs

import pytest

from gazette.filing.nothing_else import holds_nothing_else

pytestmark = pytest.mark.requirement("SEC-04", "OD-07")

TEXT = "示例通知\n\u3000\u3000第一条 略。\n示例省人民政府"


def is_whole(content: bytes | str, text: str = TEXT) -> bool:
    """Whether a file of plain text is nothing but the text."""
    data = content.encode() if isinstance(content, str) else content
    return holds_nothing_else(data, text, written_as="text")


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_in_any_charset_is_its_text(charset: str, end: str) -> None:
    assert is_whole(f"\n{TEXT}\n \t\n".replace("\n", end).encode(charset))


@pytest.mark.parametrize(
    "content",
    [
        TEXT.replace("略", "畧"),
        TEXT.replace("第一条 略", "第一条  略"),
        TEXT + " ",
        TEXT + "\n责任编辑：某",
        "来源：示例网\n" + TEXT,
        TEXT.replace("\u3000\u3000", "\u3000"),
        TEXT.replace("示例省", "示例\u200b省"),
        TEXT + "\n\u200b",
        TEXT + "\n\u2028\n",
        "\ufeff\ufeff" + TEXT,
        TEXT.replace("\n", "\r\n", 1),
        TEXT[:-1],
        "",
        "\x00",
    ],
)
def test_one_character_more_or_less_is_something_else(content: str) -> None:
    assert not is_whole(content)


def test_what_is_masked_in_the_text_is_in_the_file() -> None:
    masked = TEXT.replace("略", "电话139****0000")
    assert not is_whole(TEXT.replace("略", "电话13900000000"), masked)


def test_broken_bytes_are_never_a_text() -> None:
    """They stand as U+FFFD in what is read, which says nothing of what they are."""
    content = (TEXT * 20).encode()
    broken = content[:-1]
    assert not is_whole(broken, broken.decode(errors="replace"))


def test_the_mark_of_another_charset_is_something_else() -> None:
    assert not is_whole(codecs.BOM_UTF16_LE + TEXT.encode())


@pytest.mark.parametrize(
    ("content", "is_same"),
    [
        ("# 示例通知\n\n**第一条** 略。\n", True),
        ("<!-- INFO END -->\n# 示例通知\n第一条 略。", True),
        ("# 示例通知\n\n<!-- 内部：不公开 -->\n第一条 略。\n", False),
        ("---\ntitle: 不公开\n---\n# 示例通知\n第一条 略。\n", False),
        ("# 示例通知\n[第一条](https://shili.example/?secret) 略。\n", False),
        ("# 示例通知\n第一条 略。![内部](x)\n", False),
        ("# 示例通知\n第一条 略&#12290;\n", False),
        ("# 示例通知\n*第一条* 略。\n", False),
    ],
)
def test_of_markdown_only_marks_may_be_more(content: str, *, is_same: bool) -> None:
    text = "示例通知\n第一条 略。"
    assert holds_nothing_else(content.encode(), text, written_as="markdown") is is_same
