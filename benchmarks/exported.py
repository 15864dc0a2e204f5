"""Reads what an export gave, with other libraries than wrote it: how many records, and its digest."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet

FORMATS = ("ndjson", "csv", "csv&digest=true", "csv&bom=true", "parquet", "sqlite", "xlsx")
"""As they stand in a query, with what else decides the answer."""


def is_file(form: str) -> bool:
    """Whether it is whole before it is sent."""
    return form in _FILES


def check(path: Path, form: str, headers: Mapping[str, str]) -> int:
    """How many records there are. Raises AssertionError for a digest that is not theirs."""
    if form == "ndjson":
        return _check_lines(path)
    if form.startswith("csv"):
        return _check_csv(path, is_sealed="digest" in form)
    with path.open("rb") as file:
        digest = b64encode(hashlib.file_digest(file, "sha256").digest()).decode()
    assert headers["content-digest"] == f"sha-256=:{digest}:", f"{form}: Content-Digest differs"
    return _FILES[form](path)


def _check_lines(path: Path) -> int:
    seal, count, last = hashlib.sha256(), 0, b""
    with path.open("rb") as file:
        for line in file:
            seal.update(last)
            count, last = count + 1, line
    _check_end(json.loads(last), seal.hexdigest(), count - 1)
    return count - 1


def _check_csv(path: Path, *, is_sealed: bool) -> int:
    """A heading, the records, and where it is sealed a row that tells the digest of all before it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        count, last = -1, []
        for row in csv.reader(file):
            count, last = count + 1, row
    if not is_sealed:
        return count
    content = path.read_bytes()
    before = content[: content.rstrip(b"\r\n").rindex(b"\n") + 1]
    _check_end(json.loads(last[0]), hashlib.sha256(before).hexdigest(), count - 1)
    return count - 1


def _check_end(end: dict[str, Any], sha256: str, count: int) -> None:  # Any: JSON
    assert end["digest"]["sha-256"] == sha256, "the last record tells of other bytes"
    assert (end["records"], end["settled"]) == (count, True), f"the last record says {end}"


def _in_parquet(path: Path) -> int:
    rows: int = pyarrow.parquet.read_table(path).num_rows
    return rows


def _in_sqlite(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        ((name,),) = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return int(db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608


def _in_xlsx(path: Path) -> int:
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        return sum(1 for row in book.worksheets[0].iter_rows(values_only=True) if any(row)) - 1


_FILES: Mapping[str, Callable[[Path], int]] = {
    "parquet": _in_parquet,
    "sqlite": _in_sqlite,
    "xlsx": _in_xlsx,
}
