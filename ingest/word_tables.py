"""Tables of a Word file as grids: columns by gridSpan and gridBefore, rows by vMerge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from lxml import etree

from ingest.drafting import Rows
from ingest.word_parts import WORD, is_on, number, value

_TABLE = f"{WORD}tbl"
_WRAPPERS = frozenset(
    WORD + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
_MOST_CELLS = 40_000
_WIDEST = 1000
_LONGEST_CELL = 600  # longer ones are text set in boxes
_LEAST = 4  # places for cells


class Cell(msgspec.Struct, frozen=True):
    """A cell: its words on one line, how many columns it takes, whether it goes on from above."""

    text: str
    width: int = 1
    goes_on: bool = False


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows that are printed: those deleted in tracked changes, or hidden, are not."""
    for row in _children(table, f"{WORD}tr"):
        properties = row.find(f"{WORD}trPr")
        is_deleted = properties is not None and properties.find(f"{WORD}del") is not None
        is_hidden = properties is not None and is_on(properties.find(f"{WORD}hidden"))
        if not is_deleted and not is_hidden:
            yield row


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row that are not deleted."""
    for cell in _children(row, f"{WORD}tc"):
        if cell.find(f"{WORD}tcPr/{WORD}cellDel") is None:
            yield cell


def skipped(row: etree._Element) -> int:
    """The columns left empty before the first cell of a row."""
    before = number(row.find(f"{WORD}trPr/{WORD}gridBefore")) or 0
    return min(max(before, 0), _WIDEST)


def width(cell: etree._Element) -> int:
    """The columns a cell takes; nonsense is 1."""
    span = number(cell.find(f"{WORD}tcPr/{WORD}gridSpan")) or 1
    return span if 1 <= span <= _WIDEST else 1


def goes_on(cell: etree._Element) -> bool:
    """Whether a cell is the lower part of a merged one: what it holds is not printed."""
    merged = cell.find(f"{WORD}tcPr/{WORD}vMerge")
    return merged is not None and value(merged) != "restart"


def goes_on_across(cell: etree._Element) -> bool:
    """The same beside a merged one, as old files have it (hMerge)."""
    merged = cell.find(f"{WORD}tcPr/{WORD}hMerge")
    return merged is not None and value(merged) != "restart"


def grid(rows: Sequence[Sequence[Cell]]) -> tuple[Rows, Rows]:
    """The cells with every span filled, and with each printed once.

    Empty for what only lays out a page, and for what is too large to be a grid.
    """
    texts = [cell.text for row in rows for cell in row]
    across = max((sum(cell.width for cell in row) for row in rows), default=0)
    if len(rows) < 2 or across < 2 or len(rows) * across < _LEAST or across > _WIDEST:
        return (), ()
    if max(map(len, texts), default=0) > _LONGEST_CELL or len(rows) * across > _MOST_CELLS:
        return (), ()
    filled: list[list[str]] = []
    shown: list[list[str]] = []
    for row in rows:
        above = filled[-1] if filled else []
        full: list[str] = []
        once: list[str] = []
        for cell in row:
            own = cell.text
            if cell.goes_on and len(full) < len(above):
                own = above[len(full)]
            once += [cell.text, *[""] * (cell.width - 1)]
            full += [own] * cell.width
        filled.append(full)
        shown.append(once)
    return _even(filled, across), _even(shown, across)


def _even(rows: Sequence[list[str]], across: int) -> Rows:
    return tuple(tuple(row + [""] * (across - len(row))) for row in rows)


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows or cells, also those in content controls and tracked insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)
