"""Pages read into the lines of a document: in order, without running heads, paragraphs whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from gazette.model import Finding
from ingest.columns import blocks_of
from ingest.drafting import Page, Rows, Spot
from ingest.layout import Row, Sheet, around
from ingest.paragraphs import ENDS, paragraphs, text_of
from ingest.rows import rows_in
from ingest.running import running_runs

_SLACK = 8.0  # points by which edges of one column differ
_FULL = 2  # rows that end at the right without an end of a sentence
_FEWEST = 6  # rows that tell the width of their column

_Edges = tuple[float, float]


def read_sheets(sheets: Sequence[Sheet]) -> Page:
    """The lines of a document on these pages, each with the places where it stands."""
    running = running_runs(sheets)
    found = [row for place, sheet in enumerate(sheets) for row in _rows(sheet, place, running)]
    rows = _with_usual_columns(found, {sheet.number: sheet.width for sheet in sheets})
    lines: list[str] = []
    tables: dict[int, tuple[int, Rows]] = {}
    spots: dict[int, Sequence[Spot]] = {}
    for paragraph in paragraphs(rows):
        first, table = paragraph[0], paragraph[0].table
        if table is not None:
            texts = first.text.split("\n")
            tables[len(lines)] = (len(texts), table.rows)
            spots |= {len(lines) + n: [Spot(first.page, first.box)] for n in range(len(texts))}
            lines += texts
        elif text := text_of(paragraph):
            spots[len(lines)] = list(_spots(paragraph))
            lines.append(text)
    return Page(lines=lines, tables=tables, spots=spots, findings=tuple(_noticed(running)))


def _rows(sheet: Sheet, place: int, running: set[tuple[int, int]]) -> Iterator[Row]:
    runs = [run for n, run in enumerate(sheet.runs) if (place, n) not in running and run.text]
    blocks = blocks_of(runs)
    left = list(sheet.tables)
    for block in blocks:
        box = around([run.box for run in block])
        inside = [table for table in left if _is_in(table.box, box)]
        left = [table for table in left if table not in inside]
        yield from rows_in(block, inside, sheet.number)
    if left:
        yield from rows_in([], left, sheet.number)


def _is_in(table: tuple[float, float, float, float], block: tuple[float, ...]) -> bool:
    x, y = (table[0] + table[2]) / 2, (table[1] + table[3]) / 2
    return block[0] <= x <= block[2] and block[1] - 1 <= y <= block[3] + 1


def _with_usual_columns(rows: Sequence[Row], widths: Mapping[int, float]) -> list[Row]:
    """The rows, their columns as wide as they are meant, whatever stands in them.

    A short block takes the edges of a longer one that it stands in; a block alone on its page,
    of which no row is surely full, the margin that it has at the left.
    """
    counted = Counter((row.page, *row.column) for row in rows if row.table is None)
    blocks = Counter(page for page, _, _ in counted)
    full = Counter(_edges(row.column) for row in rows if _is_surely_full(row))
    usual = [
        key for key, count in counted.items() if count >= _FEWEST and full[_edges(key[1:])] >= _FULL
    ]
    columns: dict[tuple[int, float, float], _Edges] = {}
    for key, count in counted.items():
        page, left, right = key
        others = [(first, last) for at, first, last in usual if at != page]
        column = _usual(left, right, others, is_short=count < _FEWEST)
        if column is None and blocks[page] == 1 and full[_edges(key[1:])] < _FULL:
            column = (left, max(right, widths[page] - left))
        columns[key] = column or (left, right)
    return [replace(row, column=columns.get((row.page, *row.column), row.column)) for row in rows]


def _usual(
    left: float, right: float, others: Collection[_Edges], *, is_short: bool
) -> _Edges | None:
    """The narrowest usual column that a short block stands in, or that a longer one fills."""
    fitting = [
        column
        for column in others
        if abs(left - column[0]) <= _SLACK + (right - left) * is_short
        and column[0] - _SLACK <= left
        and right <= column[1] + _SLACK
        and (is_short or abs(right - column[1]) <= _SLACK)
    ]
    return min(fitting, key=lambda column: column[1] - column[0], default=None)


def _edges(column: _Edges) -> tuple[int, int]:
    """The edges of a column to compare them by."""
    return round(column[0] / _SLACK), round(column[1] / _SLACK)


def _is_surely_full(row: Row) -> bool:
    return row.table is None and row.rest < 1 and row.text[-1:] not in ENDS


def _spots(paragraph: Sequence[Row]) -> Iterator[Spot]:
    """A place for each column or page that a paragraph stands in."""
    part: list[Row] = []
    for row in paragraph:
        if part and (row.page, row.column) != (part[-1].page, part[-1].column):
            yield _spot(part)
            part = []
        part.append(row)
    yield _spot(part)


def _spot(rows: Sequence[Row]) -> Spot:
    confidence = min(row.confidence for row in rows)
    return Spot(rows[0].page, around([row.box for row in rows]), confidence)


def _noticed(running: set[tuple[int, int]]) -> Iterator[Finding]:
    if running:
        pages = len({place for place, _ in running})
        yield Finding(code="running_heads", detail=f"left out on {pages} pages")
