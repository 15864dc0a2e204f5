"""The rows of a file that an agency has (CSV, XLSX, JSON, NDJSON, Parquet), as texts, one by one.

Whatever the format, a cell is a text without outer spaces or None; what it means is for the schema to
say. Runs in the child process of `table_child`, for the files are strangers'.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from gazette.errors import TableFileError
from opendata.catalogue.table_formulas import require_results
from opendata.catalogue.table_text import delimiter_of, encoding_of, is_wide_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FileFormat = Literal["csv", "xlsx", "json", "ndjson", "parquet"]
Cell = str | None
Cells = list[Cell]

MEDIA_TYPES: Mapping[FileFormat, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}

_LONGEST_CELL = 1_000_000  # characters
_LONGEST_LINE = 8_000_000  # bytes
_LARGEST_JSON = 64 * 1024**2  # bytes: it is read as a whole, so anything longer must be NDJSON
_MOST_UNPACKED = 2 * 1024**3  # bytes of an XLSX
_MOST_TIMES = 300  # what an entry may unpack to, by its size; sheets of zeros come near a hundred
_SMALL = 1024**2  # bytes below which no ratio is looked at
_MOST_COLUMNS = 1_000
_HEAD = 4096  # bytes looked at to tell the format


class Line(msgspec.Struct, frozen=True):
    """A row of the file."""

    number: int
    """As people count: of a table from 1 with the heading, of records from 1."""
    cells: Cells
    extra: bool = False
    """Whether the row has values beyond the columns."""


class Sheet(msgspec.Struct, frozen=True):
    """A file as a table."""

    labels: list[str]
    lines: Iterator[Line]


def format_of(path: Path) -> FileFormat:
    """The format, told by the first bytes. Raises TableFileError for what is no table."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise TableFileError("empty", "文件为空 the file is empty")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK"):
        return "xlsx"
    if is_wide_text(head):
        return "csv"
    if b"\0" in head:
        raise TableFileError(
            "unknown_format", "不是 CSV、XLSX、JSON、NDJSON 或 Parquet 文件 none of these formats"
        )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "json" if start[:1] == b"[" else "ndjson" if start[:1] == b"{" else "csv"


def read_sheet(path: Path, form: FileFormat, name: str | None = None) -> Sheet:
    """The file as a table, of a workbook (XLSX) the sheet of that name.

    Raises TableFileError, also later, where it cannot be read or has no such sheet.
    """
    if name is not None and form != "xlsx":
        raise TableFileError("no_sheets", "只有工作簿有工作表 only a workbook (XLSX) has sheets")
    try:
        sheet = _read_xlsx(path, name) if form == "xlsx" else _READERS[form](path)
    except _UNREADABLE as error:
        raise TableFileError("unreadable", f"{type(error).__name__}: {error}") from error
    if not sheet.labels or len(sheet.labels) > _MOST_COLUMNS:
        raise TableFileError("no_heading", f"须有 1 至 {_MOST_COLUMNS} 列 it needs as many columns")
    return Sheet(sheet.labels, _guarded(sheet.lines))


def _read_csv(path: Path) -> Sheet:
    csv.field_size_limit(_LONGEST_CELL)
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = delimiter_of(file.readline(_LONGEST_LINE))

    def rows() -> Iterator[Sequence[Any]]:
        with path.open(encoding=encoding, newline="") as file:
            yield from csv.reader(file, delimiter=delimiter)

    return _table(rows())


def _read_xlsx(path: Path, name: str | None) -> Sheet:
    _measure(path)
    require_results(path)
    from openpyxl import load_workbook  # a third of a second, for spreadsheets alone

    def rows() -> Iterator[Sequence[Any]]:
        # Opened here: by its name openpyxl would judge it
        with (
            path.open("rb") as file,
            closing(load_workbook(file, read_only=True, data_only=True)) as book,
        ):
            yield from _chosen_sheet(book.worksheets, name).iter_rows(values_only=True)

    return _table(rows())


def _chosen_sheet(sheets: Sequence[Worksheet], name: str | None) -> Worksheet:
    """Of those that people see and that hold something the named one, or without a name the only one.

    Raises TableFileError naming them all: which is the table, and what becomes of the others, is not ours to say.
    """
    filled = [one for one in sheets if one.sheet_state == "visible" and _holds_something(one)]
    if not filled:
        raise TableFileError("empty", "工作簿没有内容 no sheet of the workbook holds anything")
    chosen = filled if name is None else [one for one in filled if one.title == name]
    if len(chosen) == 1:
        return chosen[0]
    names = "、".join(f"“{one.title}”" for one in filled)
    if name is not None:
        raise TableFileError(
            "unknown_sheet", f"没有工作表“{name}” no such sheet, there are: {names}"
        )
    raise TableFileError(
        "several_sheets",
        f"多张工作表有内容，请用 sheet 指明一张 several sheets hold something, name one by `sheet`: {names}",
    )


