"""Whether the text layer of a page says something: fonts without a map to Unicode give garbage.

Such a font gives the numbers of its glyphs for letters: signs, figures and capitals in a heap, or
letters of scripts and Han characters that nobody writes here. Every library sees the same; the page
has to be recognised in its picture. A table of codes and figures is no garbage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENOUGH = 60  # letters by which a page is judged; fewer of them are a cover, a stamp, a caption
_FEW = 8
_MOSTLY = 0.5
_MOST_STRANGE = 0.1
_STRANGE_AT_ALL = 0.02
_FEWEST_COMMON = 0.6  # of the Han characters: law has 0.98 and more, codes at random 0.3
_UNCOUNTED = re.compile(
    r"""
    [\s.,:;()\[\]'"/\-=+%_0-9]          # what stands in every table
    | [\uf000-\uf0ff]                   # a font of symbols: bullets, signs of formulas
    """,
    re.VERBOSE,
)
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_USUAL = re.compile(
    r"""
    [A-Za-z\u00a0-\u00bf×÷\u0370-\u03ff\u0400-\u045f]     # Latin, Latin-1 signs, Greek, Cyrillic
    | [\u2000-\u206f\u2070-\u209f\u2100-\u22ff\u2460-\u27bf]  # dashes, quotes, figures, arrows, signs
    | [\u3000-\u303f\u3041-\u30ff\u3105-\u312f\u3200-\u33ff]  # of Chinese and Japanese
    | [\ufe10-\ufe4f\uff00-\uffef]                            # vertical and full-width forms
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]?[a-z]*[aeiouy][a-z]*(?![A-Za-z])")


def is_readable(text: str) -> bool:
    r"""Whether words are written here, and not what a font without a map makes of them.

    >>> is_readable("示例省人民政府办公厅关于示例工作的通知" * 5)
    True
    >>> is_readable("The quick brown fox jumps over a lazy dog and so on. " * 3)
    True
    >>> is_readable("10)51780235GHIJK:BCDFG*HJKLM&NPQRS" * 5)
    False
    >>> is_readable("")
    False
    """
    letters = _UNCOUNTED.sub("", text)
    han = _HAN.findall(letters)
    strange = len(letters) - len(han) - len(_USUAL.findall(letters))
    if len(letters) < _ENOUGH:
        return bool(text.strip()) and not (
            len(letters) >= _FEW and strange > _MOSTLY * len(letters)
        )
    if strange > _MOST_STRANGE * len(letters):
        return False
    words = sum(len(word) for word in _WORD.findall(text))
    if len(han) + words < _MOSTLY * len(letters) and strange > _STRANGE_AT_ALL * len(letters):
        return False
    return sum(each in _COMMON for each in han) >= _FEWEST_COMMON * len(han)


def _common() -> Iterator[str]:
    """The 3,755 characters of GB 2312 level 1, and the 5,401 of Big5 level 1: what people write."""
    for charset, leads in (("gb2312", range(0xB0, 0xD8)), ("big5", range(0xA4, 0xC7))):
        for lead in leads:
            for trail in range(0x40, 0xFF):
                yield bytes((lead, trail)).decode(charset, "ignore")


_COMMON = frozenset(each for each in _common() if len(each) == 1)
