"""OLE files and ZIP packages are told by what stands in their directory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import ReadError
from ingest.container_types import DOC, DOCX, LOCKED, OLE, type_of_ole, type_of_zip
from ingest.media import HEAD, media_type
from ingest.ole import MAGIC, OleFile
from ingest.readers import reader_of
from tests.ole_files import ole_file
from tests.word_files import p, packed, word_file

pytestmark = pytest.mark.requirement("SEC-01", "GZ-17")


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        (["1Table", "WordDocument"], DOC),
        (["Workbook"], "application/vnd.ms-excel"),
        (["Book"], "application/vnd.ms-excel"),
        (["PowerPoint Document"], "application/vnd.ms-powerpoint"),
        (["EncryptionInfo", "EncryptedPackage"], LOCKED),
        (["Contents"], OLE),
    ],
)
@pytest.mark.parametrize("filler", [0, 200, 15_000])
def test_an_ole_file_is_what_stands_at_its_top(streams: list[str], kind: str, filler: int) -> None:
    data = ole_file(dict.fromkeys(streams, b""), filler=filler)
    assert type_of_ole(data) == kind
    assert media_type("通知.doc", data) == kind


def test_where_the_directory_is_out_of_sight_the_name_counts() -> None:
    head = ole_file({"Workbook": b""}, filler=200)[:HEAD]
    assert media_type("a.doc", head) == DOC
    assert media_type("a.et", head) == "application/vnd.ms-excel"
    assert media_type("a", head) == OLE


def test_the_head_of_a_stream_is_read() -> None:
    assert OleFile(ole_file({"A": b"1", "WordDocument": b"\xec\xa5"})).head("WordDocument")[:3] == (
        b"\xec\xa5\x00"
    )


@given(st.binary(max_size=2000))
def test_any_bytes_after_the_magic_are_told_or_left_open(tail: bytes) -> None:
    assert type_of_ole(MAGIC + tail) in (None, OLE)


@given(st.data())
def test_a_broken_directory_is_followed_no_further_than_it_goes(data: st.DataObject) -> None:
    whole = bytearray(ole_file({"WordDocument": b"", "1Table": b""}))
    for _ in range(20):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    type_of_ole(bytes(whole))


def test_a_locked_file_is_refused_with_its_reason() -> None:
    with pytest.raises(ReadError, match="encrypted: it is locked with a password"):
        reader_of(LOCKED)


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"[Content_Types].xml": "", "ppt/a.xml": ""},
         "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"},
         "application/vnd.oasis.opendocument.text"),
        ({"mimetype": "application/epub+zip"}, "application/epub+zip"),
        ({"OFD.xml": ""}, "application/ofd"),
        ({"word/通知.txt": ""}, "application/zip"),
    ],
)  # fmt: skip
def test_a_package_is_what_its_directory_says(parts: dict[str, str], kind: str) -> None:
    assert type_of_zip(packed(parts)) == kind
    assert media_type("a.bin", packed(parts)) == kind


def test_a_bundle_of_word_files_is_a_bundle() -> None:
    inner = word_file(p("甲"))
    assert type_of_zip(inner) == DOCX
    assert media_type("a.zip", packed({"通知.docx": inner})) == "application/zip"