def _holds_something(sheet: Worksheet) -> bool:
    sheet.reset_dimensions()  # what it says of its own size need not be so
    rows = sheet.iter_rows(values_only=True)
    return any(as_text(value) is not None for row in rows for value in row)


def _measure(path: Path) -> None:
    """Raises TableFileError for a package that unpacks to more than it may, before it is opened."""
    with zipfile.ZipFile(path) as package:
        entries = package.infolist()
    total = sum(entry.file_size for entry in entries)
    if total > _MOST_UNPACKED:
        raise TableFileError("zip_bomb", f"解压后 {total} 字节 unpacked")
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > _MOST_TIMES * entry.compress_size:
            raise TableFileError("zip_bomb", f"{entry.filename!r} 解压 {_MOST_TIMES} 倍以上")


def _table(rows: Iterator[Sequence[Any]]) -> Sheet:
    """Rows of which the first that is not empty is the heading."""
    numbered = enumerate(rows, start=1)
    labels: list[str] = []
    for _, row in numbered:
        labels = [as_text(value) or "" for value in row]
        while labels and not labels[-1]:
            labels.pop()
        if labels:
            break
    width = len(labels)

    def lines() -> Iterator[Line]:
        for number, row in numbered:
            cells = [as_text(value) for value in row]
            if any(cell is not None for cell in cells):
                extra = any(cell is not None for cell in cells[width:])
                yield Line(number, [*cells[:width], *[None] * (width - len(cells))], extra)

    return Sheet(labels, lines())


def _read_json(path: Path) -> Sheet:
    if path.stat().st_size > _LARGEST_JSON:
        raise TableFileError("too_large", "JSON 文件过大，请改用 NDJSON too large: send NDJSON")
    return _records(iter(msgspec.json.decode(path.read_bytes(), type=list[dict[str, Any]])))


def _read_ndjson(path: Path) -> Sheet:
    def records() -> Iterator[dict[str, Any]]:
        decode = msgspec.json.Decoder(dict[str, Any]).decode
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                if line.strip():
                    yield decode(line.removeprefix(b"\xef\xbb\xbf"))

    return _records(records())


def _read_parquet(path: Path) -> Sheet:
    from arro3.io import read_parquet  # for these files alone

    def records() -> Iterator[dict[str, Any]]:
        with path.open("rb") as file:
            batches = read_parquet(file)
            names = batches.schema.names
            for batch in batches:
                columns = [batch.column(name).to_pylist() for name in names]
                for values in zip(*columns, strict=True):
                    yield dict(zip(names, values, strict=True))

    return _records(records())


def _records(records: Iterator[dict[str, Any]]) -> Sheet:
    """Records of which the first says the columns."""
    first = next(records, None)
    if first is None:
        raise TableFileError("empty", "没有记录 no records")
    labels = [label.strip() for label in first]
    keys = list(first)

    def line(number: int, record: dict[str, Any]) -> Line:
        extra = any(key not in first for key in record)
        return Line(number, [as_text(record.get(key)) for key in keys], extra)

    def lines() -> Iterator[Line]:
        yield line(1, first)
        for number, record in enumerate(records, start=2):
            yield line(number, record)

    return Sheet(labels, lines())


def as_text(value: object) -> Cell:
    """A value of a file as a person would type it; None for what is blank.

    >>> as_text(" 甲 "), as_text(12.0), as_text(0.1), as_text(""), as_text(True)
    ('甲', '12', '0.1', None, 'true')
    """
    match value:
        case None:
            return None
        case str():
            return value.strip() or None
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat()
        case date():
            return value.isoformat()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _guarded(lines: Iterator[Line]) -> Iterator[Line]:
    try:
        yield from lines
    except _UNREADABLE as error:
        raise TableFileError("unreadable", f"{type(error).__name__}: {error}") from error


_UNREADABLE = (
    csv.Error, zipfile.BadZipFile, msgspec.DecodeError, KeyError, ValueError, OSError, EOFError,
    TypeError, IndexError, AttributeError,
)  # fmt: skip
"""What the libraries raise for a file that is broken."""
_READERS: Mapping[FileFormat, Callable[[Path], Sheet]] = {
    "csv": _read_csv,
    "json": _read_json,
    "ndjson": _read_ndjson,
    "parquet": _read_parquet,
}
