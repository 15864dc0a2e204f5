"""A table as the XML of a DOCX: cells that were filled from one are merged again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from gazette.edition.paper import Grid

Place = tuple[int, int]
"""A row and a column, from 0."""

_BORDERS = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_WIDTH = 8844  # twentieths of a point: the type area


def table_xml(grid: Grid, paragraph: Callable[[str], str]) -> str:
    """The w:tbl of a grid; `paragraph` makes the XML of what stands in a cell."""
    origins = _origins(grid)
    across = len(grid.filled[0])
    columns = f'<w:gridCol w:w="{_WIDTH // across}"/>' * across
    rows = "".join(
        f"<w:tr>{''.join(_cells(grid, origins, y, paragraph))}</w:tr>"
        for y in range(len(grid.filled))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _origins(grid: Grid) -> dict[Place, Place]:
    """For each place the cell that covers it: itself, or one to the left or above."""
    origins: dict[Place, Place] = {}
    for y, row in enumerate(grid.filled):
        for x, text in enumerate(row):
            origins[y, x] = y, x
            if grid.shown[y][x] or not text:
                continue
            for near in ((y, x - 1), (y - 1, x)):
                if near in origins and grid.filled[near[0]][near[1]] == text:
                    origins[y, x] = origins[near]
                    break
    return origins


def _cells(
    grid: Grid, origins: dict[Place, Place], y: int, paragraph: Callable[[str], str]
) -> Iterator[str]:
    for origin, places in groupby(range(len(grid.filled[y])), lambda x: origins[y, x]):
        covered = list(places)
        x = covered[0]
        goes_on = y + 1 < len(grid.filled) and origins[y + 1, x] == origin
        properties = f'<w:gridSpan w:val="{len(covered)}"/>' if len(covered) > 1 else ""
        if origin[0] < y:
            properties += "<w:vMerge/>"
        elif goes_on:
            properties += '<w:vMerge w:val="restart"/>'
        text = "" if origin[0] < y else grid.shown[y][x]
        yield f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"
