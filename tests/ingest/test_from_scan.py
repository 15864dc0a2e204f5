"""A made-up notice as a scan of two pages: read, placed, proof-read, copied."""

import io
import itertools
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from PIL import Image

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest.characters import Characters
from ingest.from_scan import read
from ingest.readers import reader_of
from tests.scans import DPI, NOTICE, picture, worn

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

SECOND = ("此件公开发布。", "示例省人民政府办公厅", "2024年5月23日")


def tiff(*pages: Image.Image) -> bytes:
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:], dpi=(DPI, DPI))
    return buffer.getvalue()


@pytest.fixture(scope="module")
def scan() -> bytes:
    """The second page lies on its side, the third is blank."""
    second = picture(SECOND).rotate(90, expand=True)
    return tiff(picture(), second, Image.new("RGB", (300, 300), "white"))


@pytest.fixture(scope="module")
def draft(scan: bytes) -> Draft:
    raw = RawFile(
        sha256="0" * 64,
        sm3="0" * 64,
        size=len(scan),
        media_type="image/tiff",
        path="folder/扫描.tif",
        source="src-1",
        received_at=datetime(2024, 6, 1, tzinfo=UTC),
    )
    return read(scan, raw)[0]


def test_its_fields_are_read_from_repaired_text(draft: Draft) -> None:
    assert draft.metadata.number is not None
    assert draft.metadata.number.value == "示政办发〔2024〕12号"
    assert draft.metadata.title is not None
    assert draft.metadata.title.value == "关于印发示例省档案管理办法的通知"
    assert draft.metadata.signed_on is not None
    assert str(draft.metadata.signed_on.value) == "2024-05-23"


def test_its_text_is_whole(draft: Draft) -> None:
    assert draft.text.replace("\n", "") == "".join(NOTICE + SECOND)


def test_every_line_has_its_place_in_the_picture(draft: Draft) -> None:
    assert {place.page for place in draft.places} == {1, 2}
    covered = [range(place.start, place.end) for place in draft.places]
    unplaced = set(range(len(draft.text))) - set(itertools.chain(*covered))
    assert {draft.text[at] for at in unplaced} <= {"\n"}
    title = next(p for p in draft.places if draft.text[p.start : p.end].startswith("关于印发"))
    assert title.box == pytest.approx((21, 79, 276, 96), abs=4)
    assert title.confidence > 0.9
    lying = next(p for p in draft.places if draft.text[p.start : p.end] == SECOND[0])
    assert lying.box is not None
    left, top, right, bottom = lying.box
    assert bottom - top > 3 * (right - left)


def test_a_blank_page_is_told(draft: Draft) -> None:
    told = [f.detail for f in draft.findings if f.code == "page_without_text"]
    assert told == ["page 3: no text was recognised"]


def test_its_copy_is_searchable_and_its_characters_are_kept(draft: Draft) -> None:
    copy, kept = draft.attachments
    assert (copy.name, kept.name) == ("扫描.searchable.pdf", "扫描.characters.json")
    document = pypdfium2.PdfDocument(copy.data)
    texts = [page.get_textpage().get_text_range().split() for page in document]
    assert texts == [list(NOTICE), list(SECOND), []]
    pages = msgspec.json.decode(kept.data, type=list[Characters])
    assert [page.page for page in pages] == [1, 2, 3]


def test_a_bad_scan_is_sent_to_proof_reading(raw: RawFile) -> None:
    page = worn(picture().resize((480, 284)), degrees=0, blur=1.6, noise=190)
    (draft,) = read(tiff(page), raw)
    weak = [finding for finding in draft.findings if finding.code == "weak_line"]
    assert weak
    for finding in weak:
        assert finding.start is not None
        assert draft.text[finding.start : finding.end].strip()


def test_a_picture_without_text_is_refused(raw: RawFile) -> None:
    with pytest.raises(ReadError, match="empty"):
        read(tiff(Image.new("RGB", (300, 300), "navy")), raw)


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "bmp", "gif", "webp"])
def test_picture_files_are_scans_and_may_take_their_time(kind: str) -> None:
    reader = reader_of(f"image/{kind}")
    assert reader.name == "from_scan/1"
    assert reader.seconds >= 600


@pytest.mark.corpus
def test_a_bomb_is_refused_before_it_is_decoded(corpus: Path, raw: RawFile) -> None:
    with pytest.raises(ReadError, match="too_large_picture"):
        read((corpus / "made/hostile/pngbomb.png").read_bytes(), raw)
