"""Whether a file is nothing but a text that is public: compared strictly, and never guessed.

Whoever knows the text could write the file. Formats that hide more than they show (pages, Word
files, PDF) are not compared at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from gazette.errors import ReadError
from gazette.text.charset import MARKS, decode

Format = Literal["text", "markdown"]

_BLANK = " \t\u3000"
_MARK = re.compile(
    r"""^\#{1,6}[ ]+   # of a heading
    | \*\*             # of bold words""",
    re.VERBOSE,
)
_HEADER_ENDS = "<!-- INFO END -->"
_LINE_ENDS = ("\n", "\r\n", "\r")


def holds_nothing_else(content: bytes, text: str, *, written_as: Format) -> bool:
    r"""Whether a file read as this text holds nothing else.

    Every line is the text's own, to the last space, and there is no other; blank lines do not count,
    nor do a byte order mark, kinds of line ends, and in Markdown the marks of headings and bold words.
    A file whose bytes do not come out again when it is written anew holds something else.

    >>> holds_nothing_else("\ufeff通知\r\n\r\n正文。\r\n".encode(), "通知\n正文。", written_as="text")
    True
    >>> holds_nothing_else("通知\n正文\n".encode("gbk"), "通知\n正文。", written_as="text")
    False
    >>> holds_nothing_else("# 通知\n**正文**。".encode(), "通知\n正文。", written_as="markdown")
    True
    """
    try:
        decoded = decode(content)
    except ReadError:
        return False
    if decoded.broken or not _is_written_as(content, decoded.text, decoded.charset):
        return False
    lines = _marked(decoded.text) if written_as == "markdown" else _lines(decoded.text)
    return list(lines) == list(_lines(text))


def _is_written_as(content: bytes, text: str, charset: str) -> bool:
    """Whether the text in this charset gives these bytes: two spellings of one character would not."""
    written = (text.replace("\n", end).encode(charset, "replace") for end in _LINE_ENDS)
    marks = [b"", *(mark for mark, of in MARKS if of == charset)]
    return any(content == mark + each for each in written for mark in marks)


def _lines(text: str) -> Iterator[str]:
    """The lines that are not blank, as they are."""
    return (line for line in text.split("\n") if line.strip(_BLANK))


def _marked(text: str) -> Iterator[str]:
    """The lines of Markdown without the marks that say nothing."""
    for line in _lines(text):
        if line != _HEADER_ENDS:
            yield _MARK.sub("", line).rstrip(_BLANK)
