"""Runs of a block joined to rows: gaps between them become the spaces they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.layout import Grid, Row, Run, around, rows_of

_TIGHT = 0.15  # em: a gap between two words of Latin letters
_WIDE = 0.7  # em: a letter-spaced title, a date pushed apart
_FAR = 1.8  # em: another cell, or the page behind an entry
_HAN = "㐀-鿿豈-﫿\U00020000-\U0003ffff"
_CJK = rf"{_HAN}　-〿！-｠"
_NEEDLESS = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])[ \t]+(?=[{_CJK}])")
_BETWEEN_HAN = re.compile(rf"(?<=[{_CJK}])[ \t](?=[{_CJK}])")


def rows_in(block: Sequence[Run], tables: Sequence[Grid], page: int) -> list[Row]:
    """The rows of a block from the top, with the tables in the place of what they hold."""
    grouped = rows_of([run for run in block if not any(_holds(table, run) for table in tables)])
    column = _column(grouped)
    rows = [_row(row, page, column) for row in grouped]
    rows += [_table(table, page, column) for table in tables]
    return sorted(rows, key=lambda row: (row.box[1] + row.box[3]) / 2) if tables else rows


def tidy(text: str) -> str:
    """A line without the spaces that only part Chinese from figures.

    >>> tidy("自 2024 年 6 月起 施行。")
    '自2024年6月起施行。'
    """
    return _BETWEEN_HAN.sub("", _NEEDLESS.sub("", text)).strip(" \t\r\n")


def _column(rows: Sequence[Sequence[Run]]) -> tuple[float, float]:
    if not rows:
        return (0.0, 1.0)
    return min(row[0].box[0] for row in rows), max(run.box[2] for row in rows for run in row)


def _row(row: Sequence[Run], page: int, column: tuple[float, float]) -> Row:
    letters = [max(len(run.text), 1) for run in row]
    weight = sum(letters)
    return Row(
        page=page,
        text=tidy("".join(_spaced(row))),
        box=around([run.box for run in row]),
        size=sum(run.size * n for run, n in zip(row, letters, strict=True)) / weight,
        confidence=sum(run.confidence * n for run, n in zip(row, letters, strict=True)) / weight,
        column=column,
    )


def _spaced(row: Sequence[Run]) -> Iterator[str]:
    before: Run | None = None
    for run in row:
        if before is not None:
            yield _space(before, run)
        yield run.text
        before = run


def _space(before: Run, run: Run) -> str:
    gap = (run.box[0] - before.box[2]) / max(run.size, before.size, 1.0)
    if gap >= _FAR:
        return "\u2003\u2003"
    if gap >= _WIDE:
        return "\u3000"
    is_latin = before.text[-1:].isascii() and run.text[:1].isascii()
    return " " if gap >= _TIGHT and is_latin else ""


def _table(table: Grid, page: int, column: tuple[float, float]) -> Row:
    text = "\n".join("\t".join(row).rstrip("\t") for row in table.rows)
    return Row(page, text, table.box, 1.0, 1.0, column, table)


def _holds(table: Grid, run: Run) -> bool:
    left, top, right, bottom = table.box
    x, y = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
    return left <= x <= right and top <= y <= bottom
