"""简繁: a text in simplified characters, and as the mainland, Taiwan and Hong Kong write traditional ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import opencc

_TRADITIONAL = ("s2t", "s2tw", "s2hk")


def scripts(text: str) -> Iterator[str]:
    """The text in each script, the simplified one first; some are the text itself.

    A simplified character that stands for several is written as the word around it wants.

    >>> list(dict.fromkeys(scripts("群众")))
    ['群众', '羣衆', '群眾', '羣眾']
    """
    simplified = _converter("t2s").convert(text)
    yield simplified
    for standard in _TRADITIONAL:
        yield _converter(standard).convert(simplified)


@cache
def _converter(name: str) -> opencc.OpenCC:
    """One of OpenCC's conversions; its tables are read when it is first asked for."""
    return opencc.OpenCC(name)
