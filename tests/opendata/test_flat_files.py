"""Tables as XLSX, Parquet and SQLite: read back by others' readers, value by value."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.errors import SheetError
from opendata.flat_table import FlatColumn, FlatTable
from opendata.public.to_sqlite import write_sqlite
from opendata.to_parquet import write_parquet
from opendata.to_xlsx import MOST_CHARACTERS, MOST_ROWS, write_xlsx

pytestmark = pytest.mark.requirement("OD-07", "item-34")

Rows = Sequence[tuple[Any, ...]]  # Any: cells of every kind
Write = Callable[[FlatTable, Path], int]

COLUMNS = (
    FlatColumn("id", "text"),
    FlatColumn("count", "integer"),
    FlatColumn("share", "number"),
    FlatColumn("day", "date"),
    FlatColumn("at", "date-time"),
)
# of a spreadsheet XML, which has no place for controls and makes one line end of all
_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_")).filter(
    bool
)
_ROWS = st.lists(
    st.tuples(
        _TEXTS,
        st.none() | st.integers(-(2**52), 2**52),
        st.none() | st.integers(0, 10**6).map(lambda one: one / 10**6),
        st.none() | st.dates(date(1, 1, 1)).map(date.isoformat),
        st.none() | st.datetimes(datetime(1900, 1, 1)).map(lambda one: f"{one:%Y-%m-%dT%H:%M:%S}.125Z"),  # noqa: DTZ001
    ),
    max_size=20,
    unique_by=lambda row: row[0],
)  # fmt: skip


def table(rows: Rows, columns: tuple[FlatColumn, ...] = COLUMNS) -> FlatTable:
    """These rows, two at a time."""
    return FlatTable("rows", columns, (rows[at : at + 2] for at in range(0, len(rows), 2)), ("id",))


def text_table(*texts: str) -> FlatTable:
    """A column of texts."""
    return table([(text,) for text in texts], COLUMNS[:1])


def sheet(path: Path) -> list[tuple[Any, ...]]:
    """The cells of the first sheet, as openpyxl has them."""
    book = openpyxl.load_workbook(path, read_only=True)
    with closing(book):
        return list(book.worksheets[0].iter_rows(values_only=True))


@settings(max_examples=30, deadline=None)
@given(_ROWS)
def test_a_sheet_reads_back_the_same(rows: Rows) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "rows.xlsx")
        assert write_xlsx(table(rows), path) == len(rows)
        assert sheet(path) == [tuple(one.name for one in COLUMNS), *rows]


@settings(max_examples=30, deadline=None)
@given(_ROWS)
def test_parquet_reads_back_the_same_with_days_and_instants(rows: Rows) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "rows.parquet")
        assert write_parquet(table(rows), path) == len(rows)
        found = parquet.read_table(path)
    types = {"id": "string", "count": "int64", "share": "double", "day": "date32[day]"}
    assert {one.name: str(one.type) for one in found.schema} == {
        **types,
        "at": "timestamp[ms, tz=UTC]",
    }
    assert [tuple(row.values()) for row in found.to_pylist()] == [
        (
            *row[:3],
            row[3] and date.fromisoformat(row[3]),
            row[4] and datetime.fromisoformat(row[4]).astimezone(UTC),
        )
        for row in rows
    ]


@settings(max_examples=30, deadline=None)
@given(_ROWS)
def test_a_database_reads_back_the_same_in_order(rows: Rows) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "rows.sqlite")
        assert write_sqlite(table(rows), path) == len(rows)
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("SELECT * FROM rows ORDER BY rowid").fetchall() == list(rows)
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            keys = [row[1] for row in db.execute("PRAGMA table_info(rows)") if row[5]]
    assert keys == ["id"]


@pytest.mark.requirement("SEC-01")
def test_nothing_in_a_sheet_is_a_formula_a_link_or_a_number_made_of_a_code(tmp_path: Path) -> None:
    texts = ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "620000", "007", "1E5",
             "http://example.com/", "{=A1}", "\u0001"]  # fmt: skip
    write_xlsx(text_table(*texts), tmp_path / "rows.xlsx")
    book = openpyxl.load_workbook(tmp_path / "rows.xlsx")
    cells = [row[0] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert [cell.value for cell in cells[:-1]] == texts[:-1]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells] == [None] * len(texts)


@pytest.mark.parametrize(
    ("text", "length"),
    [("文" * (MOST_CHARACTERS + 1), MOST_CHARACTERS + 1), ("𠮷" * 16_384, 32_768)],
)
def test_a_text_too_long_for_a_cell_is_refused_by_row_and_column(
    tmp_path: Path, text: str, length: int
) -> None:
    with pytest.raises(SheetError, match=f"row 2, id: {length} characters"):
        write_xlsx(text_table("a", text), tmp_path / "rows.xlsx")


def test_the_longest_text_a_cell_takes_is_written(tmp_path: Path) -> None:
    longest = "文" * MOST_CHARACTERS
    write_xlsx(text_table(longest), tmp_path / "rows.xlsx")
    assert sheet(tmp_path / "rows.xlsx")[1] == (longest,)


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    assert write_xlsx(text_table("a", "b"), tmp_path / "two.xlsx", most_rows=2) == 2
    with pytest.raises(SheetError, match="3 rows or more, and a sheet has at most 2"):
        write_xlsx(text_table("a", "b", "c"), tmp_path / "three.xlsx", most_rows=2)


def test_what_is_known_to_be_too_much_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    unread = FlatTable("rows", COLUMNS, iter(()), (), MOST_ROWS + 1)
    with pytest.raises(SheetError, match="1048576 rows"):
        write_xlsx(unread, tmp_path / "rows.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_day_that_is_none_stops_parquet(tmp_path: Path) -> None:
    rows = [("a", None, None, "2024-02-30", None)]
    with pytest.raises(Exception, match="not each a date"):
        write_parquet(table(rows), tmp_path / "rows.parquet")


def test_parquet_comes_in_groups_of_bounded_size(tmp_path: Path) -> None:
    rows = [(f"{number}", number, None, None, None) for number in range(25_000)]
    write_parquet(table(rows), tmp_path / "rows.parquet")
    found = parquet.ParquetFile(tmp_path / "rows.parquet")
    groups = [found.metadata.row_group(place).num_rows for place in range(found.num_row_groups)]
    assert groups == [10_000, 10_000, 5_000]


@pytest.mark.parametrize("write", [write_xlsx, write_parquet, write_sqlite])
def test_a_table_without_rows_is_a_file_with_columns(tmp_path: Path, write: Write) -> None:
    assert write(table([]), tmp_path / "file") == 0
    assert (tmp_path / "file").stat().st_size > 0
