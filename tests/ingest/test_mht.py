"""The page inside a web archive of one page (RFC 2557)."""

import pytest

from gazette.errors import ReadError
from gazette.model import RawFile
from ingest.media import media_type
from ingest.mht import is_mht, page_of
from ingest.readers import reader_of

pytestmark = pytest.mark.requirement("GZ-17", "SEC-01")

HEAD = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
PICTURE = "--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
PAGE = "--b\nContent-Type: text/html\n\n<p>甲</p>\n"
OTHER = "--b\nContent-Type: text/html\n\n<p>乙</p>\n"


def test_the_first_page_is_the_document() -> None:
    data = f"{HEAD}{PICTURE}{PAGE}{OTHER}--b--\n".encode()
    assert is_mht(data)
    assert page_of(data).decode().strip() == "<p>甲</p>"


@pytest.mark.parametrize(
    ("encoding", "body"), [("base64", "PHA+55SyPC9wPg=="), ("quoted-printable", "<p>=E7=94=B2</p>")]
)
def test_a_packed_page_is_unpacked(encoding: str, body: str) -> None:
    part = f"--b\nContent-Type: text/html\nContent-Transfer-Encoding: {encoding}\n\n{body}\n--b--\n"
    assert page_of(f"{HEAD}{part}".encode()).decode().strip() == "<p>甲</p>"


def test_a_page_that_word_saved_as_one_file_is_read(raw: RawFile) -> None:
    title = "示例省水利厅关于示例工作的通知"
    page = f"<html><body><p class=MsoNormal>{title}</p><p>各市：</p><p>正文。</p></body></html>"
    data = f"{HEAD}--b\nContent-Type: text/html\n\n{page}\n--b--\n".encode()
    reader = reader_of(media_type("通知.doc", data))
    (draft,) = reader.read(data, raw)
    assert draft.text == f"{title}\n各市：\n正文。"
    assert draft.reader == reader.name


def test_one_without_a_page_is_empty() -> None:
    with pytest.raises(ReadError, match="empty"):
        page_of(f"{HEAD}{PICTURE}--b--\n".encode())


def test_messages_inside_one_another_without_end_are_refused() -> None:
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(500)
    )
    with pytest.raises(ReadError, match="too_deep"):
        page_of(nested.encode())


@pytest.mark.parametrize("data", [b"<html>", b"", b"PK\x03\x04", "示例".encode()])
def test_other_bytes_are_none(data: bytes) -> None:
    assert not is_mht(data)
