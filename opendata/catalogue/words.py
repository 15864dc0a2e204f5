"""Texts in both languages."""

from __future__ import annotations

import re

import msgspec

_BOTH = re.compile(
    r"""(?P<zh>.*?。|[^ ]+\ )  # up to the 。 or, in a title, the space
        (?P<en>[A-Za-z].*)     # before the English""",
    re.VERBOSE | re.DOTALL,
)

_HAN = re.compile("[\u3400-\u9fff]")


class Words(msgspec.Struct, frozen=True):
    """The same in Chinese and in English."""

    zh: str
    en: str

    @property
    def said(self) -> tuple[str, ...]:
        """Each text once: what was given in one language alone stands in the place of the other too."""
        return tuple(dict.fromkeys((self.zh, self.en)))

    @property
    def tagged(self) -> dict[str, str]:
        """Each by its language; a text given once is not told as the other language's.

        >>> Words("取水量", "Intake").tagged, Words("取水量", "取水量").tagged, Words("CSV", "CSV").tagged
        ({'zh': '取水量', 'en': 'Intake'}, {'zh': '取水量'}, {'en': 'CSV'})
        """
        if self.zh != self.en:
            return {"zh": self.zh, "en": self.en}
        return {"zh" if _HAN.search(self.zh) else "en": self.zh}


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
