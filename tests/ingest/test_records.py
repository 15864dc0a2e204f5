"""Rows of table files: each one out, with its number and its line, in flat memory."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import ReadError
from ingest.records import LARGEST, LONGEST, Row, rows

pytestmark = pytest.mark.requirement("OD-07")

JSONL = "application/jsonl"
JSON = "application/json"
CSV = "text/csv"

Cells = dict[str, Any]  # whatever a row of a table may hold


def read(content: bytes, media_type: str) -> list[tuple[int, int, Cells | str]]:
    return [_shown(row) for row in rows(io.BytesIO(content), media_type)]


def _shown(row: Row) -> tuple[int, int, Cells | str]:
    shown = row.refusal.code if row.refusal else json.loads(row.data)
    return (row.number, row.line, shown)


def test_json_lines_count_rows_and_lines_apart() -> None:
    assert read(b'\xef\xbb\xbf{"a": 1}\r\n\n{"a": 2}', JSONL) == [
        (1, 1, {"a": 1}),
        (2, 3, {"a": 2}),
    ]


def test_a_line_of_gb18030_is_read_and_one_of_neither_refused() -> None:
    lines = '{"a": "示例"}\n'.encode("gb18030") + b'{"a": "\xff\xff"}\n{"a": 3}\n'
    assert read(lines, JSONL) == [
        (1, 1, {"a": "示例"}),
        (2, 2, "unknown_charset"),
        (3, 3, {"a": 3}),
    ]


class OneLongLine(io.RawIOBase):
    """A file with a line of 50 MB in its middle that never stands in memory as a whole."""

    def __init__(self, before: bytes, after: bytes) -> None:
        self._parts = self._make(before, after)
        self._rest = b""

    @staticmethod
    def _make(before: bytes, after: bytes) -> Iterator[bytes]:
        yield before
        for _ in range(50):
            yield b"x" * 1_000_000
        yield after

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # Any: typeshed's own WriteableBuffer is private
        self._rest = self._rest or next(self._parts, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def test_a_line_of_50_mb_is_refused_by_its_number_and_the_rest_read() -> None:
    stream = io.BufferedReader(OneLongLine(b'{"a": 1}\n{"a": "', b'"}\n{"a": 3}\n'))
    tracemalloc.start()
    found = list(rows(stream, JSONL))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [_shown(row) for row in found] == [
        (1, 1, {"a": 1}),
        (2, 2, "line_too_long"),
        (3, 3, {"a": 3}),
    ]
    assert found[1].refusal is not None
    assert "line 2" in found[1].refusal.detail
    assert peak < 3 * LONGEST


def test_a_long_line_of_csv_is_refused_and_the_rest_read() -> None:
    content = f'a,b\n1,2\n"{"x" * (LONGEST + 9)}",2\n3,4\n'.encode()
    assert read(content, CSV) == [
        (1, 2, {"a": "1", "b": "2"}),
        (2, 3, "line_too_long"),
        (3, 4, {"a": "3", "b": "4"}),
    ]


def test_a_long_line_that_opens_a_quote_takes_its_row_with_it() -> None:
    content = f'a,b\n"{"x" * (LONGEST + 9)}\nmore",2\n3,4\n'.encode()
    assert read(content, CSV) == [(1, 2, "line_too_long"), (2, 4, {"a": "3", "b": "4"})]


@pytest.mark.parametrize("lines_after", [1, LONGEST // 4 + 10])
def test_a_quote_never_closed_is_refused_with_its_line(lines_after: int) -> None:
    content = b'a,b\n1,2\n"open,2\n' + b"3,4\n" * lines_after
    found = read(content, CSV)
    assert found[:2] == [(1, 2, {"a": "1", "b": "2"}), (2, 3, "not_csv")]


def test_letters_after_a_closed_quote_refuse_their_row_alone() -> None:
    assert read(b'a,b\n"x"y,2\n3,4\n', CSV) == [(1, 2, "not_csv"), (2, 3, {"a": "3", "b": "4"})]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_any_charset_and_delimiter(charset: str, delimiter: str) -> None:
    lines = ["标题,正文", '示例办法,"第一行', '第二行"', "", "示例规定,正文"]
    content = "\r\n".join(lines).replace(",", delimiter).encode(charset)
    assert read(content, CSV) == [
        (1, 2, {"标题": "示例办法", "正文": "第一行\r\n第二行"}),
        (2, 5, {"标题": "示例规定", "正文": "正文"}),
    ]


def test_a_csv_that_turns_to_gb18030_after_its_head_is_read() -> None:
    content = b"a,b\n" + b"1,2\n" * 20_000 + "示,例\n".encode("gb18030")
    assert read(content, CSV)[-1] == (20_001, 20_002, {"a": "示", "b": "例"})


def test_a_row_with_cells_under_no_column_is_refused() -> None:
    assert read(b"a,b\n1,2,3\n4,5,,\n6\n", CSV) == [
        (1, 2, "too_many_cells"),
        (2, 3, {"a": "4", "b": "5"}),
        (3, 4, {"a": "6"}),
    ]


@pytest.mark.parametrize("header", ["", ",,", "a,a", '"', '"a"b'])
def test_a_csv_must_name_its_columns(header: str) -> None:
    with pytest.raises(ReadError, match="bad_header"):
        read(f"{header}\n1,2\n".encode(), CSV)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b'[{"a": 1},\n {"a": 2}]', [1, 2]),
        (b'{"total": 2, "items": [\n{"a": 1},\n{"a": 2}]}', [2, 3]),
        (b'{\n"title": "x", "parts": [{"a": 1}]}', [1]),
        (b"[]", []),
    ],
)
def test_a_json_file_holds_a_list_or_one_object(content: bytes, lines: list[int]) -> None:
    assert [line for _, line, _ in read(content, JSON)] == lines


@pytest.mark.parametrize("content", [b"[{]", b'{"a": ', b"[1,", '[{"a": "示"}'.encode("gb18030")])
def test_a_json_file_that_is_none_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(ReadError, match="not_json"):
        read(content, JSON)


def test_a_huge_json_list_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(ReadError, match="too_large"):
        read(b"[" + b" " * LARGEST, JSON)


_NAMES = st.text(alphabet="标题正文号ab", min_size=1, max_size=4)
_VALUES = st.text(alphabet='示例,;"\t\r\n x', max_size=8)


@given(st.lists(_NAMES, min_size=2, max_size=4, unique=True), st.data())
def test_what_csv_writes_is_read_back(names: list[str], data: st.DataObject) -> None:
    cells = st.lists(_VALUES, min_size=len(names), max_size=len(names))
    table = [row for row in data.draw(st.lists(cells, max_size=5)) if any(row)]
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([names, *table])
    found = [cells for _, _, cells in read(written.getvalue().encode(), CSV)]
    assert found == [
        {name: cell for name, cell in zip(names, row, strict=True) if cell} for row in table
    ]
