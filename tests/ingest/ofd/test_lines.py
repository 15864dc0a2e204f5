"""Pieces of a line are put together as they are printed, however their maker framed them."""

import pytest

from ingest.ofd.reading import Opened
from tests.ofd_files import ofd_of, opened, page, text_object

pytestmark = pytest.mark.requirement("item-37", "GZ-10")

FRAME = "20 20 {width} 5"


def texts(found: Opened) -> list[list[str]]:
    return [[run.text for run in sheet.runs] for sheet in found.sheets]


def piece(words: str, *, at: str) -> str:
    """A piece that is spread over its whole frame, whatever its letters need."""
    step = float(at.split()[2]) / len(words)
    return text_object(words, at=at, code=f'X="0" Y="5" DeltaX="g {len(words) - 1} {step}"')


def test_pieces_that_share_the_frame_of_a_line_are_one_line() -> None:
    frame = FRAME.format(width=60)
    pieces = [piece(words, at=frame) for words in ("示政办〔", "2024", "〕7号")]
    assert texts(opened(ofd_of(page(*pieces)))) == [["示政办〔2024〕7号"]]


def test_a_mark_in_a_frame_of_its_own_stands_where_the_line_leaves_room_for_it() -> None:
    line = FRAME.format(width=6 * 5 + 2 * 2.5)
    marks = [text_object("“", at="30 20 2.5 5"), text_object("”", at="42.5 20 2.5 5")]
    assert texts(opened(ofd_of(page(*marks, piece("推进交房即办", at=line))))) == [
        ["推进“交房”即办"]
    ]


def test_the_same_where_pieces_of_several_fonts_make_the_line() -> None:
    line = FRAME.format(width=8 * 5 + 2 * 2.5 + 1.25)
    marks = [text_object("“", at="30 20 2.5 5"), text_object("”", at="42.5 20 2.5 5")]
    pieces = [piece(words, at=line) for words in ("推进交房", ",", "示例即办")]
    assert texts(opened(ofd_of(page(*marks, *pieces)))) == [["推进“交房”,示例即办"]]


def test_a_word_in_a_gap_that_the_letters_leave_stands_in_that_gap() -> None:
    line = text_object("依照办理", code='X="0" Y="5" DeltaX="5 11 5"')
    between = text_object("本", at="31 20 5 5")
    assert texts(opened(ofd_of(page(line, between)))) == [["依照本办理"]]


def test_words_on_other_lines_stay_apart() -> None:
    above, below = text_object("示例省人民政府"), text_object("通知", at="25 28 20 5")
    assert texts(opened(ofd_of(page(above, below)))) == [["示例省人民政府", "通知"]]


def test_words_printed_twice_to_be_bold_are_read_once() -> None:
    twice = [text_object("示例", at="20 20 20 6"), text_object("示例", at="20.3 20 20 6")]
    assert texts(opened(ofd_of(page(*twice)))) == [["示例"]]


def test_the_same_word_twice_on_a_line_is_read_twice() -> None:
    twice = [text_object("示例", at="20 20 20 6"), text_object("示例", at="30 20 20 6")]
    assert texts(opened(ofd_of(page(*twice)))) == [["示例", "示例"]]
