"""Which characters are written in several widths, and the one each is folded to: data, nothing else."""

import unicodedata

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_FULL_WIDTH = range(0xFF01, 0xFF5F)  # ！ to ～
_RADICALS = range(0x2F00, 0x2FD6)  # ⼀ to ⿕, which PDF text layers write for 一 …

FOLDED = (
    dict.fromkeys(_SPACES + ZERO_WIDTH, " ")
    | {chr(code): chr(code - 0xFEE0) for code in _FULL_WIDTH}
    | {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _RADICALS}
)
"""Each such character and what it is folded to, one for one, so that offsets stay."""
