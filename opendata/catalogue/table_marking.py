"""The marked copy of a file: what its agency sent, with the reason beside or over each bad cell."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from gazette.datasets import CellFinding
from opendata.catalogue.table_reading import FileFormat, read_sheet
from opendata.catalogue.table_schema import TableSchema

REASONS = "检查结果"
"""The heading of the added column."""

_RED = "FFC7CE"
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def write_marked(
    path: Path, form: FileFormat, schema: TableSchema, findings: Iterable[CellFinding], *, to: Path
) -> FileFormat:
    """Writes the marked copy: a spreadsheet of a spreadsheet, else CSV with a column of reasons."""
    of_row: dict[int, list[CellFinding]] = {}
    for one in findings:
        if one.row is not None:
            of_row.setdefault(one.row, []).append(one)
    if form == "xlsx":
        _write_xlsx(path, schema, of_row, to)
        return "xlsx"
    _write_csv(path, form, schema, of_row, to)
    return "csv"


def reasons(schema: TableSchema, findings: Iterable[CellFinding]) -> str:
    """What is wrong with a row, in words."""
    headings = {field.name: field.heading for field in schema.fields}
    return "；".join(f"{headings.get(one.column or '', '本行')}：{one.detail}" for one in findings)


def _write_csv(
    path: Path,
    form: FileFormat,
    schema: TableSchema,
    of_row: Mapping[int, list[CellFinding]],
    to: Path,
) -> None:
    sheet = read_sheet(path, form, schema.sheet)
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([*sheet.labels, REASONS])
        for line in sheet.lines:
            told = reasons(schema, of_row.get(line.number, ()))
            writer.writerow([*map(_safe, line.cells), told])


def _write_xlsx(
    path: Path, schema: TableSchema, of_row: Mapping[int, list[CellFinding]], to: Path
) -> None:
    from openpyxl import Workbook  # for spreadsheets alone
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    sheet = read_sheet(path, "xlsx", schema.sheet)
    names = {field.heading: field.name for field in schema.fields}
    columns = [names.get(label, label) for label in sheet.labels]
    red = PatternFill("solid", fgColor=_RED)
    book = Workbook(write_only=True)
    page = book.create_sheet("检查结果")
    page.append([*sheet.labels, REASONS])
    for line in sheet.lines:
        wrong = of_row.get(line.number, [])
        if not wrong:
            page.append([*map(_safe, line.cells)])
            continue
        cells = []
        for column, text in zip(columns, line.cells, strict=True):
            cell = WriteOnlyCell(page, value=_safe(text))
            told = [one.detail for one in wrong if one.column == column]
            if told:
                cell.fill = red
                cell.comment = Comment("；".join(told), "Gongbao")
            cells.append(cell)
        page.append([*cells, reasons(schema, wrong)])
    book.save(to)


def _safe(text: str | None) -> str | None:
    """A text that a spreadsheet shows and does not run."""
    return f"'{text}" if text is not None and text.startswith(_RISKY) else text
