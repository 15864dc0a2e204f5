"""What is told of recognised pages: where their text stands, what wants proof-reading."""

import pytest

from gazette.model import Draft, Metadata, Place, RawFile
from ingest import scanned
from ingest.deskew import Turn
from ingest.drafting import Page, Spot
from ingest.layout import Run, Sheet
from ingest.ocr import Recognised
from ingest.scanned import proofread, with_scans

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

TEXT = "示例省人民政府\n特此通知。\n特此通知。"


def scan(number: int, *runs: Run, quarters: int = 0, unread: int = 0) -> Recognised:
    turn = Turn(200.0, 100.0, quarters)
    return Recognised(
        Sheet(number, *turn.upright_size, runs), f'{{"page":{number}}}'.encode(), turn, unread
    )


def run(text: str, confidence: float) -> Run:
    return Run(text, (10.0, 20.0, 60.0, 30.0), 10.0, confidence)


def draft(raw: RawFile) -> Draft:
    """Its first line stands on page 1, the two others on page 2."""
    places = [Place(start=0, end=7, page=1, box=None)]
    places += [Place(start=at, end=at + 5, page=2, box=None) for at in (8, 14)]
    return Draft(
        raw=raw, record=None, reader="r/1", text=TEXT, metadata=Metadata(), places=tuple(places)
    )


def test_a_weak_line_is_told_with_its_place_and_never_its_words(raw: RawFile) -> None:
    scans = {1: scan(1, run("示例省人民政府", 0.99)), 2: scan(2, run(" 特此通知。", 0.612))}
    (read,) = proofread([draft(raw)], scans)
    (finding,) = read.findings
    assert finding.code == "weak_line"
    assert TEXT[finding.start : finding.end] == "特此通知。"
    assert finding.start == 8
    assert finding.detail == "page 2, (10, 20, 60, 30): recognised with a score of 0.61"


def test_a_weak_line_that_is_not_of_the_text_is_none_of_its(raw: RawFile) -> None:
    scans = {1: scan(1, run("— 1 —", 0.4)), 2: scan(2, run("示例省人民政府", 0.4))}
    (read,) = proofread([draft(raw)], scans)
    assert read.findings == ()


def test_many_weak_lines_are_counted(raw: RawFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanned, "_MOST", 1)
    scans = {2: scan(2, run("特此通知。", 0.5), run("通知。", 0.5), run("特此", 0.5))}
    (read,) = proofread([draft(raw)], scans)
    assert [finding.code for finding in read.findings] == ["weak_line", "weak_line"]
    assert read.findings[1].detail == "2 more lines want proof-reading"


def test_places_are_led_back_into_a_picture_that_lies_on_its_side(raw: RawFile) -> None:
    upright = (0.0, 0.0, 30.0, 10.0)
    page = Page(lines=["甲", "乙"], spots={0: [Spot(1, upright)], 1: [Spot(2, upright)]})
    placed = with_scans(page, {1: scan(1, quarters=1)}, raw=raw, searchable=b"")
    assert placed.spots[0][0].box == pytest.approx((190.0, 0.0, 200.0, 30.0))
    assert placed.spots[1][0].box == upright


def test_what_could_not_be_read_is_told_by_page(raw: RawFile) -> None:
    scans = {3: scan(3), 4: scan(4, run("甲", 0.9), unread=2)}
    page = with_scans(Page(lines=["甲"]), scans, raw=raw, searchable=b"")
    assert [(finding.code, finding.detail[:6]) for finding in page.findings] == [
        ("page_without_text", "page 3"),
        ("unread_lines", "page 4"),
    ]


def test_the_copies_bear_the_name_of_the_file(raw: RawFile) -> None:
    page = with_scans(Page(lines=[]), {1: scan(1), 2: scan(2)}, raw=raw, searchable=b"%PDF")
    copy, characters = page.attachments
    assert (copy.role, copy.name, copy.data) == ("searchable", "示例.searchable.pdf", b"%PDF")
    assert characters.role == "characters"
    assert characters.data == b'[{"page":1},\n{"page":2}]\n'


def test_a_file_without_scans_stays_as_it_is(raw: RawFile) -> None:
    page = Page(lines=["甲"])
    assert with_scans(page, {}, raw=raw, searchable=b"") is page
