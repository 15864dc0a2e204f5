"""What a file is, told by its bytes before its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.media import BINARY, EMPTY, HEAD, media_type

pytestmark = pytest.mark.requirement("SEC-01")

PAGE = "<!DOCTYPE html>\n<html><body><p>示例省人民政府</p></body></html>".encode()
LINES = '{"title": "甲"}\n{"title": "乙"}\n'.encode()


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.txt", "示例省人民政府".encode(), "text/plain"),
        ("a", "示例省人民政府".encode(), "text/plain"),
        ("a.txt", "示例省人民政府".encode("gb18030"), "text/plain"),
        ("a.txt", "示例省人民政府".encode("utf-16"), "text/plain"),
        ("a.txt", b"BM of the office, BZh, {\\rtf", "text/plain"),
        ("a.TXT", b"<2024> is a year", "text/plain"),
        ("a.md", b"# <p> stays Markdown", "text/markdown"),
        ("a.html", PAGE, "text/html"),
        ("a.txt", PAGE, "text/html"),
        ("a.csv", PAGE, "text/html"),
        ("a.aspx", PAGE, "text/html"),
        ("a.html", b"\xef\xbb\xbf" + PAGE, "text/html"),
        ("a.html", PAGE.decode().encode("utf-16"), "text/html"),
        ("a.html", b"<!-- saved --> <!-- twice --><html >", "text/html"),
        ("a.xhtml", b'<?xml version="1.0"?><html xmlns="x">', "text/html"),
        ("a.html", "示例<br>省".encode(), "text/html"),
        ("a.html", "示例省人民政府".encode(), "text/plain"),
        ("a.html", b"MIME-Version: 1.0\nContent-Type: text/html", "message/rfc822"),
        ("a.doc", b"MIME-Version: 1.0\nContent-Type: multipart/related", "application/x-mimearchive"),
        ("a.xml", b'<?xml version="1.0"?><law/>', "application/xml"),
        ("a.html", b"%PDF-1.7", "application/pdf"),
        ("a.txt", b"PK\x03\x04" + b"x" * 26 + b"word/document.xml",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.zip", b"PK\x03\x04" + b"x" * 26 + b"OFD.xml", "application/ofd"),
        ("a.zip", b"PK\x03\x04" + b"x" * 26 + b"b.txt", "application/zip"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 9, "application/msword"),
        ("a.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 9, "application/vnd.ms-excel"),
        ("a", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 9, "application/x-ole-storage"),
        ("a.xml", b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"/>',
         "application/vnd.uof.text"),
        ("a.doc", b"{\\rtf1\\ansi", "application/rtf"),
        ("a.bmp", b"BM\x00\x00\x00\x00", "image/bmp"),
        ("a.jpg", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("a.txt", b"RIFF is an old format", "text/plain"),
        ("a.tif", b"II+\x00\x08\x00\x00\x00", "image/tiff"),
        ("a.html", b"\x00\x01\x02<html>", BINARY),
        ("a.txt", b"", EMPTY),
        ("a.txt", b" \r\n\t", EMPTY),
        ("a.txt", b" " * HEAD, "text/plain"),
        ("a.css", b"body {}", "text/css"),
        ("a.csv", b"title,text\n", "text/csv"),
        ("a.jsonl", LINES, "application/jsonl"),
        ("a.ndjson", LINES, "application/jsonl"),
        ("a.json", LINES, "application/jsonl"),
        ("a.txt", LINES, "application/jsonl"),
        ("a.jsonl", b'{"title": "' + b"x" * HEAD, "application/jsonl"),
        ("a.jsonl", b'[{"title": "A"}]', "application/json"),
        ("a.jsonl", b'{\n  "title": "A"\n}', "application/json"),
        ("a.json", b'{\n  "title": "A"\n}', "application/json"),
        ("a.txt", b"{title}\nnot JSON", "text/plain"),
    ],
)  # fmt: skip
def test_content_decides_and_the_name_where_it_is_open(name: str, head: bytes, kind: str) -> None:
    assert media_type(name, head) == kind


@given(st.binary(max_size=300), st.sampled_from(["a.html", "a.txt", "a.json", "a.md", "a.bin"]))
def test_any_bytes_have_a_type(head: bytes, name: str) -> None:
    assert "/" in media_type(name, head)


def test_many_comments_before_no_tag_take_no_time() -> None:
    assert media_type("a.txt", b"<!-- a -->" * 5000 + b"x") == "text/plain"
