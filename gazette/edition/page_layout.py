"""An official document on pages of A4 (GB/T 9704-2012 §5): 22 lines of 28 letters, in millimetres."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from gazette.edition.line_breaking import balanced, break_lines, width, widths
from gazette.edition.manuscript import Manuscript, Paragraph, Role, paragraphs

PAPER = (210.0, 297.0)
LEFT, TOP = 28.0, 37.0
"""Of the type area (版心), which is 156 mm wide and 225 mm high."""
WIDTH, HEIGHT = 156.0, 225.0
LETTERS, LINES = 28, 22
BODY = WIDTH / LETTERS
"""Size of the body's type: 28 letters of 三号, 16 points, would be 2 mm wider than the type area."""
TITLE = 22 * 25.4 / 72
FOOTER = 14 * 25.4 / 72
PITCH = HEIGHT / LINES

FANGSONG, TITLE_SONG, HEI, KAI, SONG = "仿宋", "小标宋体", "黑体", "楷体", "宋体"

_FONTS: dict[Role, str] = {"title": TITLE_SONG, "level1": HEI, "level2": KAI, "chapter": HEI}
_INDENT = 2  # letters
_DATE_INDENT = 4  # letters that a date leaves free on the right
_BELOW = 7.0  # from the type area to the page number
_ASCENT = 0.88


class Line(msgspec.Struct, frozen=True):
    """Letters of one size and font on a page."""

    text: str
    font: str
    size: float
    left: float
    baseline: float
    steps: tuple[float, ...]
    """From each letter to the next."""


def lay_out(manuscript: Manuscript) -> list[list[Line]]:
    """The lines of each page, page number included; at least one page."""
    pages: list[list[Line]] = [[]]
    used = 0
    for role, text, is_full in _rows(paragraphs(manuscript)):
        if used == LINES:
            pages.append([])
            used = 0
        if text:
            pages[-1].append(_line(role, text, used, is_full=is_full))
        used += 1
    return [[*page, _page_number(number)] for number, page in enumerate(pages, start=1)]


def _rows(printed: Sequence[Paragraph]) -> Iterator[tuple[Role, str, bool]]:
    """Each row of the type area: its part, its letters (none for an empty one), whether it goes on."""
    before: Role | None = None
    for paragraph in printed:
        if before is not None and _is_parted(before, paragraph.role):
            yield "body", "", False
        lines = _lines(paragraph)
        for place, text in enumerate(lines):
            yield paragraph.role, text, place < len(lines) - 1
        before = paragraph.role


def _is_parted(above: Role, below: Role) -> bool:
    """Whether an empty row stands between: around the title, above the signature."""
    if above == below:
        return False
    return "title" in (above, below) or below == "signer" or (below == "date" and above != "signer")


def _lines(paragraph: Paragraph) -> list[str]:
    """The paragraph's lines, the first of the body with room for its indent."""
    role, text = paragraph.role, paragraph.text
    if role == "title":
        return balanced(text, WIDTH / TITLE)
    if role in ("number", "chapter", "signer", "date"):
        return break_lines(text, first=LETTERS, other=LETTERS)
    indent = 0 if role == "addressees" else _INDENT
    return _indented(break_lines(text, first=LETTERS - indent, other=LETTERS), indent)


def _indented(lines: Sequence[str], indent: int) -> list[str]:
    """The lines with the indent as spaces before the first, so that it counts in its width."""
    return ["　" * indent + line if place == 0 else line for place, line in enumerate(lines)]


def _line(role: Role, text: str, row: int, *, is_full: bool) -> Line:
    size = TITLE if role == "title" else BODY
    steps = [width(letter) * size for letter in text]
    free = WIDTH - sum(steps)
    if is_full and role in ("body", "addressees", "level1", "level2") and len(text) > 1:
        steps = [step + free / (len(text) - 1) for step in steps]  # both edges even
        free = 0.0
    left = {
        "title": free / 2, "number": free / 2, "chapter": free / 2,
        "signer": free - _INDENT * size, "date": free - _DATE_INDENT * size,
    }.get(role, 0.0)  # fmt: skip
    baseline = TOP + row * PITCH + (PITCH - size) / 2 + _ASCENT * size
    shown = text.lstrip()
    skipped = steps[: len(text) - len(shown)]
    return Line(
        text=shown,
        font=_FONTS.get(role, FANGSONG),
        size=size,
        left=LEFT + max(left, 0.0) + sum(skipped),
        baseline=baseline,
        steps=tuple(steps[len(skipped) : -1]),
    )


def _page_number(number: int) -> Line:
    """— 1 —, below the type area, one letter from its outer edge."""
    text = f"— {number} —"
    steps = [width(letter) * FOOTER for letter in text]
    outer = WIDTH - widths(text) * FOOTER - FOOTER
    return Line(
        text=text,
        font=SONG,
        size=FOOTER,
        left=LEFT + (outer if number % 2 else FOOTER),
        baseline=TOP + HEIGHT + _BELOW + _ASCENT * FOOTER,
        steps=tuple(steps[:-1]),
    )
