"""What a text says apart from how it is set: tells a change of words from one of layout."""

import re

_GLYPHS = str.maketrans(
    {
        **dict.fromkeys("“”„‟「」『』", '"'),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("〔﹝", "["),
        **dict.fromkeys("〕﹞", "]"),
        **dict.fromkeys("—―─–‒", "-"),
        **dict.fromkeys("・•∙‧", "·"),
        **dict.fromkeys("○◯", "〇"),
    }
)
"""Marks that mean the same and differ from one typesetter to the next (domain §4)."""
_ITEM = re.compile(
    r"""
    ^\s*
    (?: \(\s*(?P<bracketed>[0-9]{1,3}|[一二三四五六七八九十百]{1,5})\s*\)[ ]*[、.]?  # （一）、
      | (?P<bare>[0-9]{1,3})[ ]*[、.](?![0-9])                                        # 1、 1.
      | (?P<chinese>[一二三四五六七八九十百]{1,5})[ ]*[、.]                           # 一、 一.
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
_BETWEEN_WORDS = re.compile(r"(?<=[0-9A-Za-z])\s+(?=[0-9A-Za-z])")
_KEPT_SPACE = "\0"


def sense(folded: str) -> str:
    """What a folded text (gazette.text.normalise.fold) says: equal where only its layout differs.

    Spaces and line breaks do not count, but between Latin words and digits; nor do brackets of
    numbers, shapes of quotation marks, or the mark behind an item's number. Punctuation counts.

    >>> from gazette.text.normalise import fold
    >>> sense(fold("１、公开　信息；\\n（二）、“答复”")) == sense(fold("1.公开信息；\\n(二)「答复」"))
    True
    >>> sense("1.5") == sense("1、5"), sense("1 2") == sense("12"), sense("甲，乙") == sense("甲、乙")
    (False, False, False)
    """
    marked = _ITEM.sub(_plain_item, folded.translate(_GLYPHS))
    parted = _BETWEEN_WORDS.sub(_KEPT_SPACE, marked)
    return "".join(parted.split())


def _plain_item(found: re.Match[str]) -> str:
    if found["bracketed"]:
        return f"({found['bracketed']})"
    return f"{found['bare']}." if found["bare"] else f"{found['chinese']}、"
