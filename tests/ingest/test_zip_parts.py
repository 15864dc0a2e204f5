"""Packages are measured before they are opened; what is unsafe is refused by name."""

import io
import zipfile

import pytest

from gazette.errors import ReadError
from ingest.zip_parts import ZipParts
from ingest.zipped import LARGEST_PART
from tests.word_files import packed

pytestmark = pytest.mark.requirement("SEC-01")


def code_of(data: bytes, part: str = "a.xml") -> str:
    with pytest.raises(ReadError) as refused:
        ZipParts(data).read(part)
    return refused.value.code


def test_parts_are_found_whatever_their_case_and_slashes() -> None:
    parts = ZipParts(packed({"Word\\Document.xml": "甲"}))
    assert parts.read("word/document.xml") == "甲".encode()
    assert parts.read("word/styles.xml") is None


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "a/../../b", "C:\\a.txt"])
def test_names_that_lead_elsewhere_refuse_the_package(name: str) -> None:
    assert code_of(packed({"a.xml": "", name: ""})) == "unsafe_name"


def test_two_parts_of_one_name_and_links_refuse_the_package() -> None:
    assert code_of(packed({"a.xml": "1", "A.XML": "2"})) == "unsafe_name"
    link = zipfile.ZipInfo("a.xml")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(link, "/etc/passwd")
    assert code_of(out.getvalue()) == "unsafe_name"


def test_a_bomb_is_refused_unopened() -> None:
    assert code_of(packed({"a.xml": b"\x00" * (2 * 1024 * 1024)})) == "zip_bomb"
    assert code_of(packed({"a.xml": b"\x00" * (LARGEST_PART + 1)})) == "zip_bomb"


def test_a_locked_part_is_told() -> None:
    data = bytearray(packed({"a.xml": "甲"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    assert code_of(bytes(data)) == "encrypted"


def test_a_directory_that_lies_is_found_out_while_reading() -> None:
    data = bytearray(packed({"a.xml": b"0123456789" * 99}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (5).to_bytes(4, "little")
    assert code_of(bytes(data)) == "broken"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 10])
def test_what_is_no_package_is_broken(data: bytes) -> None:
    assert code_of(data) == "broken"
