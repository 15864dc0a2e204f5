"""Text recognised in pictures of made-up pages: straight, turned, askew, worn."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from gazette.errors import ReadError
from ingest import recogniser
from ingest.characters import Characters
from tests.scans import DPI, NOTICE, picture, read, read_notice, read_turned, size_of, turned, worn

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")


def texts(page: Image.Image) -> list[str]:
    """The lines found, from top to bottom."""
    runs = sorted(read(page).sheet.runs, key=lambda run: run.box[1])
    return [run.text for run in runs]


def test_a_clean_page_is_read_without_a_mistake() -> None:
    runs = sorted(read_notice().sheet.runs, key=lambda run: run.box[1])
    assert [run.text for run in runs] == list(NOTICE)
    assert all(run.confidence > 0.9 for run in runs)


def test_type_size_and_place_are_in_points() -> None:
    for run in read_notice().sheet.runs:
        left, top, _, bottom = run.box
        assert run.size == pytest.approx(16, abs=1)
        assert 16 < left < 22
        assert 14 < bottom - top < 24


def test_a_worn_page_askew_is_read_and_set_level() -> None:
    page = worn(picture(), degrees=3, blur=0.8, noise=60)
    recognised = read(page)
    assert recognised.turn.degrees == pytest.approx(-3, abs=0.3)
    runs = sorted(recognised.sheet.runs, key=lambda run: run.box[1])
    assert [run.text for run in runs] == list(NOTICE)
    assert all(bottom - top < 26 for _, top, _, bottom in (run.box for run in runs))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_is_read_and_its_characters_found_where_they_lie(quarters: int) -> None:
    page, recognised = turned(quarters), read_turned(quarters)
    runs = sorted(recognised.sheet.runs, key=lambda run: run.box[1])
    assert [run.text for run in runs] == list(NOTICE)
    turn = recognised.turn
    characters = msgspec.json.decode(recognised.characters, type=Characters)
    assert (characters.width, characters.height) == pytest.approx(size_of(page), abs=0.01)
    for run, line in zip(recognised.sheet.runs, characters.lines, strict=True):
        assert turn.in_picture(run.box) == pytest.approx(line.box, abs=0.5)
    assert set(sides_with_ink(page, characters)) == {True}


def sides_with_ink(page: Image.Image, characters: Characters) -> list[bool]:
    """Whether ink is inside the box of each character."""
    scale = DPI / 72
    boxes = [character.box for line in characters.lines for character in line.characters]
    return [
        page.convert("L").crop(tuple(round(edge * scale) for edge in box)).getextrema()[0] < 128  # type: ignore[arg-type, operator]  # of one band
        for box in boxes
    ]


def test_characters_stand_in_order_and_are_not_mended() -> None:
    characters = msgspec.json.decode(read_notice().characters, type=Characters)
    assert characters.page == 1
    assert characters.dpi == pytest.approx(DPI, abs=0.5)
    for line in characters.lines:
        assert "".join(character.text for character in line.characters) == line.text
        starts = [character.box[0] for character in line.characters]
        assert starts == sorted(starts)


def test_black_edges_of_a_scan_are_no_text() -> None:
    page = picture()
    framed = Image.new("RGB", (page.width + 160, page.height + 120), "black")
    framed.paste(page, (80, 60))
    assert texts(framed) == list(NOTICE)


def test_ink_on_a_transparent_page_is_read() -> None:
    ink = picture().convert("L").point(lambda value: 255 - value)
    page = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    page.putalpha(ink)
    assert texts(page) == list(NOTICE)


@pytest.mark.parametrize("size", [(1, 1), (5, 900), (900, 5), (600, 400)])
def test_a_blank_page_has_no_text(size: tuple[int, int]) -> None:
    recognised = read(Image.new("1", size, 1))
    assert (recognised.sheet.runs, recognised.unread) == ((), 0)


def test_a_long_strip_is_read() -> None:
    assert texts(picture(["示例省人民政府关于公布行政规范性文件清理结果的决定" * 2])) != []


def test_a_missing_model_is_said_and_not_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(recogniser._MODELS, "Rec", "none.onnx")
    recogniser._engine.cache_clear()
    with pytest.raises(ReadError, match="no_ocr"):
        read(picture(["示例"]))
    recogniser._engine.cache_clear()


def test_a_confined_process_has_the_memory_and_files_it_takes(tmp_path: Path) -> None:
    program = (
        "from gazette.confinement import confine; confine(files=64); "
        "from tests.scans import read, picture; print(len(read(picture()).sheet.runs))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        env={"LANG": "C.UTF-8", "PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=tmp_path,
    )
    assert (done.stdout.strip(), done.stderr) == (str(len(NOTICE)), "")
