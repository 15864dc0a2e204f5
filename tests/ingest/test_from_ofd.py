"""An OFD file becomes one draft: its lines in order, its fields, its places, what it carries."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gazette.edition.write_ofd import write_ofd
from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest import from_ofd
from tests.gazette.edition.test_write_ofd import NOTICE, TEXT, plain
from tests.ingest.lines import ofd_page
from tests.ofd_files import NAMESPACE, ofd_of, packed, page, parts_of, text_object

pytestmark = pytest.mark.requirement("item-37", "GZ-10")

FULL = "为推进政务公开，示例省各级行政机关应当及时、准确地公开政府信息，" * 3 + "现通知如下。"
PARAGRAPHS = st.lists(
    st.text(
        st.sampled_from("示例省政务公开为要点，《》〈〉（）“”、0123456789Ab"),
        min_size=1,
        max_size=120,
    ).map(lambda words: f"其{words}。"),
    max_size=4,
)


def draft(data: bytes) -> Draft:
    raw = RawFile(
        sha256="0" * 64,
        sm3="0" * 64,
        size=len(data),
        media_type="application/ofd",
        path="a.ofd",
        source="src-1",
        received_at=datetime(2024, 6, 1, tzinfo=UTC),
    )
    return from_ofd.read(data, raw)[0]


def test_a_notice_set_by_us_is_read_with_its_fields() -> None:
    read = draft(write_ofd(NOTICE))
    assert read.metadata.title is not None
    assert read.metadata.title.value == NOTICE.title
    assert read.metadata.number is not None
    assert read.metadata.number.value == NOTICE.number
    assert read.metadata.signed_on is not None
    assert read.metadata.signed_on.value == date(2024, 5, 23)
    assert read.reader == from_ofd.READER


def test_its_paragraphs_come_back_whole_and_in_order() -> None:
    lines = draft(write_ofd(NOTICE)).text.split("\n")
    assert lines[:2] == ["示例省人民政府办公厅", "关于印发政务公开要点的通知"]
    assert lines[2:] == TEXT.split("\n")[1:]


@given(PARAGRAPHS)
@settings(max_examples=25, deadline=None)
def test_any_paragraphs_come_back_whole(paragraphs: list[str]) -> None:
    """Those of one page, one of whose lines is full: only that tells how wide its column is."""
    lines = [FULL, *paragraphs]
    made = plain("\n".join(lines))
    assert ofd_page(write_ofd(made)).lines == lines


def test_every_line_knows_its_page_and_box() -> None:
    places = draft(write_ofd(NOTICE)).places
    assert {place.page for place in places} == {1}
    assert all(place.box is not None and place.box[2] > place.box[0] for place in places)


def test_a_picture_of_a_page_that_cannot_be_read_is_named() -> None:
    holder = '<ofd:ImageObject ID="4" ResourceID="8" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>'
    media = f'<ofd:Res {NAMESPACE}><ofd:MultiMedias><ofd:MultiMedia ID="8" Type="Image"><ofd:MediaFile>p.jb2</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>'
    words = page(text_object("示例省人民政府关于示例工作的通知"))
    parts = parts_of([words, page(holder)], common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>")
    read = draft(packed({**parts, "Doc_0/Res.xml": media, "Doc_0/p.jb2": b"\x97JB2"}))
    (finding,) = [each for each in read.findings if each.code == "page_unreadable"]
    assert finding.detail.startswith("page 2 of 2 is a picture:")


def test_a_picture_of_more_pixels_than_any_page_has_is_not_opened() -> None:
    buffer = BytesIO()
    Image.new("1", (12_000, 12_000)).save(buffer, "PNG")
    holder = '<ofd:ImageObject ID="4" ResourceID="8" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>'
    media = f'<ofd:Res {NAMESPACE}><ofd:MultiMedias><ofd:MultiMedia ID="8" Type="Image"><ofd:MediaFile>p.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>'
    words = page(text_object("示例省人民政府关于示例工作的通知"))
    parts = parts_of([words, page(holder)], common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>")
    read = draft(packed({**parts, "Doc_0/Res.xml": media, "Doc_0/p.png": buffer.getvalue()}))
    (finding,) = [each for each in read.findings if each.code == "page_unreadable"]
    assert "too many pixels" in finding.detail or "exceeds limit" in finding.detail


@pytest.mark.parametrize("tenth", range(10))
def test_a_file_cut_short_anywhere_is_refused(tenth: int) -> None:
    whole = write_ofd(NOTICE)
    with pytest.raises(ReadError, match="broken"):
        draft(whole[: len(whole) * tenth // 10])


def test_a_file_without_any_words_is_refused_as_empty() -> None:
    with pytest.raises(ReadError, match="empty"):
        draft(ofd_of(page()))
