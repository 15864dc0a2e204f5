"""A list that comes with files: what each is, and which files go with which (清单)."""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

import msgspec
from openpyxl import load_workbook

from gazette.errors import ReadError
from gazette.text.normalise import key
from ingest.from_records import given_of
from ingest.given import Given
from ingest.records import rows

LARGEST = 16 * 1024 * 1024
"""Bytes of the largest list that is read."""

_NAMES = frozenset({"manifest", "metadata", "清单", "文件清单", "元数据", "目录清单"})
_TYPES = {".csv": "text/csv", ".json": "application/json", ".jsonl": "application/jsonl"}
_SPREADSHEET = ".xlsx"
_FILE = frozenset(
    {"file", "path", "filename", "file_name", "文件", "文件名", "文件名称", "正文文件"}
)
_ATTACHED = frozenset({"attachments", "attachment", "files", "附件", "附件文件", "附件名称"})
_MOST_ROWS = 100_000
_BETWEEN = re.compile(r"[;；\n|]")
_decode = msgspec.json.Decoder(dict[str, object]).decode


class Listed(msgspec.Struct, frozen=True):
    """One row: a file, what is said of it, and the files that go with it."""

    row: int
    """From 1, the header not counted."""
    file: str
    """Its path, from the folder of the list."""
    given: Given
    attachments: tuple[str, ...]


def is_manifest(name: str) -> bool:
    """Whether a file of this name is such a list.

    >>> is_manifest("2024/清单.xlsx"), is_manifest("清单.pdf"), is_manifest("rows.csv")
    (True, False, False)
    """
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    return key(path.stem) in _NAMES and (suffix in _TYPES or suffix == _SPREADSHEET)


def read_manifest(name: str, data: bytes) -> list[Listed]:
    """The rows of a list; raises ReadError `bad_manifest` with the row at fault."""
    if len(data) > LARGEST:
        raise ReadError("bad_manifest", f"{len(data):,} bytes, more than {LARGEST:,}")
    listed: list[Listed] = []
    for number, row in enumerate(_rows(name, data), start=1):
        if number > _MOST_ROWS:
            raise ReadError("bad_manifest", f"more than {_MOST_ROWS:,} rows")
        if any(value not in (None, "") for value in row.values()):
            listed.append(_listed(name, number, row))
    if not listed:
        raise ReadError("bad_manifest", "no rows")
    return listed


def _listed(name: str, number: int, row: Mapping[str, object]) -> Listed:
    folder = posixpath.dirname(name)
    files = [str(value).strip() for column, value in row.items() if _is(column, _FILE) and value]
    if not files:
        wanted = "file 或 文件名"
        raise ReadError("bad_manifest", f"row {number} names no file: a column {wanted} is needed")
    attached = [
        word.strip()
        for column, value in row.items()
        if _is(column, _ATTACHED) and value
        for word in _words(value)
        if word.strip()
    ]
    said = {
        column: value
        for column, value in row.items()
        if not _is(column, _FILE) and not _is(column, _ATTACHED)
    }
    return Listed(
        row=number,
        file=_below(folder, files[0]),
        given=given_of(said),
        attachments=tuple(_below(folder, word) for word in attached),
    )


def _rows(name: str, data: bytes) -> Iterator[Mapping[str, object]]:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == _SPREADSHEET:
        yield from _sheet(data)
        return
    for row in rows(io.BytesIO(data), _TYPES[suffix]):
        if row.refusal is not None:
            raise ReadError("bad_manifest", f"line {row.line}: {row.refusal.detail}")
        try:
            yield _decode(row.data)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ReadError("bad_manifest", f"line {row.line} is no object of JSON") from error


def _sheet(data: bytes) -> Iterator[dict[str, object]]:
    """The rows of a spreadsheet's first sheet, by the names in its first row."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        cells: Iterator[Sequence[object]] = book.worksheets[0].iter_rows(values_only=True)
        header = [str(cell).strip() if cell is not None else "" for cell in next(cells, ())]
        for row in cells:
            named = zip(header, row, strict=False)
            yield {column: _cell(value) for column, value in named if column}
    except ReadError:
        raise
    except Exception as error:  # whatever a damaged spreadsheet makes the library raise
        raise ReadError("bad_manifest", f"no spreadsheet: {type(error).__name__}") from error


def _cell(value: object) -> object:
    """A cell as it would stand in CSV: days as ISO, whole numbers without a point."""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value


def _words(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    text = str(value)
    if _BETWEEN.search(text):
        return _BETWEEN.split(text)
    return next(csv.reader([text]), [])


def _is(column: str, names: frozenset[str]) -> bool:
    return key(column).replace("-", "_") in names


def _below(folder: str, name: str) -> str:
    """A file's path from the top of the package; one that would lead out is kept as it is named."""
    return posixpath.normpath(posixpath.join(folder, name.replace("\\", "/").lstrip("/")))
