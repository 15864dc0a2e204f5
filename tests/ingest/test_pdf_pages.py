"""What a text layer says is judged: hidden, covered, cut off, drawn twice, turned, or garbage."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from benchmarks.truth import raw_file
from gazette.errors import ReadError
from gazette.model import RawFile
from ingest import from_pdf, pdf_recognition
from ingest.drafting import Page
from tests import scans
from tests.ingest.made_pdf import HEIGHT, WIDTH, Shown, Words, make_pdf

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

LINE = "为做好示例工作，现就有关事项通知如下，请认真"
TEXT = [Words(LINE, 112, 200 + 28 * row) for row in range(6)]
WHITE = Image.new("L", (60, 80), 255)
RULES = [(100, y, 400, y) for y in (200, 230, 260)] + [(x, 200, x, 260) for x in (100, 200, 400)]
CELLS = [
    Words("序号", 110, 207), Words("事项", 210, 207),
    Words("1", 110, 237), Words("公开示例", 210, 237),
]  # fmt: skip


@pytest.fixture
def pdf_file(raw: RawFile) -> RawFile:
    return replace(raw, media_type="application/pdf")


def read(data: bytes, raw: RawFile) -> Page:
    return from_pdf.read_pages(data, raw).page


def codes(page: Page) -> list[str]:
    return [finding.code for finding in page.findings]


def hidden(words: list[Words]) -> list[Words]:
    return [each._replace(mode=3) for each in words]


def test_text_that_is_not_seen_is_left_out_and_counted(pdf_file: RawFile) -> None:
    page = read(make_pdf([[*TEXT, *hidden([Words("看不见", 112, 500)])]]), pdf_file)
    assert not any("看不见" in line for line in page.lines)
    assert [each.detail for each in page.findings if each.code == "hidden_text"] == [
        "3 characters that are not seen were left out"
    ]


def test_text_too_small_to_be_seen_is_left_out_and_counted(pdf_file: RawFile) -> None:
    page = read(make_pdf([[*TEXT, Words("看不见", 112, 500, size=0.1)]]), pdf_file)
    assert not any("看不见" in line for line in page.lines)
    assert "hidden_text" in codes(page)


@pytest.mark.parametrize("is_above", [True, False])
def test_text_behind_a_scan_is_read_and_told(pdf_file: RawFile, *, is_above: bool) -> None:
    shown = Shown(WHITE, is_above=is_above)
    page = read(make_pdf([hidden(TEXT)], picture=shown), pdf_file)
    assert "".join(page.lines) == LINE * 6
    assert codes(page) == ["text_layer_by_ocr"]


def test_text_that_a_picture_of_the_page_covers_is_read_and_told(pdf_file: RawFile) -> None:
    page = read(make_pdf([TEXT], picture=Shown(WHITE, is_above=True)), pdf_file)
    assert "".join(page.lines) == LINE * 6
    assert codes(page) == ["text_layer_by_ocr"]


def test_text_on_a_coloured_ground_is_its_makers(pdf_file: RawFile) -> None:
    page = read(make_pdf([TEXT], picture=Shown(WHITE)), pdf_file)
    assert "".join(page.lines) == LINE * 6
    assert "text_layer_by_ocr" not in codes(page)


def test_a_picture_beside_text_is_told(pdf_file: RawFile) -> None:
    page = read(make_pdf([TEXT], picture=Shown(WHITE, (50, 400, 550, 800))), pdf_file)
    assert codes(page) == ["picture_not_read"]


@pytest.mark.parametrize("rotate", [0, 90])
def test_text_beyond_the_edges_is_left_out_and_counted(pdf_file: RawFile, rotate: int) -> None:
    marks = [Words("裁切线", 300, 20), Words("裁切线", 540, 400)]
    crop = (60, 60, WIDTH - 60, HEIGHT - 60)
    page = read(make_pdf([[*TEXT, *marks]], crop=crop, rotate=rotate), pdf_file)
    assert "".join(page.lines) == LINE * 6
    assert [each.detail for each in page.findings] == [
        "6 characters beyond the edges of their page were left out"
    ]


def test_a_line_drawn_twice_is_read_once(pdf_file: RawFile) -> None:
    again = [each._replace(left=each.left + 0.5) for each in TEXT]
    assert "".join(read(make_pdf([[*TEXT, *again]]), pdf_file).lines) == LINE * 6


def test_a_hyphen_at_the_end_of_a_row_is_read(pdf_file: RawFile) -> None:
    rows = [Words("The example office of infor-", 100, 200), Words("mation", 100, 228)]
    assert list(read(make_pdf([rows]), pdf_file).lines) == ["The example office of information"]


@pytest.mark.parametrize(
    ("drawn", "read_as"),
    [("⽂件⼯作", "文件工作"), ("⻚面⻛险⻓期⻅附件", "页面风险长期见附件"), ("⾦\uf90a", "金金")],
)
def test_radicals_are_the_characters_that_they_are(
    pdf_file: RawFile, drawn: str, read_as: str
) -> None:
    assert list(read(make_pdf([[Words(drawn, 100, 100)]]), pdf_file).lines) == [read_as]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("moved", [(0, 0), (-50, -60), (30, 40)])
@pytest.mark.parametrize("quarter", [0, 1, 3])
def test_a_ruled_table_is_a_grid_however_the_page_lies(
    pdf_file: RawFile, rotate: int, moved: tuple[float, float], quarter: int
) -> None:
    data = make_pdf([CELLS], rules=RULES, rotate=rotate, moved=moved, quarter=quarter)
    page = read(data, pdf_file)
    assert page.tables == {0: (2, (("序号", "事项"), ("1", "公开示例")))}


def test_a_ruled_table_on_a_page_that_is_cut_is_a_grid(pdf_file: RawFile) -> None:
    page = read(make_pdf([CELLS], rules=RULES, crop=(50, 60, 500, 800)), pdf_file)
    assert page.tables == {0: (2, (("序号", "事项"), ("1", "公开示例")))}


@pytest.mark.parametrize(
    ("rotate", "quarter", "box"),
    [
        (0, 0, (112, 200, 464, 216)),
        (0, 1, (200, WIDTH - 464, 216, WIDTH - 112)),
        (90, 3, (WIDTH - 464, HEIGHT - 216, WIDTH - 112, HEIGHT - 200)),
        (90, 1, (112, 200, 464, 216)),
    ],
)
def test_places_are_those_that_a_viewer_shows(
    pdf_file: RawFile, rotate: int, quarter: int, box: tuple[float, float, float, float]
) -> None:
    page = read(make_pdf([TEXT[:1]], rotate=rotate, quarter=quarter), pdf_file)
    (spot,) = page.spots[0]
    assert spot.box == pytest.approx(box, abs=6)


def garbled(data: bytes) -> bytes:
    """The file with a font whose codes nobody can tell: glyphs by number, without a map."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        font = pdf.pages[0].Resources.Font.F1
        font.Encoding = pikepdf.Name("/Identity-H")
        font.DescendantFonts[0].CIDSystemInfo.Ordering = pikepdf.String("Identity")
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.mark.parametrize("stamp", [[], [Words("第1页", 300, 800, 9)], hidden(TEXT[:1])])
def test_a_page_that_is_a_picture_is_recognised(pdf_file: RawFile, stamp: list[Words]) -> None:
    image = scans.picture()
    box = (40.0, 100.0, 40.0 + image.width * 0.36, 100.0 + image.height * 0.36)
    shown = Shown(image, box=box) if not stamp else Shown(_on_a_page(image))
    page = read(make_pdf([stamp], picture=shown), pdf_file)
    assert "示政办发〔2024〕12号" in page.lines
    assert "recognised_page" in codes(page)
    assert {each.role for each in page.attachments} == {"searchable", "characters"}


