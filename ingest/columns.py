"""The order in which a page is read: bands from the top, in each the columns from the left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import ceil, floor
from statistics import median

from ingest.layout import Run, rows_of

_DEEPEST = 2  # columns in columns: enough for four
_FEWEST = 3  # rows on both sides of a gutter
_MANY = 8  # rows of a column behind which another may have begun
_PROSE = 0.55  # of its column's width a usual row fills; the cells of a table do not
_LEAST = 7  # ems of such a row
_LARGER = 1.2  # times the usual type: a title
_PART = 0.3  # of a short line across a gutter that stands on its smaller side
_SIDE = 0.2  # of the width: a gutter stands nowhere nearer to the edge
_STEP = 2.0  # points


def blocks_of(runs: Sequence[Run], *, depth: int = 0) -> list[list[Run]]:
    """Runs that are read one block after the other; in a block, row by row."""
    if not runs:
        return []
    gutter = _gutter(runs) if depth < _DEEPEST else None
    if gutter is None:
        return [list(runs)]
    blocks: list[list[Run]] = []
    bands = list(_bands(runs, gutter))
    has_columns = any(_are_columns(left, right) for left, right, _ in bands)
    for left, right, across in bands:
        if across:
            blocks.append(across)
        elif has_columns:  # however short this band is, if another one shows them
            blocks += blocks_of(left, depth=depth + 1)
            blocks += blocks_of(right, depth=depth + 1)
        else:
            blocks.append(left + right)
    return blocks


def _gutter(runs: Sequence[Run]) -> float | None:
    """Where most rows have something on both sides and nothing across; None without such a place."""
    left, right = min(run.box[0] for run in runs), max(run.box[2] for run in runs)
    em = median(run.size for run in runs)
    first = left + _SIDE * (right - left)
    places = int((1 - 2 * _SIDE) * (right - left) / _STEP) + 1
    parted = [0] * (places + 1)  # by how many rows more than at the place before
    for row in rows_of(runs):
        for start, end in _gaps(row, em / 4):
            begin = max(0, ceil((start - first) / _STEP))
            beyond = min(places, floor((end - first) / _STEP) + 1)
            if begin < beyond:
                parted[begin] += 1
                parted[beyond] -= 1
    counts = list(accumulate(parted))[:places]
    ats = [first + place * _STEP for place in range(places)]
    centre = (left + right) / 2
    count, _, at = max(zip(counts, [-abs(at - centre) for at in ats], ats, strict=True))
    return at if count >= _FEWEST else None


def _gaps(row: Sequence[Run], margin: float) -> Iterator[tuple[float, float]]:
    """What is free between the runs of a row, but for a margin on both sides."""
    end = row[0].box[2]
    for run in row[1:]:
        if run.box[0] - margin >= end + margin:
            yield end + margin, run.box[0] - margin
        end = max(end, run.box[2])


def _is_across(run: Run, gutter: float) -> bool:
    """Whether a run is printed across a gutter: the last mark of a row that hangs into it is not."""
    left, _, right, _ = run.box
    less = min(gutter - left, right - gutter)
    return less > min(run.size, _PART * (right - left))


def _bands(runs: Sequence[Run], gutter: float) -> Iterator[tuple[list[Run], list[Run], list[Run]]]:
    """From the top: what stands left and right of a gutter, or else rows across it."""
    left: list[Run] = []
    right: list[Run] = []
    across: list[Run] = []
    em = median(run.size for run in runs)
    centre = (min(run.box[0] for run in runs) + max(run.box[2] for run in runs)) / 2
    for row in rows_of(runs):
        if any(_is_across(run, gutter) for run in row) or _is_heading(row, centre, em):
            if left or right:
                yield left, right, []
                left, right = [], []
            across += row
            continue
        if across:
            yield [], [], across
            across = []
        for run in row:
            (left if run.box[0] + run.box[2] < 2 * gutter else right).append(run)
    if left or right or across:
        yield left, right, across


def _is_heading(row: Sequence[Run], centre: float, em: float) -> bool:
    """Whether a row is a title over all columns, though no wider than the one in the middle."""
    middle = (row[0].box[0] + row[-1].box[2]) / 2
    return abs(middle - centre) <= em and all(run.size >= _LARGER * em for run in row)


def _are_columns(left: Sequence[Run], right: Sequence[Run]) -> bool:
    """Whether two sides are read one after the other, the second perhaps begun only."""
    if _is_prose(left) and _is_prose(right):
        return True
    return len(rows_of(left)) >= _MANY and _is_prose(left) and bool(right)


def _is_prose(runs: Sequence[Run]) -> bool:
    """Whether a side reads by itself: several rows that mostly fill its width."""
    rows = rows_of(runs)
    if len(rows) < _FEWEST:
        return False
    widths = [row[-1].box[2] - row[0].box[0] for row in rows]
    em = median(run.size for run in runs)
    return median(widths) >= max(_PROSE * max(widths), _LEAST * em)
