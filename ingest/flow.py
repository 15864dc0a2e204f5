"""Pages read into the lines of a document: in order, without running heads, paragraphs whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from gazette.model import Finding
from ingest.columns import blocks_of
from ingest.drafting import Page, Rows, Spot
from ingest.layout import Row, Sheet, around
from ingest.paragraphs import paragraphs, text_of
from ingest.rows import rows_in
from ingest.running import running_runs

_FEWEST = 6  # rows that tell the width of their column


def read_sheets(sheets: Sequence[Sheet]) -> Page:
    """The lines of a document on these pages, each with the places where it stands."""
    running = running_runs(sheets)
    rows = _with_usual_columns(
        [row for place, sheet in enumerate(sheets) for row in _rows(sheet, place, running)]
    )
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


def _with_usual_columns(rows: Sequence[Row]) -> list[Row]:
    """The rows, those of a short block with the edges of a longer one that they stand in."""
    known: dict[tuple[int, float, float], int] = {}
    for row in rows:
        if row.table is None:
            known[row.page, *row.column] = known.get((row.page, *row.column), 0) + 1
    usual = [(left, right) for (_, left, right), count in known.items() if count >= _FEWEST]
    return [_widened(row, usual) for row in rows]


def _widened(row: Row, usual: Sequence[tuple[float, float]]) -> Row:
    """The row in the narrowest usual column around it, if its own is but a part of that."""
    left, right = row.column
    around_it = [
        (first, last)
        for first, last in usual
        if first - row.size <= left and right <= last + row.size and last - first > right - left
    ]
    if not around_it:
        return row
    return replace(row, column=min(around_it, key=lambda column: column[1] - column[0]))


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
