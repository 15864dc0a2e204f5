"""Rows out of a table file, one after another in flat memory: JSON lines, a JSON list, CSV.

Each row comes as the bytes of one JSON object; what it means is not decided here.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

import msgspec

from gazette.errors import ReadError
from gazette.text.charset import decode

LONGEST = 16 * 1024 * 1024
"""Bytes of the longest line or record that is read; a longer one is refused."""

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest JSON list, which is read whole; JSON lines may be of any size."""

_HEAD = 65_536
_DELIMITERS = ",\t;"
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OPENS_LIST_OF_OBJECTS = re.compile(rb"\[\s*\{")


class Row(msgspec.Struct, frozen=True):
    """One row, or the reason why it is none. `number` counts rows, `line` lines, both from 1."""

    number: int
    line: int
    data: bytes
    refusal: ReadError | None = None


def rows(stream: BinaryIO, media_type: str) -> Iterator[Row]:
    """The rows of a file of this type; raises ReadError if the file as a whole cannot be read."""
    if media_type == "application/jsonl":
        return _json_lines(stream)
    if media_type == "text/csv":
        return _csv(stream)
    return _json(stream)


def _json_lines(stream: BinaryIO) -> Iterator[Row]:
    number = 0
    for line, content in enumerate(_lines(stream), start=1):
        if isinstance(content, int):
            number += 1
            yield Row(number, line, b"", _too_long(line, content))
        elif stripped := content.removeprefix(codecs.BOM_UTF8).strip():
            number += 1
            yield _json_line(number, line, stripped)


def _json_line(number: int, line: int, content: bytes) -> Row:
    """JSON is UTF-8 by its standard; a line of GB18030 is read all the same."""
    for charset in ("utf-8", "gb18030"):
        try:
            text = content.decode(charset)
        except UnicodeDecodeError:
            continue
        return Row(number, line, content if charset == "utf-8" else text.encode())
    return Row(number, line, b"", ReadError("unknown_charset", "neither UTF-8 nor GB18030"))


def _lines(stream: BinaryIO) -> Iterator[bytes | int]:
    """Each line, or its size if it is too long to be kept."""
    while line := stream.readline(LONGEST + 1):
        if len(line) <= LONGEST or line.endswith(b"\n"):
            yield line
            continue
        size = len(line)
        while rest := stream.readline(_HEAD):
            size += len(rest)
            if rest.endswith(b"\n"):
                break
        yield size


def _too_long(line: int, size: int) -> ReadError:
    return ReadError("line_too_long", f"line {line} has {size:,} bytes, more than {LONGEST:,}")


def _json(stream: BinaryIO) -> Iterator[Row]:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ReadError("too_large", f"JSON of more than {LARGEST:,} bytes: write it as JSON lines")
    data = decode(data).text.encode()
    position, line = 0, 1
    for number, item in enumerate(_items(data), start=1):
        start = data.index(item, position)
        line += data.count(b"\n", position, start)
        position = start
        yield Row(number, line, item)


def _items(data: bytes) -> list[bytes]:
    """The objects of a list, of an object's only list, or the one object itself."""
    try:
        if data.lstrip().startswith(b"["):
            return _raw(data)
        members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        lists = [raw for raw in members.values() if _OPENS_LIST_OF_OBJECTS.match(bytes(raw))]
        return _raw(bytes(lists[0])) if len(lists) == 1 and "title" not in members else [data]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReadError("not_json", str(error)) from error


def _raw(data: bytes) -> list[bytes]:
    return [bytes(item) for item in msgspec.json.decode(data, type=list[msgspec.Raw])]


def _csv(stream: BinaryIO) -> Iterator[Row]:
    text = io.TextIOWrapper(stream, encoding=_charset(stream), newline="")
    try:
        yield from _csv_rows(_Lines(text))
    finally:
        text.detach()


def _charset(stream: BinaryIO) -> str:
    """The charset that the whole file decodes in: its head may be plain ASCII."""
    head = stream.read(_HEAD)
    whole_lines = head if head.startswith(_WIDE_MARKS) else head[: head.rfind(b"\n") + 1] or head
    for charset in (decode(whole_lines).charset, "gb18030"):
        stream.seek(0)
        if _decodes(stream, charset):
            stream.seek(0)
            return charset
    raise ReadError("unknown_charset", "no charset decodes the whole file")


def _decodes(stream: BinaryIO, charset: str) -> bool:
    decoder = codecs.getincrementaldecoder(charset)()
    try:
        while chunk := stream.read(_HEAD):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class _Lines:
    """Lines of a text; one too long is left out, but for the quote it may have left open."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.number = 0
        self.left_out: dict[int, int] = {}
        """Size of each line left out since this was last emptied."""

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST):
            self.number += 1
            if len(line) < LONGEST:
                yield line if self.number > 1 else line.removeprefix("\ufeff")
                continue
            size, quotes = len(line), line.count('"')
            while not line.endswith(("\n", "\r")) and (line := self._text.readline(_HEAD)):
                size, quotes = size + len(line), quotes + line.count('"')
            self.left_out[self.number] = size
            yield '"' * (quotes % 2) + "\n"


def _csv_rows(lines: _Lines) -> Iterator[Row]:
    csv.field_size_limit(LONGEST)
    source = iter(lines)
    first = next(source, "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(chain([first], source), delimiter=delimiter, strict=True)
    try:
        columns = _columns(next(reader, []))
    except csv.Error as error:
        raise ReadError("bad_header", str(error)) from error
    number = 0
    while True:
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield Row(number, line, b"", ReadError("not_csv", f"from line {line}: {error}"))
            continue
        if lines.left_out:
            number += 1
            yield Row(number, line, b"", _too_long(*lines.left_out.popitem()))
            lines.left_out.clear()
        elif any(cells):
            number += 1
            yield _row(number, line, columns, cells)


def _columns(header: list[str]) -> list[str]:
    columns = [name.strip() for name in header]
    named = [name for name in columns if name]
    if not named or len(set(named)) < len(named):
        raise ReadError("bad_header", "the first line must name each column, each by its own name")
    return columns


def _row(number: int, line: int, columns: list[str], cells: list[str]) -> Row:
    if any(cells[len(columns) :]):
        detail = f"{len(cells)} cells under {len(columns)} columns"
        return Row(number, line, b"", ReadError("too_many_cells", detail))
    named = {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}
    return Row(number, line, msgspec.json.encode(named))
