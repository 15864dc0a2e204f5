"""CSV: exact for programs; for people as a spreadsheet should show it."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.to_csv import BOM, csv_lines, csv_lines_for_people

pytestmark = pytest.mark.requirement("OD-07", "WS-07", "FOI-06")

_ROWS = st.lists(st.tuples(st.text(), st.text(), st.integers() | st.none()))


def shown(value: object) -> str:
    """What one cell for people holds."""
    ((cell,),) = csv.reader(io.StringIO(csv_lines_for_people([(value,)]).decode(), newline=""))
    return cell


@given(_ROWS)
def test_plain_csv_reads_back_the_same(rows: list[tuple[str, str, int | None]]) -> None:
    back = list(csv.reader(io.StringIO(csv_lines(rows).decode(), newline="")))
    assert back == [["" if value is None else str(value) for value in row] for row in rows]


@pytest.mark.parametrize(
    "value", ["=1+1", "+86 931 1234", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("x")']
)
def test_what_would_be_run_gets_an_apostrophe(value: str) -> None:
    assert shown(value) == f"'{value}"


@pytest.mark.parametrize(
    "value",
    [
        "620123199001011234", "91620000123456789012", "123456789012", "007", "1E5", "12e10", "(1)",
        "（1）2", "3/4", "1-2", "12:30", "50%", "1.", "1,000", " 12", "2024-05", "2024年5月23日",
    ],
)  # fmt: skip
def test_what_would_be_read_as_another_number_gets_a_tab(value: str) -> None:
    assert shown(value) == f"\t{value}"


@pytest.mark.parametrize(
    "value",
    [
        "620000", "7", "2024-05-23", "2024-06-01T02:03:04.000Z", "示政发〔2024〕12号", "第三条",
        "办法", "", "k7q2m9xt4d", "chp_1__art_3", "一、", "https://www.shili.example/1",
    ],
)  # fmt: skip
def test_everything_else_stays_as_it_is(value: str) -> None:
    assert shown(value) == value


def test_numbers_stay_numbers_and_nothing_stays_nothing() -> None:
    assert csv_lines_for_people([(-1, 0.5, None, 123456789012345678)]) == (
        b"-1,0.5,,123456789012345678\r\n"
    )


@given(st.text())
def test_only_a_guard_is_added(value: str) -> None:
    assert re.sub("^['\t]", "", shown(value)) == value or shown(value) == value


@pytest.mark.long
@pytest.mark.requirement("item-34")
def test_libreoffice_shows_chinese_and_long_codes(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("soffice is not installed: deploy/system-packages.sh test")
    values = ["示例省人民政府", "620123199001011234", "=1+1", "007", "2024-05-23", "两行\n文字"]
    source = tmp_path / "people.csv"
    source.write_bytes(BOM + csv_lines_for_people([("名称",), *((value,) for value in values)]))
    assert _opened(source, tmp_path) == [
        ("string", "名称"),
        ("string", "示例省人民政府"),
        ("string", "\t620123199001011234"),
        ("string", "'=1+1"),
        ("string", "\t007"),
        ("date", "2024-05-23"),
        ("string", "两行\n文字"),
    ]


def _opened(source: Path, folder: Path) -> list[tuple[str, str]]:
    """The type and text of each cell of the first column, as LibreOffice Calc opens a CSV file."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    # fields parted by commas, quoted by ", in UTF-8: what its dialog takes from the mark
    command += ["--infilter=CSV:44,34,76", "--convert-to", "fods", "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    names = {"t": "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"}
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    tree = ElementTree.parse(source.with_suffix(".fods"))  # noqa: S314 (made here)
    cells = [row.find(f"{names['t']}table-cell") for row in tree.iter(f"{names['t']}table-row")]
    found = []
    for cell in cells:
        assert cell is not None
        lines = ["".join(_pieces(line, text)) for line in cell.iter(f"{text}p")]
        found.append((cell.attrib[office], "\n".join(lines)))
    return found


def _pieces(line: ElementTree.Element, text: str) -> list[str]:
    """A paragraph's words, with its tabs as tabs."""
    pieces = [line.text or ""]
    for child in line:
        pieces += ["\t" if child.tag == f"{text}tab" else child.text or "", child.tail or ""]
    return pieces
