"""The searchable copy of a scan: it looks the same, and its text is found where it stands."""

import io

import msgspec
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from gazette.errors import ReadError
from ingest.characters import Character, Characters
from ingest.ocr import Recognised, recognise
from ingest.pictures import Picture, open_pictures
from ingest.searchable import add_text_layer, new_searchable
from tests.scans import DPI, NOTICE, picture, read_notice, read_turned, size_of, turned

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

WORD = "档案管理"


def taken(image: Image.Image, kind: str = "JPEG", orientation: int = 1) -> Picture:
    """The only page of a file of this format."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    image.save(buffer, kind, dpi=(DPI, DPI), exif=exif)
    return next(open_pictures(buffer.getvalue()).pages)


def copy(page: Picture, recognised: Recognised) -> bytes:
    searchable = new_searchable()
    searchable.add_page(page, recognised)
    return searchable.saved()


def text_of(data: bytes) -> str:
    return str(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range())


def shown(data: bytes) -> Image.Image:
    """The page as a viewer shows it, at 72 dots an inch."""
    image = pypdfium2.PdfDocument(data)[0].render().to_pil()
    assert isinstance(image, Image.Image)
    return image.convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of brightness, out of 255."""
    return float(ImageStat.Stat(ImageChops.difference(one, other.resize(one.size))).mean[0])


@pytest.fixture(scope="module")
def notice() -> Picture:
    return taken(picture())


def test_the_text_is_found_in_reading_order(notice: Picture) -> None:
    assert text_of(copy(notice, read_notice())).split() == list(NOTICE)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_word_is_found_where_it_stands_and_the_page_opens_upright(quarters: int) -> None:
    page, recognised = taken(turned(quarters)), read_turned(quarters)
    data = copy(page, recognised)
    opened = pypdfium2.PdfDocument(data)[0]
    assert opened.get_size() == pytest.approx(size_of(picture()), abs=0.1)
    found = opened.get_textpage().search(WORD).get_next()
    assert found is not None
    left, bottom, right, top = opened.get_textpage().get_charbox(found[0])
    one = character(recognised, WORD[0])
    assert (left, page.height - top, right, page.height - bottom) == pytest.approx(one.box, abs=4)


def character(recognised: Recognised, text: str) -> Character:
    characters = msgspec.json.decode(recognised.characters, type=Characters)
    return next(each for line in characters.lines for each in line.characters if each.text == text)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stays_as_received_and_is_shown_the_right_way_up(orientation: int) -> None:
    page = taken(picture(), orientation=orientation)
    blank = recognise(Image.new("L", (9, 9), 255), number=1, width=page.width, height=page.height)
    data = copy(page, blank)
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        assert pdf.pages[0].get_images()["/Picture"].read_raw_bytes() == page.jpeg
    assert difference(shown(data), page.image.convert("L")) < 8


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA"])
def test_other_pictures_look_the_same(mode: str) -> None:
    page = taken(picture().convert(mode), kind="PNG")
    assert difference(shown(copy(page, read_notice())), page.image.convert("L")) < 8


def test_the_text_itself_is_not_seen() -> None:
    blank = taken(Image.new("L", picture().size, 255))
    assert shown(copy(blank, read_notice())).getextrema() == (255, 255)


def test_a_copy_made_twice_is_the_same(notice: Picture) -> None:
    assert copy(notice, read_notice()) == copy(notice, read_notice())


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
def test_a_pdf_keeps_its_pages_and_gains_their_text(notice: Picture, clockwise: int) -> None:
    """The page is turned and cropped, inherits its resources, and leaves its state changed."""
    with pikepdf.Pdf.open(io.BytesIO(copy(notice, blank_like(notice)))) as pdf:
        page = pdf.pages[0]
        page.mediabox = pikepdf.Array([-10, -20, 500, 400])
        page.cropbox = pikepdf.Array([0, 0, notice.width, notice.height])
        page.contents_add(b"q 3 0 0 3 50 50 cm")
        page.rotate(clockwise, relative=False)
        pdf.Root.Pages.Resources = page.obj.Resources
        del page.obj["/Resources"]
        buffer = io.BytesIO()
        pdf.save(buffer)
    before = buffer.getvalue()
    recognised = read_turned((360 - clockwise) // 90 % 4)
    after = add_text_layer(before, {1: recognised})
    assert text_of(after).split() == list(NOTICE)
    assert difference(shown(after), shown(before).rotate(clockwise, expand=True)) == 0
    one = pypdfium2.PdfDocument(after)[0].get_textpage()
    found = one.search(WORD).get_next()
    assert found is not None
    upright = pypdfium2.PdfDocument(copy(notice, read_notice()))[0].get_textpage()
    assert one.get_charbox(found[0]) == pytest.approx(
        upright.get_charbox(upright.search(WORD).get_next()[0]), abs=3
    )


def blank_like(page: Picture) -> Recognised:
    return recognise(Image.new("L", (9, 9), 255), number=1, width=page.width, height=page.height)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"no PDF"])
def test_a_broken_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="broken_pdf"):
        add_text_layer(data, {1: read_notice()})
