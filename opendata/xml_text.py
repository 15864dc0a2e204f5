"""What of a text XML 1.0 can hold."""

from __future__ import annotations

import re

# XML 1.0 section 2.2: all other characters have no place, however they are written.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without the characters that no XML can hold.

    >>> clean("甲\\x00乙\\x0b丙\\ufffe")
    '甲乙丙'
    """
    return _NOT_XML.sub("", text)


def is_clean(text: str) -> bool:
    """Whether XML can hold the text as it is."""
    return _NOT_XML.search(text) is None


def as_xml(words: str) -> str:
    """Words with the replacement character (U+FFFD) for those that no XML can hold.

    >>> as_xml("甲\\x00乙")
    '甲\\ufffd乙'
    """
    return _NOT_XML.sub("\ufffd", words)
