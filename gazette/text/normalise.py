"""Two foldings of text for matching and comparing; the text as filed is never changed.

`fold` keeps every offset, `key` makes compact strings that compare equal.
"""

import re
import unicodedata
from functools import lru_cache

NORMALISER = "1"
"""Kept beside digests and ids, so that a better normaliser is not a change of law."""

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_FULL_WIDTH = range(0xFF01, 0xFF5F)  # ！ to ～
_RADICALS = range(0x2F00, 0x2FD6)  # ⼀ to ⿕, which PDF text layers write for 一 …

_FOLDED = (
    dict.fromkeys(_SPACES + _ZERO_WIDTH, " ")
    | {chr(code): chr(code - 0xFEE0) for code in _FULL_WIDTH}
    | {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _RADICALS}
)
_FOLDS = frozenset(_FOLDED)
_TABLE = str.maketrans(_FOLDED)
_FEW = 40  # different characters to fold
_IGNORED = re.compile(rf"[\s{_ZERO_WIDTH}]+")
_CACHED_UP_TO = 200_000  # characters; a longer text is folded anew rather than kept in memory


def fold(text: str) -> str:
    """The text with one width of letters, digits, punctuation and spaces, character by character.

    For matching only: offsets in the result are offsets in the text. Zero-width characters become
    spaces; 〔〕, curly quotes and 。 stay.

    >>> fold("甘政办发［２０１８］８３号，共\u3000３页")
    '甘政办发[2018]83号,共 3页'
    """
    return _fold_cached(text) if len(text) <= _CACHED_UP_TO else _fold(text)


@lru_cache(maxsize=8)
def _fold_cached(text: str) -> str:
    """Every finder of one document asks for the same folding."""
    return _fold(text)


def _fold(text: str) -> str:
    present = _FOLDS.intersection(text)
    if len(present) > _FEW:
        return text.translate(_TABLE)
    for char in present:  # twice as fast as one translation
        text = text.replace(char, _FOLDED[char])
    return text


def key(text: str) -> str:
    """A key for identity and comparison: NFKC, case folded, no spaces, no zero-width characters.

    >>> key("示政发 ﹝２０２４﹞１号") == key("示政发〔2024〕1号")
    True
    >>> key("《办法》")
    '《办法》'
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # an accent that stood on a space now stands on a letter: compose once more
    return unicodedata.normalize("NFKC", _IGNORED.sub("", folded))