def _on_a_page(image: Image.Image) -> Image.Image:
    sheet = Image.new("L", (int(WIDTH / 0.36), int(HEIGHT / 0.36)), 255)
    sheet.paste(image.convert("L"), (100, 200))
    return sheet


def test_a_page_of_garbage_is_shown_and_recognised(pdf_file: RawFile) -> None:
    data = garbled(make_pdf([[*TEXT, *TEXT]], picture=Shown(_on_a_page(scans.picture()))))
    page = read(data, pdf_file)
    assert "recognised_page" in codes(page)
    assert "示政办发〔2024〕12号" in "\n".join(page.lines)


def test_a_scan_of_too_many_pages_is_refused(pdf_file: RawFile) -> None:
    count = pdf_recognition.MOST_SCANNED + 1
    with pytest.raises(ReadError, match="101 pages without text") as caught:
        read(make_pdf([[]] * count, picture=Shown(WHITE)), pdf_file)
    assert caught.value.code == "too_many_scanned_pages"


def test_a_page_of_giant_size_is_shown_small_enough(pdf_file: RawFile) -> None:
    giant = make_pdf([[]], picture=Shown(WHITE))
    with pikepdf.open(io.BytesIO(giant)) as pdf:
        pdf.pages[0].MediaBox = [0, 0, 9_000_000, 9_000_000]
        out = io.BytesIO()
        pdf.save(out)
    assert codes(read(out.getvalue(), pdf_file)).count("page_without_text") == 1


WHOLE = make_pdf([[*TEXT, *CELLS]] * 2, rules=RULES, attached=("附表.csv", b"a,b"))


@given(
    damage=st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(min_size=0, max_size=4)),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=30, deadline=None)  # what turns to garbage is recognised, in seconds
def test_a_damaged_file_is_read_or_refused_with_a_reason(
    damage: list[tuple[int, bytes]],
) -> None:
    """pdfium mends what pdfplumber and pikepdf do not: neither may bring the reader down."""
    data = bytearray(WHOLE)
    for place, written in damage:
        data[place : place + 4] = written
    try:
        from_pdf.read_pages(bytes(data), raw_file("示例.pdf", "application/pdf"))
        said = "read"
    except ReadError as error:
        said = error.code
    assert said in {"read", "broken", "empty", "encrypted", "too_large", "too_many_pages"}
