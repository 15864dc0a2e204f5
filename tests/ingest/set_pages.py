"""Paragraphs set on pages as a printer sets them: the oracle of those who read pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.layout import Run, Sheet

WIDTH, HEIGHT = 595.0, 842.0


class Setting(NamedTuple):
    """How a text is set; lengths in points."""

    columns: int = 1
    size: float = 16.0
    leading: float = 28.0
    rows: int = 22
    margin: float = 80.0
    gutter: float = 24.0
    head: str | None = None
    """A running head on every page."""
    numbers: str | None = None
    """The page number, such as — {} —."""


def set_pages(paragraphs: Sequence[str], setting: Setting) -> list[Sheet]:
    """Pages of paragraphs, each indented by two ems and filled to the right."""
    width = (WIDTH - 2 * setting.margin - (setting.columns - 1) * setting.gutter) / setting.columns
    per_row = int(width / setting.size)
    rows = [row for paragraph in paragraphs for row in _rows(paragraph, per_row)]
    per_page = setting.rows * setting.columns
    pages = [rows[start : start + per_page] for start in range(0, len(rows), per_page)]
    return [
        Sheet(number, WIDTH, HEIGHT, tuple(_page(page, number, width, setting)))
        for number, page in enumerate(pages, start=1)
    ]


def _rows(paragraph: str, per_row: int) -> Iterator[tuple[int, str]]:
    """Each row with the ems it is indented by."""
    yield 2, paragraph[: per_row - 2]
    rest = paragraph[per_row - 2 :]
    for start in range(0, len(rest), per_row):
        yield 0, rest[start : start + per_row]


def _page(
    rows: Sequence[tuple[int, str]], number: int, width: float, setting: Setting
) -> Iterator[Run]:
    size = setting.size
    if setting.head:
        yield _run(setting.head.format(number), setting.margin, 40.0, size * 0.7)
    for place, (indent, text) in enumerate(rows):
        column, row = divmod(place, setting.rows)
        left = setting.margin + column * (width + setting.gutter) + indent * size
        yield _run(text, left, 110.0 + row * setting.leading, size)
    if setting.numbers:
        yield _run(setting.numbers.format(number), WIDTH / 2 - 20, HEIGHT - 60, size * 0.8)


def _run(text: str, left: float, top: float, size: float) -> Run:
    return Run(text, (left, top, left + len(text) * size, top + size), size)
