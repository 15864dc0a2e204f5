"""Bytes become text by fixed steps, and what is no text is refused by name."""

import pytest

from gazette.errors import ReadError
from gazette.text.charset import decode

NOTICE = "示例省人民政府办公厅关于印发政务公开要点的通知\n示政办发〔2024〕12号\n"
TRADITIONAL = "示例省政府關於印發政務公開工作要點的通知，請各機關認真執行。" * 4


@pytest.mark.parametrize(
    ("charset", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_a_text_is_read_in_its_charset(charset: str, read_as: str) -> None:
    decoded = decode(NOTICE.encode(charset))
    assert (decoded.text, decoded.charset) == (NOTICE, read_as)


def test_characters_beyond_gbk_survive_a_page_that_declares_gb2312() -> None:
    page = '<meta charset="gb2312"><p>朱㙦、䶮县' + NOTICE
    assert decode(page.encode("gb18030")).text == page


def test_utf_8_wins_over_a_wrong_declaration() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">' + NOTICE
    assert decode(page.encode()).text == page


def test_a_latin_declaration_is_not_believed() -> None:
    page = '<meta charset="iso-8859-1">' + NOTICE
    assert decode(page.encode("gb18030")).text == page


def test_big5_is_told_from_gb18030() -> None:
    assert decode(TRADITIONAL.encode("big5")).text == TRADITIONAL


def test_a_file_cut_inside_a_character_is_read_and_says_so() -> None:
    decoded = decode((NOTICE * 20).encode()[:-2])
    assert decoded.charset == "utf-8"
    assert decoded.broken == 1


def test_line_ends_are_made_one() -> None:
    assert decode(b"a\r\nb\rc\n").text == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"\x89PNG\r\n\x1a\n1234", "binary"),
        (b"%PDF-1.7 ...", "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "binary"),
        (b"text\x00text", "binary"),
        (b"\x01\x02\x03\x04 text", "binary"),
        (b"\xff\xff\xff\xfe\xff\xff" * 40, "unknown_charset"),
        (b"\xef\xbb\xbf\xff\xff", "unknown_charset"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert caught.value.code == code
