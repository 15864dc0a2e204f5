"""What of a row of print cannot be parted, and so goes to the next row together (禁则)."""

from __future__ import annotations

import re
import unicodedata

_NOT_LAST = "（《〈「『【〔｛［“‘([{<￥$№"
_NOT_FIRST = "。，、；：？！）》〉」』】〕｝］”’…—～·％‰℃.,;:?!)]}>%-"
_FIRST = re.compile(
    rf"""
    [{re.escape(_NOT_LAST)}]*                       # opening marks, which may not end a row
    (?: [0-9A-Za-z.,/%'+-]+ | . )                   # a figure or a word; else one character
    [{re.escape(_NOT_FIRST)}]*                      # marks that may not begin one
    """,
    re.VERBOSE | re.DOTALL,
)


def width_of(text: str) -> float:
    """How wide a text is set, in ems: Han characters and their marks 1, Latin ones a half.

    >>> width_of("示例A1")
    3.0
    """
    return sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.5 for each in text)


def first_piece(text: str) -> str:
    """What of a row would have had to fit on the row before it, or nothing of it.

    >>> first_piece("示例省"), first_piece("（省）人民"), first_piece("的”：一"), first_piece("2024年")
    ('示', '（省）', '的”：', '2024')
    """
    found = _FIRST.match(text)
    return found.group() if found else ""
