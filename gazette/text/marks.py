"""What each line of a text begins with: 第三条, （一）, 1. … or nothing.

Rules of one line only; what a mark means among its neighbours is decided in `outline`.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

import msgspec

from gazette.text.numerals import NUMERALS, to_int

MarkKind = Literal[
    "book", "subbook", "chapter", "section", "article", "level1", "level2", "level3", "level4"
]

DIVISIONS = frozenset({"book", "subbook", "chapter", "section"})
LEVELS = frozenset({"level1", "level2", "level3", "level4"})

_UNITS: dict[str, MarkKind] = {
    "编": "book", "篇": "book", "分编": "subbook", "章": "chapter", "节": "section", "条": "article",
}  # fmt: skip
_SIGNS: dict[str, MarkKind] = {"㈠": "level2", "⑴": "level4", "⒈": "level3"}

_LINE = re.compile(r"\S[^\n\r\f\u2028\u2029]*")
_DIVISION = re.compile(
    rf"""
    第\ *(?P<ordinal>[{NUMERALS}0-9]{{1,9}})\ *(?P<unit>分编|编|篇|章|节|条)   # 第三条, 第 1 章
    (?:\ *之\ *(?P<insert>[一二三四五六七八九十]{{1,3}}|[0-9]{{1,2}}))?        # 之一
    """,
    re.VERBOSE,
)
_CHINESE = "[一二三四五六七八九十百]{1,5}"
_NOT_DECIMAL = "(?:(?![0-9])|(?=(?:19|20)[0-9]{2}年))"  # 1.5万元 is no number; 1.2018年底前 is
_LEVEL = re.compile(
    rf"""
      (?P<level1>{_CHINESE})\ *(?:、|\.{_NOT_DECIMAL})             # 一、
    | \(\ *(?P<level2>{_CHINESE})\ *\)\ *[、.]?                    # （一）
    | (?P<level3>[0-9]{{1,3}})\ *[、.]{_NOT_DECIMAL}               # 1.
    | \(?\ *(?P<level4>[0-9]{{1,3}})\ *\)                          # （1）, 1）
    | (?P<sign>[㈠-㈩⑴-⒇⒈-⒛])                                     # the same as one character
    """,
    re.VERBOSE,
)
_REFERENCE = re.compile(
    r"""
      的|规定|款(?!项)|项[下的规]|所[称列指规述]|以[外及]|中[“"的规所有]          # 第三条规定的
    | [、和与或及至到]\ *[第(]                                     # 第三条、第四条
    | 第[^、,。]{1,9}[条款项]|\([^()]{1,5}\)[、和至及(项]          # 第三条第二款, 第三条（一）项
    | (?:相应)?(?:修改|改为|作为|删去|删除|增加|移至)|相应             # 第三条修改为
    | [,。;]
    """,
    re.VERBOSE,
)
_REFERENCE_APART = re.compile(
    r"的|[、和与或及至到]\ *第|相应|(?:修改|改|作)为|[,。;]"
)  # after a space
_CELL = re.compile(
    r"\t(?!\s*[0-9]{1,3}$)"
)  # a tab in the words: a row of a table; a page may follow
_COUNTED = "、级类等期线季次产层楼号环"  # 一、二级公路: two counted things, not number one
_STARTS = frozenset("第(0123456789一二三四五六七八九十百") | frozenset(
    chr(code) for first, last in ("㈠㈩", "⑴⒇", "⒈⒛") for code in range(ord(first), ord(last) + 1)
)
_LONGEST_HEADING = 60
_LONGEST_GLUED = 30
_LOOK_AHEAD = 80


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line without its outer spaces, and the number it begins with, if any."""

    start: int
    end: int
    kind: MarkKind | None = None
    ordinal: int = 0
    insert: int = 0
    """1 for 之一; 0 where the number has no 之."""
    words: int = 0
    """Where the words after the number begin; `end` where there are none."""
    printed: int = 0
    """Where the number as printed ends."""
    is_sure: bool = True
    """False for a mark that counts only in sequence, such as an article glued to its words."""


def read_lines(folded: str) -> list[Line]:
    """The lines of a folded text that hold more than spaces.

    >>> [(line.kind, line.ordinal) for line in read_lines("第二条 总则\\n1.5万元\\n(三)其他")]
    [('article', 2), (None, 0), ('level2', 3)]
    """
    lines = []
    for match in _LINE.finditer(folded):
        start = match.start()
        end = start + len(match[0].rstrip())
        line = _marked(folded, start, end) if folded[start] in _STARTS else None
        lines.append(line or Line(start, end))
    return lines


def _marked(folded: str, start: int, end: int) -> Line | None:
    """The line with its mark, None where it begins with none."""
    if folded[start] == "第":
        match = _DIVISION.match(folded, start, end)
        return _division(folded, match, end) if match else None
    match = _LEVEL.match(folded, start, end)
    return _level(folded, match, end) if match else None


def _is_row(folded: str, words: int, end: int) -> bool:
    return _CELL.search(folded[words : min(end, words + _LOOK_AHEAD)]) is not None


def _division(folded: str, match: re.Match[str], end: int) -> Line | None:
    kind = _UNITS[match["unit"]]
    words = _after_spaces(folded, match.end(), end)
    rest = folded[words : min(end, words + _LOOK_AHEAD)]
    touches = words == match.end() and words < end
    glued = touches and rest[0] not in ":【("
    refers = _REFERENCE.match(rest) is not None
    if refers and (touches or (kind != "article" and _REFERENCE_APART.match(rest))):
        return None
    if _is_row(folded, words, end):
        return None
    if kind != "article" and not _is_heading(rest, _LONGEST_GLUED if glued else _LONGEST_HEADING):
        return None
    return _line(match, kind, match["ordinal"], end, words, is_sure=not (glued or refers))


def _level(folded: str, match: re.Match[str], end: int) -> Line | None:
    words = _after_spaces(folded, match.end(), end)
    sign = match["sign"]
    if sign:
        kind = _SIGNS[max(first for first in _SIGNS if first <= sign)] if sign < "㈠" else "level2"
        return _line(match, kind, str(int(unicodedata.numeric(sign))), end, words)
    kind = match.lastgroup  # type: ignore[assignment]  # the group names are the kinds
    line = _line(match, kind, match[kind], end, words)
    if line is None or _is_counted(folded, line) or _is_row(folded, words, end):
        return None
    if folded[words : words + 1] in ("项", "款"):
        return None
    return line


def _line(
    match: re.Match[str],
    kind: MarkKind,
    numeral: str,
    end: int,
    words: int,
    *,
    is_sure: bool = True,
) -> Line | None:
    try:
        ordinal = _value(numeral)
        inserted = match["insert"] if match.re is _DIVISION else None
        insert = _value(inserted) if inserted else 0
    except ValueError:  # 十十, which no numeral is
        return None
    if ordinal == 0:
        return None
    return Line(match.start(), end, kind, ordinal, insert, words, match.end(), is_sure)


@lru_cache(maxsize=4096)
def _value(numeral: str) -> int:
    """A document counts to a hundred again and again."""
    return to_int(numeral)


def _is_counted(folded: str, line: Line) -> bool:
    """True for 一、二级公路 and （一）、（二）: an enumeration in a sentence."""
    following = folded[line.words : line.words + 2]
    if len(following) < 2:
        return False
    if line.kind == "level2":
        return folded[line.printed - 1] == "、" and following[0] == "("
    if line.kind != "level1" or following[0] not in "二三四五六七八九十":
        return False
    return to_int(following[0]) == line.ordinal + 1 and following[1] in _COUNTED


def _is_heading(rest: str, longest: int) -> bool:
    """True for words that can stand over a chapter: short, no sentence, no second number."""
    if len(rest) > longest or any(mark in rest for mark in "。;?!"):
        return False
    return not (rest.endswith((",", ":")) or _DIVISION.search(rest))


def _after_spaces(folded: str, position: int, end: int) -> int:
    while position < end and folded[position] in " \t":
        position += 1
    return position
