"""Ruled tables of PDF pages: their cells by pdfplumber, the words in them by our own runs."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gazette.model import Box
from ingest.layout import Grid, Run, rows_of
from ingest.pdf_space import Held
from ingest.rows import tidy

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

_THIN = 3.0  # points: what is no thicker is a rule
_MOST_CELLS = 20_000
_FAULTS = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError,
    RuntimeError, OSError, EOFError, struct.error, zlib.error,
)  # fmt: skip
"""What pdfminer raises for damaged files, by the damage."""


class Tables:
    """The ruled tables of a file, page by page; opened at the first page that has rules."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file: PDF | None = None

    def on(self, number: int, held: Held, runs: Sequence[Run]) -> tuple[Grid, ...] | None:
        """The tables on a page, counted from 1 and held so, filled with the page's runs.

        None for a page that pdfplumber cannot make out: it mends less of a damaged file than pdfium.
        """
        from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

        try:
            found = self._cells(number, held)
        except (MalformedPDFException, PdfminerException, *_FAULTS):
            return None
        grids = (_grid(cells, runs) for cells in found)
        return tuple(grid for grid in grids if grid is not None)

    def _cells(self, number: int, held: Held) -> list[list[Box]]:
        """The cells of each table on a page."""
        page = self._opened().pages[number - 1]
        try:
            left, top, _, _ = page.bbox
            return [
                [held.shown_box(_beside(cell, left, top)) for cell in table.cells if cell]
                for table in page.find_tables()
            ]
        finally:
            page.close()

    def _opened(self) -> PDF:
        import pdfplumber

        if self._file is None:
            logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells what it mends
            self._file = pdfplumber.open(io.BytesIO(self._data))
        return self._file


def _beside(cell: Sequence[float], left: float, top: float) -> Box:
    """A cell as it stands from the corner of the media box; pdfplumber counts from elsewhere."""
    return (cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top)


def _grid(cells: Sequence[Box], runs: Sequence[Run]) -> Grid | None:
    """Cells by their edges, each in every row and column that it spans; None for one without rows."""
    xs, ys = _edges(cells, 0, 2), _edges(cells, 1, 3)
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    filled: dict[tuple[int, int], str] = {}
    for cell in cells:
        text = _text(cell, runs)
        for y in range(_at(ys, cell[1]), _at(ys, cell[3])):
            filled |= {(y, x): text for x in range(_at(xs, cell[0]), _at(xs, cell[2]))}
    rows = tuple(
        tuple(filled.get((y, x), "") for x in range(len(xs) - 1)) for y in range(len(ys) - 1)
    )
    if not any(any(row) for row in rows):
        return None
    return Grid((xs[0], ys[0], xs[-1], ys[-1]), rows)


def _edges(cells: Sequence[Box], first: int, last: int) -> list[float]:
    """The edges of cells in one direction, those closer than a rule taken as one."""
    edges: list[float] = []
    for edge in sorted(edge for cell in cells for edge in (cell[first], cell[last])):
        if not edges or edge - edges[-1] > _THIN:
            edges.append(edge)
    return edges


def _at(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - edge))


def _text(cell: Box, runs: Sequence[Run]) -> str:
    inside = [run for run in runs if _is_inside(run, cell)]
    return "".join(_lines(inside))


def _lines(runs: Sequence[Run]) -> Iterator[str]:
    before = ""
    for row in rows_of(runs):
        text = tidy("".join(run.text for run in row))
        if before[-1:].isascii() and text[:1].isascii() and before[-1:].isalnum():
            yield " "
        yield text
        before = text or before


def _is_inside(run: Run, cell: Box) -> bool:
    x, y = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]
