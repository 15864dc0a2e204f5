"""Texts in both languages."""

from __future__ import annotations

import re

import msgspec

_BOTH = re.compile(
    r"""(?P<zh>.*?。|[^ ]+\ )  # up to the 。 or, in a title, the space
        (?P<en>[A-Za-z].*)     # before the English""",
    re.VERBOSE | re.DOTALL,
)


class Words(msgspec.Struct, frozen=True):
    """The same in Chinese and in English."""

    zh: str
    en: str


def both(text: str) -> Words:
    """A text of metadata.json, which has the Chinese first and then the English.

    >>> both("编号。Opaque, stable identifier")
    Words(zh='编号。', en='Opaque, stable identifier')
    >>> both("版本与正文 Versions and texts")
    Words(zh='版本与正文', en='Versions and texts')
    """
    found = _BOTH.fullmatch(text)
    if found is None:
        return Words(text, text)
    return Words(found["zh"].strip(), found["en"])
