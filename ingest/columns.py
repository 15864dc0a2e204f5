"""The order in which a page is read: bands from the top, in each the columns from the left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from ingest.layout import Run, rows_of

_DEEPEST = 2  # columns in columns: enough for four
_FEWEST = 3  # rows on both sides of a gutter
_MANY = 8  # rows of a column behind which another may have begun
_PROSE = 0.55  # of its column's width a usual row fills; the cells of a table do not
_LEAST = 7  # ems of such a row
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
    for left, right, across in _bands(runs, gutter):
        if across:
            blocks.append(across)
        elif _are_columns(left, right):
            blocks += blocks_of(left, depth=depth + 1)
            blocks += blocks_of(right, depth=depth + 1)
        else:
            blocks.append(left + right)
    return blocks


def _gutter(runs: Sequence[Run]) -> float | None:
    """Where most rows have something on both sides and nothing across; None without such a place."""
    left, right = min(run.box[0] for run in runs), max(run.box[2] for run in runs)
    rows = rows_of(runs)
    em = median(run.size for run in runs)
    best: tuple[int, float, float] | None = None
    at = left + _SIDE * (right - left)
    while at < right - _SIDE * (right - left):
        parted = sum(_is_parted(row, at, em / 4) for row in rows)
        centred = -abs(at - (left + right) / 2)
        if parted >= _FEWEST and (best is None or (parted, centred) > best[:2]):
            best = (parted, centred, at)
        at += _STEP
    return best[2] if best else None


def _is_parted(row: Sequence[Run], at: float, gap: float) -> bool:
    """Whether a row has runs on both sides of a place, and none at it."""
    before = any(run.box[2] <= at - gap for run in row)
    behind = any(run.box[0] >= at + gap for run in row)
    return before and behind and not any(_is_across(run, at, gap) for run in row)


def _is_across(run: Run, at: float, gap: float) -> bool:
    return run.box[0] < at + gap and run.box[2] > at - gap


def _bands(runs: Sequence[Run], gutter: float) -> Iterator[tuple[list[Run], list[Run], list[Run]]]:
    """From the top: what stands left and right of a gutter, or else rows across it."""
    left: list[Run] = []
    right: list[Run] = []
    across: list[Run] = []
    for row in rows_of(runs):
        if any(_is_across(run, gutter, 0.0) for run in row):
            if left or right:
                yield left, right, []
                left, right = [], []
            across += row
            continue
        if across:
            yield [], [], across
            across = []
        left += [run for run in row if run.box[2] <= gutter]
        right += [run for run in row if run.box[0] >= gutter]
    if left or right or across:
        yield left, right, across


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
