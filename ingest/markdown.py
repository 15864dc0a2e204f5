"""Markdown as plain text: its marks are removed, its words stay as filed.

Only what official texts use: headings, emphasis, links, tables, comments, a front matter. One
paragraph is one line; `1.` at a line's start is a number of the document and stays.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import msgspec

Rows = tuple[tuple[str, ...], ...]

_FRONT = re.compile(
    r"(?P<name>[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff -]{0,40})\s*[:：]\s*(?P<value>.*)"
)
_FRONT_LINES = 60
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})(?:[ \t\u3000]+|(?=[^#\s]))")
_RULE = re.compile(r"\s{0,3}(?:(?:[-*_=][ \t]*){3,}|#{1,6}\s*)")
_QUOTE = re.compile(r"^(?:\s{0,3}>[ ]?)+")
_BULLET = re.compile(r"^\s{0,6}[-*+][ \t]+(?=\S)")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~).*")
_DIVIDER = re.compile(r"\s*\|[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?\s*")
_IMAGE_OR_LINK = re.compile(
    r"!?\[(?P<words>[^\[\]]{0,300})\]\([^()\s]{0,500}(?:\s+\"[^\"]{0,100}\")?\)"
)
_STRONG = re.compile(
    r"(?<!_)(?P<mark>\*\*|__)(?=[^\s*_])(?P<words>[^*_]{1,400}?)(?<=[^\s*_])(?P=mark)(?!_)"
)
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])(?P<words>[^*]{1,400}?)(?<=[^\s*])\*(?![\w*])")
_CODE = re.compile(r"`(?P<words>[^`]{1,200})`")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?P<words>[\\`*_{}\[\]()#+\-.!|<>~])")
_MARKED = frozenset("*_`[\\&<")
_MOST_CELLS = 200_000
_HEADER_ENDS = "INFO END"


class Markdown(msgspec.Struct, frozen=True):
    """A Markdown document as lines of plain text, and what its marks said."""

    lines: tuple[str, ...]
    title: int | None
    """The line of the first heading of the first rank."""
    header: int
    """Past the last line above a comment `INFO END`; 0 without that comment."""
    front: dict[str, str]
    """The front matter, as printed."""
    tables: dict[int, tuple[int, Rows]]
    """First line of a table → how many lines it takes, and its grid."""


def read_markdown(source: str) -> Markdown:
    """The plain text of a Markdown document.

    >>> read_markdown("# 示例办法\\n\\n## 第一章 **总则**\\n\\n第一条 略。").lines
    ('示例办法', '第一章 总则', '第一条 略。')
    """
    front, body = _split_front(source)
    reader = _Reader()
    for line in _without_comments(body).split("\n"):
        reader.take(line)
    reader.close_table()
    return Markdown(tuple(reader.lines), reader.title, reader.header, front, reader.tables)


class _Reader:
    """The lines of plain text so far."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.title: int | None = None
        self.header = 0
        self.tables: dict[int, tuple[int, Rows]] = {}
        self.rows: list[str] = []

    def take(self, line: str) -> None:
        """One line of Markdown: words, a table row, or nothing but marks."""
        if line.lstrip().startswith("|"):
            self.rows.append(line)
            return
        self.close_table()
        if line == _HEADER_ENDS:
            self.header = len(self.lines)
        elif line.strip() and not _RULE.fullmatch(line) and not _FENCE.fullmatch(line):
            self._take_words(line)

    def _take_words(self, line: str) -> None:
        heading = _HEADING.match(line)
        if heading is None:
            words = _BULLET.sub("", _QUOTE.sub("", line))
        else:
            words = line[heading.end() :].rstrip().rstrip("#")
            if heading["marks"] == "#" and self.title is None:
                self.title = len(self.lines)
        self.lines += [part.rstrip() for part in plain(words).split("\n") if part.strip()]

    def close_table(self) -> None:
        """Write the rows gathered, one a line, its cells parted by tabs."""
        grid = [_cells(row) for row in (*self.rows[:1], *self.rows[2:])]
        is_table = len(self.rows) > 1 and _DIVIDER.fullmatch(self.rows[1]) is not None
        if is_table and max(map(len, grid)) * len(grid) <= _MOST_CELLS:
            self.tables[len(self.lines)] = (len(grid), _square(grid))
            self.lines += ["\t".join(row) for row in grid]
        else:
            self.lines += [plain(row).strip() for row in self.rows]
        self.rows = []


def plain(line: str) -> str:
    """A line without marks of emphasis, links and escapes.

    >>> plain("**第一条** 依据[示例法](https://example.cn)，1\\\\. 略&nbsp;")
    '第一条 依据示例法，1. 略\\xa0'
    """
    if _MARKED.isdisjoint(line):
        return line
    line = _BREAK.sub("\n", _IMAGE_OR_LINK.sub(r"\g<words>", line))
    for mark in (_CODE, _STRONG, _STRONG, _EMPHASIS, _ESCAPE):
        line = mark.sub(r"\g<words>", line)
    return html.unescape(line) if "&" in line else line


def _cells(row: str) -> tuple[str, ...]:
    inner = row.strip().removeprefix("|").removesuffix("|")
    return tuple(plain(cell).strip().replace("\n", " ") for cell in inner.split("|"))


def _square(grid: Sequence[tuple[str, ...]]) -> Rows:
    """The rows, all as long as the longest."""
    width = max(map(len, grid))
    return tuple(row + ("",) * (width - len(row)) for row in grid)


def _split_front(source: str) -> tuple[dict[str, str], str]:
    """The front matter between two lines ---, and the rest; all is the rest where there is none."""
    if not source.startswith("---\n"):
        return {}, source
    end = source.find("\n---", 3)
    block = source[4:end].split("\n") if end > 0 else []
    matches = [_FRONT.fullmatch(line.strip()) for line in block if line.strip()]
    if end < 0 or len(block) > _FRONT_LINES or not all(matches):
        return {}, source
    front = {m["name"].strip(): m["value"].strip().strip("\"'") for m in matches if m}
    return front, source[end + 4 :].partition("\n")[2]


def _without_comments(source: str) -> str:
    """The source with comments removed, but for the line that ends a header."""
    kept, place = [], 0
    while (opened := source.find("<!--", place)) >= 0:
        closed = source.find("-->", opened)
        if closed < 0:
            break
        kept.append(source[place:opened])
        if source[opened + 4 : closed].strip() == _HEADER_ENDS:
            kept.append(f"\n{_HEADER_ENDS}\n")
        place = closed + 3
    return "".join([*kept, source[place:]])
