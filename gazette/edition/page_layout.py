"""An official document on pages of A4 (GB/T 9704-2012 §5): 22 lines of 28 letters, in millimetres."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from gazette.edition.line_breaking import balanced, break_lines, width, widths
from gazette.edition.paper import Grid, Paper, Role, blocks
from gazette.edition.paper import Line as Paragraph

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

_FONTS: dict[Role, str] = {
    "letterhead": TITLE_SONG, "title": TITLE_SONG, "annex_title": TITLE_SONG, "annex": HEI,
    "division": HEI, "heading1": HEI, "heading2": KAI,
}  # fmt: skip
_TITLES = frozenset({"letterhead", "title", "annex_title"})
_CENTRED = _TITLES | {"number", "division"}
_JUSTIFIED = frozenset({"addressees", "heading1", "heading2", "article", "body"})
_PUSHED_RIGHT = {"signature": 2, "date": 4}
"""How many letters they leave free on the right."""
_INDENT = 2  # letters
_CELLS = "　　"  # between the cells of a table
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


class _Row(msgspec.Struct, frozen=True):
    """A row of the type area: its part, its letters (none for an empty one), whether it goes on."""

    role: Role
    text: str
    goes_on: bool = False
    begins_page: bool = False


def lay_out(paper: Paper) -> list[list[Line]]:
    """The lines of each page, page number included; at least one page."""
    pages: list[list[Line]] = [[]]
    used = 0
    for row in _rows(blocks(paper)):
        if used == LINES or (row.begins_page and pages[-1]):
            pages.append([])
            used = 0
        if row.text:
            pages[-1].append(_line(row, used))
        used += 1
    return [[*page, _page_number(number)] for number, page in enumerate(pages, start=1)]


def _rows(printed: Sequence[Paragraph | Grid]) -> Iterator[_Row]:
    before: Role | None = None
    for block in printed:
        if isinstance(block, Grid):
            yield from _table_rows(block)
            before = "body"
            continue
        if before is not None and _is_parted(before, block.role):
            yield _Row("body", "")
        lines = _lines(block)
        for place, text in enumerate(lines):
            is_first = place == 0 and block.begins_page
            yield _Row(block.role, text, place < len(lines) - 1, is_first)
        before = block.role


def _table_rows(table: Grid) -> Iterator[_Row]:
    """A table row by row, without rules: its cells side by side, as many lines as they need."""
    for cells in table.shown:
        text = _CELLS.join(cell for cell in cells if cell)
        for line in break_lines(text, first=LETTERS, other=LETTERS):
            yield _Row("addressees", line)


def _is_parted(above: Role, below: Role) -> bool:
    """Whether an empty row stands between: around the title, above the signature."""
    if above == below:
        return False
    is_titled = above in _TITLES or below in _TITLES
    return is_titled or below == "signature" or (below == "date" and above != "signature")


def _lines(paragraph: Paragraph) -> list[str]:
    """The paragraph's lines, the first of the body with room for its indent."""
    role, text = paragraph.role, paragraph.text
    if role in _TITLES:
        return balanced(text, WIDTH / TITLE)
    if role in _CENTRED or role in _PUSHED_RIGHT or role == "annex":
        return break_lines(text, first=LETTERS, other=LETTERS)
    indent = 0 if role == "addressees" else _INDENT
    return _indented(break_lines(text, first=LETTERS - indent, other=LETTERS), indent)


def _indented(lines: Sequence[str], indent: int) -> list[str]:
    """The lines with the indent as spaces before the first, so that it counts in its width."""
    return ["　" * indent + line if place == 0 else line for place, line in enumerate(lines)]


def _line(row: _Row, place: int) -> Line:
    role, text = row.role, row.text
    size = TITLE if role in _TITLES else BODY
    steps = [width(letter) * size for letter in text]
    free = WIDTH - sum(steps)
    if row.goes_on and role in _JUSTIFIED and len(text) > 1:
        steps = [step + free / (len(text) - 1) for step in steps]  # both edges even
        free = 0.0
    left = 0.0
    if role in _CENTRED:
        left = free / 2
    elif role in _PUSHED_RIGHT:
        left = free - _PUSHED_RIGHT[role] * size
    baseline = TOP + place * PITCH + (PITCH - size) / 2 + _ASCENT * size
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
