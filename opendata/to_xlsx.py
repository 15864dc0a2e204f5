"""A table as a spreadsheet (Office Open XML, XLSX), row by row in constant memory.

Every text is written as a text: nothing runs as a formula, and no code becomes a number.
"""

from __future__ import annotations

from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from gazette.errors import SheetError
from opendata.flat_table import FlatTable, Row

MOST_ROWS = 1_048_575
"""Beside the row of names; the format's own limit is one more."""
MOST_CHARACTERS = 32_767
"""Of a cell, counted as the format does: in UTF-16."""
_LONGEST_NAME = 31  # of a sheet


def write_xlsx(table: FlatTable, path: Path, *, most_rows: int = MOST_ROWS) -> int:
    """Writes a new file; gives how many rows it has. Raises SheetError for what does not fit."""
    if table.total is not None and table.total > most_rows:
        raise _too_many(table.total, most_rows)
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with Workbook(str(path), options) as book:
        sheet = book.add_worksheet(table.name[:_LONGEST_NAME])
        sheet.freeze_panes(1, 0)
        names = [column.name for column in table.columns]
        _write(sheet, 0, names, names)
        written = 0
        for rows in table.batches:
            for row in rows:
                written += 1
                if written > most_rows:
                    raise _too_many(written, most_rows)
                _write(sheet, written, row, names)
    return written


def _write(sheet: Worksheet, place: int, row: Row, names: list[str]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            if len(value) * 2 > MOST_CHARACTERS:
                _check(value, place, names[column])
            sheet.write_string(place, column, value)
        elif value is not None:
            sheet.write_number(place, column, value)


def _too_many(rows: int, most: int) -> SheetError:
    return SheetError(f"{rows} rows or more, and a sheet has at most {most}")


def _check(value: str, place: int, name: str) -> None:
    length = len(value.encode("utf-16-le")) // 2
    if length > MOST_CHARACTERS:
        raise SheetError(
            f"row {place}, {name}: {length} characters, and a cell has at most {MOST_CHARACTERS}"
        )
