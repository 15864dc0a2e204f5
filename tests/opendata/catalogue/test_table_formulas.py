"""A formula counts by the result that stands beside it in the file; without one nothing is guessed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from gazette.errors import TableFileError
from opendata.catalogue.table_reading import read_sheet

pytestmark = pytest.mark.requirement("OD-05", "WS-05")

SHEET = "xl/worksheets/sheet1.xml"


def workbook(path: Path, formula: str, result: bytes | None) -> Path:
    """A sheet with a formula in B2, and its result as a spreadsheet program would save it."""
    book = Workbook()
    for row in (["项目", "金额"], ["合计", formula], ["甲", 3]):
        book.active.append(row)
    book.save(path)
    if result is not None:
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        start, end = b'<c r="B2"', b"</f>"
        before, _, rest = parts[SHEET].partition(start)
        written, _, rest = rest.partition(end)
        rest = rest[rest.index(b"</c>") :]
        parts[SHEET] = before + start + written + end + result + rest
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in parts.items():
                package.writestr(name, part)
    return path


def test_a_formula_is_its_result(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", "=SUM(B3:B9)", b"<v>3</v>")
    rows = [line.cells for line in read_sheet(path, "xlsx").lines]
    assert rows == [["合计", "3"], ["甲", "3"]]


@pytest.mark.parametrize("empty", [None, b"", b"<v/>", b"<v></v>"])
def test_a_formula_without_its_result_is_no_empty_cell(tmp_path: Path, empty: bytes | None) -> None:
    """What programs write has no results, and its sums were published as nothing."""
    path = workbook(tmp_path / "t.xlsx", "=SUM(B3:B9)", empty)
    with pytest.raises(TableFileError, match="B2：公式没有保存结果") as caught:
        read_sheet(path, "xlsx")
    assert caught.value.code == "formula"


def test_the_empty_text_is_a_result(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", '=IF(B3>9,"多","")', b"<v></v>")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[SHEET] = parts[SHEET].replace(b'<c r="B2"', b'<c r="B2" t="str"')
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    assert next(read_sheet(path, "xlsx").lines).cells == ["合计", None]
