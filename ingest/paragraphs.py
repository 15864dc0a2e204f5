"""Rows joined to paragraphs: by indent, by how full a row is, by size and by what it begins with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.breaking import first_piece, width_of
from ingest.layout import Row

_INDENT = 1.2  # ems behind the left of the column: a paragraph begins (2 em in print)
_FULL = 0.6  # ems free beyond what did not fit: rows are set a little short, and measured roughly
_LATIN_FULL = 0.14  # of the column's width, for rows of words that are not broken
_OTHER_SIZE = 0.12
_OTHER_WIDTH = 0.2
_MOST_NOTES = 20  # paragraphs of smaller type at the foot of a page
_OTHER_PITCH = 1.3  # times the usual distance of two rows
_CENTRED = 1.5  # ems by which the two sides may differ
_MARGIN = 1.8  # ems free on both sides of a centred row
_MARKER = re.compile(
    r"""
    第[0-9〇零一二三四五六七八九十百千]+[编章节条]
    | [一二三四五六七八九十百]+[、．.]
    | [(（][0-9一二三四五六七八九十百]+[)）]
    | [0-9]{1,3}(?:[、．]|\.(?![0-9]))
    | 附件[0-9一二三四五六七八九十]*[:：]?
    """,
    re.VERBOSE,
)
_LISTED = re.compile(
    r"(?: … | [.·…⋯．\s]{4,} | \u2003{2} ) [.·…⋯．\s]* [(（]? [0-9](?:\s?[0-9]){0,3} [)）]? \s*$",
    re.VERBOSE,
)
"""A line of a list of contents: dots or a wide gap, and a page; set wide, recognised as `1 2`."""
ENDS = "。！？；：:;.!?」』”）)】"
"""What a paragraph ends with, though rows within it may too."""
_LATIN = re.compile(r"[A-Za-z0-9]")
_HYPHEN = re.compile(r"(?<=[a-z])-$")


def paragraphs(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows in the order they are read, those of one paragraph together."""
    pitch = _pitch(rows)
    joined: list[list[Row]] = []
    latest: list[Row] = []
    for row in rows:
        before = _before(joined, latest, row)
        if before and _goes_on(before, row, pitch):
            latest = before
        else:
            latest = []
            joined.append(latest)
        latest.append(row)
    return joined


def _before(joined: Sequence[list[Row]], latest: list[Row], row: Row) -> list[Row]:
    """The paragraph that a row may go on with: the latest, or the one above the notes at its foot."""
    if not latest or _stand_together(latest[-1], row):
        return latest
    for paragraph in reversed(joined[-_MOST_NOTES:]):
        end = paragraph[-1]
        if not _stand_together(end, latest[-1]):
            break
        if end.table is not None or end.size > (1 - _OTHER_SIZE) * row.size:
            return paragraph
    return latest


def _stand_together(one: Row, other: Row) -> bool:
    return (one.page, one.column) == (other.page, other.column)


def text_of(rows: Sequence[Row]) -> str:
    """The text of a paragraph: a space only between two words of Latin letters."""
    text = rows[0].text
    for row in rows[1:]:
        if text[-1:].isascii() and row.text[:1].isascii() and _LATIN.match(row.text):
            text = _HYPHEN.sub("", text) if _HYPHEN.search(text) else _spaced(text)
        text += row.text
    return text


def _spaced(text: str) -> str:
    return f"{text} " if text[-1:].isalnum() or text[-1:] in ",;:.)" else text


def _goes_on(before: Sequence[Row], row: Row, pitch: float) -> bool:
    """Whether a row belongs to the paragraph of the rows before it."""
    last = before[-1]
    if row.table is not None or last.table is not None:
        return False
    if abs(row.size - last.size) > _OTHER_SIZE * max(row.size, last.size):
        return False
    if _LISTED.search(last.text):
        return False
    if abs(_width(row) - _width(last)) > _OTHER_WIDTH * max(_width(row), _width(last)):
        return False
    if _is_centred(row) or _is_centred(last) or not _is_full(last, row):
        return False
    if row.indent >= _INDENT and not _hangs(before, row):
        return False
    is_below = row.page == last.page and row.column == last.column
    if is_below and row.box[1] - last.box[1] > _OTHER_PITCH * pitch:
        return False
    return not (_MARKER.match(row.text) and last.text[-1:] in ENDS)


def _width(row: Row) -> float:
    return row.column[1] - row.column[0]


def _hangs(before: Sequence[Row], row: Row) -> bool:
    """Whether a row stands below the one before it, as all but the first of a list's item do."""
    return len(before) > 1 and abs(row.box[0] - before[-1].box[0]) < row.size / 2


def _is_full(row: Row, following: Row) -> bool:
    """Whether a row ends where it does because nothing of the next one would have fitted."""
    if row.rest <= width_of(first_piece(following.text)) + _FULL:
        return True
    latin = sum(letter.isascii() for letter in row.text)
    width = (row.column[1] - row.column[0]) / row.size
    return 2 * latin > len(row.text) and row.rest <= _LATIN_FULL * width


def _is_centred(row: Row) -> bool:
    return abs(row.indent - row.rest) < _CENTRED and row.indent >= _MARGIN and row.rest >= _MARGIN


def _pitch(rows: Sequence[Row]) -> float:
    """The distance of two rows within a paragraph: a small one, those between them are larger."""
    steps = sorted(
        row.box[1] - last.box[1]
        for last, row in pairwise(rows)
        if row.page == last.page and row.column == last.column and row.box[1] > last.box[1]
    )
    return steps[len(steps) // 4] if steps else float("inf")
