"""PDF files are read page by page: text, tables, attachments; and refused with a reason."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest import from_pdf
from tests.ingest.lines import pdf_page
from tests.ingest.made_pdf import Words, make_pdf, pdf_of
from tests.ingest.set_pages import Setting, set_pages

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

NOTICE = [
    Words("示例省人民政府办公厅文件", 130, 80, 28),
    Words("示政办发〔2024〕5号", 220, 130),
    Words("示例省人民政府办公厅关于", 190, 200, 22),
    Words("示例工作的通知", 220, 232, 22),
    Words("各市人民政府，省政府各部门：", 80, 290),
    Words("为做好示例工作，现就有关事项通知如下，请认真贯彻执行，", 112, 320),
    Words("不得有误。", 80, 350),
    Words("示例省人民政府办公厅", 350, 420),
    Words("2024年5月23日", 370, 450),
]


def read(data: bytes, raw: RawFile) -> Draft:
    (draft,) = from_pdf.read(data, replace(raw, media_type="application/pdf"))
    return draft


def test_a_notice_is_read_with_its_masthead_and_places(raw: RawFile) -> None:
    draft = read(make_pdf([NOTICE]), raw)
    metadata = draft.metadata
    assert metadata.title is not None
    assert metadata.title.value == "示例省人民政府办公厅关于示例工作的通知"
    assert metadata.number is not None
    assert metadata.number.value == "示政办发〔2024〕5号"
    assert metadata.signed_on is not None
    assert str(metadata.signed_on.value) == "2024-05-23"
    assert "现就有关事项通知如下，请认真贯彻执行，不得有误。" in draft.text.split("\n")[-3]
    place = next(p for p in draft.places if draft.text[p.start : p.end].startswith("各市"))
    assert place.page == 1
    assert place.box is not None
    assert place.box[0] == pytest.approx(80, abs=3)
    assert place.box[1] == pytest.approx(290, abs=6)


@pytest.mark.parametrize("columns", [1, 2])
def test_what_was_set_is_read(columns: int) -> None:
    paragraphs = [f"第{n}段的文字，" + "写得长一些，" * (n % 7 + 4) + "完。" for n in range(40)]
    setting = Setting(columns=columns, size=12.0, leading=20.0, numbers="— {} —")
    page = pdf_page(pdf_of(set_pages(paragraphs, setting)))
    assert list(page.lines)[:30] == paragraphs[:30]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_is_held_as_its_text_stands(rotate: int) -> None:
    upright = pdf_page(make_pdf([NOTICE]))
    assert pdf_page(make_pdf([NOTICE], rotate=rotate)).lines == upright.lines


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_text_that_is_drawn_turned_is_read_all_the_same(quarter: int) -> None:
    assert pdf_page(make_pdf([NOTICE], quarter=quarter)).lines == pdf_page(make_pdf([NOTICE])).lines


def test_a_watermark_aslant_is_left_out_and_counted() -> None:
    marked = [*NOTICE, Words("样稿", 200, 500, 40, slant=0.5)]
    page = pdf_page(make_pdf([marked]))
    assert not any("样稿" in line for line in page.lines)
    assert "turned_text" in {finding.code for finding in page.findings}


def test_a_ruled_table_is_a_grid() -> None:
    rules = [(100, y, 400, y) for y in (200, 230, 260)]
    rules += [(x, 200, x, 260) for x in (100, 200, 400)]
    words = [
        Words("上面的文字。", 112, 150), Words("序号", 110, 207), Words("事项", 210, 207),
        Words("1", 110, 237), Words("公开示例", 210, 237), Words("下面的文字。", 112, 300),
    ]  # fmt: skip
    page = pdf_page(make_pdf([words], rules=rules))
    assert list(page.lines) == ["上面的文字。", "序号\t事项", "1\t公开示例", "下面的文字。"]
    assert page.tables == {1: (2, (("序号", "事项"), ("1", "公开示例")))}


def test_bold_by_drawing_twice_is_read_once() -> None:
    twice = [Words("示例工作", 100, 100), Words("示例工作", 100.4, 100)]
    assert list(pdf_page(make_pdf([twice])).lines) == ["示例工作"]


def test_radicals_are_read_as_the_characters_they_are() -> None:
    assert list(pdf_page(make_pdf([[Words("⽂件⼯作", 100, 100)]])).lines) == ["文件工作"]


def test_attachments_come_along() -> None:
    page = pdf_page(make_pdf([NOTICE], attached=("附表.csv", b"a,b\n1,2\n")))
    assert [(a.name, a.role, a.data) for a in page.attachments] == [
        ("附表.csv", "attachment", b"a,b\n1,2\n")
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (make_pdf([]), "broken"),
        (make_pdf([NOTICE], password="secret"), "encrypted"),  # noqa: S106 (of a test)
        (b"%PDF-1.7 nothing", "broken"),
        (make_pdf([[]]), "empty"),
    ],
    ids=["no page", "password", "no PDF", "no text"],
)
def test_what_cannot_be_read_says_why(raw: RawFile, data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data, raw)
    assert caught.value.code == code


def test_too_many_pages_are_refused_before_they_are_read() -> None:
    with pytest.raises(ReadError, match="10,000 pages") as caught:
        pdf_page(make_pdf([[]] * 10_000))
    assert caught.value.code == "too_many_pages"


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_pdf_cut_short_is_read_or_refused(raw: RawFile, tenth: int) -> None:
    data = make_pdf([NOTICE, NOTICE])
    try:
        draft = read(data[: len(data) * tenth // 10], raw)
    except ReadError as error:
        said = error.code
    else:
        said = "read" if "示例省人民政府办公厅" in draft.text else "lost"
    assert said in {"broken", "empty", "read"}
