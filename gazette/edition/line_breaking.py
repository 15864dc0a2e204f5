"""Where lines of Chinese text break: widths in ems, marks that may not begin or end a line (禁则)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NOT_FIRST = frozenset("。，、；：？！）》〉」』】〕｝］”’…—～·％‰℃.,;:?!)]}>%")
_NOT_LAST = frozenset("（《〈「『【〔｛［“‘([{<￥$№")
_ABOUT = "关于"
_MOST_PUSHED = 8  # letters that go to the next line for the sake of one
_NARROW = 0.5
_TOLERANCE = 1e-9


@lru_cache(maxsize=8192)
def width(letter: str) -> float:
    """How wide a letter is, in ems: Chinese ones 1, Latin ones and digits half of that.

    >>> width("示"), width("“"), width("A"), width("8")
    (1.0, 1.0, 0.5, 0.5)
    """
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in ("W", "F", "A") else _NARROW


def widths(text: str) -> float:
    """How wide a text is, in ems."""
    return sum(width(letter) for letter in text)


def break_lines(text: str, *, first: float, other: float) -> list[str]:
    """The text in lines of at most so many ems, the first of them shorter for its indent.

    All letters are kept but the spaces at which a line breaks.

    >>> break_lines("示例省人民政府，办公厅", first=7, other=7)
    ['示例省人民政', '府，办公厅']
    """
    lines: list[str] = []
    start = 0
    while start < len(text):
        end = _end_of_line(text, start, other if lines else first)
        lines.append(text[start:end].rstrip())
        start = end
        while start < len(text) and text[start].isspace():
            start += 1
    return lines


def balanced(text: str, most: float) -> list[str]:
    """The text in as few lines as it needs, of about the same width: for titles.

    A title that needs two breaks before 关于, where that does: its words stay whole (GB/T 9704 §7.3.1).

    >>> balanced("示例省人民政府办公厅关于印发政务公开要点的通知", 20)
    ['示例省人民政府办公厅', '关于印发政务公开要点的通知']
    """
    needed = len(break_lines(text, first=most, other=most))
    issuer, about, rest = text.partition(_ABOUT)
    if needed == 2 and issuer and max(widths(issuer), widths(about + rest)) <= most:
        return [issuer, about + rest]
    even = widths(text) / max(needed, 1)
    while even < most:
        lines = break_lines(text, first=even, other=even)
        if len(lines) <= needed:
            return lines
        even += _NARROW
    return break_lines(text, first=most, other=most)


def _end_of_line(text: str, start: int, most: float) -> int:
    """Where the line ends that begins at a place: at least one letter after it."""
    total, end = 0.0, start
    while end < len(text):
        total += width(text[end])
        if total > most + _TOLERANCE:
            break
        end += 1
    if end == len(text):
        return end
    end = max(end, start + 1)
    lowest = max(start, end - _MOST_PUSHED - 1)
    return next((place for place in range(end, lowest, -1) if _may_break(text, place)), end)


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place : place + 1]
    if not after:
        return True
    if after in _NOT_FIRST or before in _NOT_LAST or width(after) == 0:
        return False
    return not (_is_word(before) and _is_word(after))


def _is_word(letter: str) -> bool:
    """Whether it is part of a word or number that is not parted."""
    return letter.isascii() and (letter.isalnum() or letter in "._-/@")
