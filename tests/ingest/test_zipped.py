"""ZIP files of strangers are measured, and what would lead out of them is refused by name."""

import stat
import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from gazette.errors import ReadError
from ingest.zipped import MOST_ENTRIES, Zipped

pytestmark = pytest.mark.requirement("item-37", "SEC-01")


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return buffer.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_all(data)
    return caught.value.code


def read_all(data: bytes) -> list[bytes]:
    zipped = Zipped(data)
    return [zipped.read(name) for name in zipped.names()]


def test_parts_come_back_by_their_names_without_folders() -> None:
    zipped = Zipped(packed({"目录/": b"", "目录/正文.xml": b"<a/>", "b.txt": b"two"}))
    assert zipped.names() == ("目录/正文.xml", "b.txt")
    assert zipped.read("目录/正文.xml") == b"<a/>"
    assert zipped.size("b.txt") == 3
    assert "c.txt" not in zipped


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_names_without_the_flag_for_utf_8_are_read_as_their_maker_wrote_them(charset: str) -> None:
    written = "示例省通知.txt".encode(charset)
    placeholder = "x" * len(written)
    data = packed({placeholder: b"text"}).replace(placeholder.encode(), written)
    assert Zipped(data).names() == ("示例省通知.txt",)


@pytest.mark.parametrize(
    "name", ["../out.txt", "a/../../out.txt", "/etc/passwd", "C:/out.txt", "..\\out.txt"]
)
def test_a_name_that_leads_out_of_the_package_is_refused(name: str) -> None:
    assert refused(packed({name: b"x"})) == "unsafe_name"


def test_a_name_that_stands_twice_is_refused() -> None:
    data = packed({"aaa": b"one", "bbb": b"two"}).replace(b"bbb", b"aaa")
    assert refused(data) == "unsafe_name"


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(link, "/etc/passwd")
    assert refused(buffer.getvalue()) == "unsafe_name"


def test_a_part_under_a_password_is_refused() -> None:
    data = bytearray(packed({"secret.txt": b"x"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(data)) == "encrypted"


def test_a_part_that_unpacks_to_hundreds_of_times_its_size_is_refused() -> None:
    assert refused(packed({"bomb.xml": b" " * (2 << 20)})) == "zip_bomb"


def test_too_many_parts_are_refused() -> None:
    assert refused(packed({str(n): b"" for n in range(MOST_ENTRIES + 1)})) == "zip_bomb"


def test_a_directory_that_is_too_long_is_not_even_listed() -> None:
    data = bytearray(packed({"a": b"x"}))
    place = data.rindex(b"PK\x05\x06")
    data[place + 12 : place + 16] = struct.pack("<L", 1 << 30)
    assert refused(bytes(data)) == "zip_bomb"


def test_a_part_larger_than_its_directory_says_is_broken() -> None:
    data = bytearray(packed({"liar.xml": b"<a>" + b"x" * 5000 + b"</a>"}))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<L", 10)
    assert refused(bytes(data)) == "broken"


def test_a_part_packed_by_a_method_that_may_ask_for_gigabytes_is_broken() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a", b"x")
    assert refused(buffer.getvalue()) == "broken"


@pytest.mark.parametrize("tenth", range(10))
def test_a_file_cut_short_anywhere_is_broken(tenth: int) -> None:
    whole = packed({"a.xml": zlib.compress(b"noise" * 50), "b.xml": b"<b/>"})
    assert refused(whole[: len(whole) * tenth // 10]) == "broken"
