"""The printed list of contents (目录) of a gazette issue, as lines of its pages: what stands where.

An entry ends with its page, behind dots (……), a rule or a wide gap; its title may take several
lines. Lines without a page before it are the rest of a title, or the heading of a column (栏目).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from gazette.edition.issues import Span
from gazette.text.normalise import fold, key
from gazette.text.numbers import canonical_number

_HEADING = re.compile(r"(?:本期)?(?:目录|目次|要目|总目录)(?:contents)?", re.IGNORECASE)
_DOTS = r".…·‥⋯。・･_\-—–―─━\ufe19"
_LEADERS = rf"(?: [{_DOTS}] [{_DOTS}\s]* [{_DOTS}] | … )"
_PAGE = r"(?: [0-9]{1,4} | (?<=[(\[〔]) [0-9](?:\s[0-9]){1,3} )"
"""In brackets it may be set wide, and recognised as `1 2`."""
_ENDS_WITH_PAGE = re.compile(
    rf"""
    (?P<words>.*?)                                   # the title, or the last line of it
    (?: \s* {_LEADERS} # ……
      | \s* / \s* | \t+ | \s{{2,}} | \s* (?=[(\[〔]) )     # a stroke, a gap, a bracket
    \s* [(\[〔]? \s* (?:第\s*)?
    (?P<first>{_PAGE}) (?: \s*[-–—~至]\s* (?P<last>{_PAGE}) )?
    \s* (?:页)? \s* [)\]〕]? \s*
    """,
    re.VERBOSE,
)
_PAGE_FIRST = re.compile(
    rf"""
    [(\[〔]? (?P<first>[0-9]{{1,4}}) [)\]〕]?            # 12 …… the title
    (?: \s* {_LEADERS} \s* | \s{{2,}} | \t+ | \s*/\s* )
    (?P<words>\D.+)
    """,
    re.VERBOSE,
)
_SPECKS = re.compile(rf"[{_DOTS}∴∵\s]+$")
"""What is left of dots that were recognised one by one."""
_NUMBER_IN_BRACKETS = re.compile(r"[(（]\s*(?P<number>[^()（）]{4,40}?号)\s*[)）]\s*$")
_COLUMN_MARKS = "【】[]〖〗◇◆●■□▲△★☆○◎※•·-—=~ \t"
_MARKED_COLUMN = re.compile(r"\s*(?:[【〖\[].{1,20}[】〗\]]|[◇◆●■□▲△★☆◎※•]\s*.{1,20})\s*")
_COLUMN = re.compile(
    r"""
    .{0,16}
    (?: 文件 | 政府令 | 人事任免 | 任免 | 解读 | 讲话 | 会议 | 大事记 | 公告 | 通告 | 勘误 | 更正 | 法规 | 规章
      | 政策 | 统计公报 | 工作报告 | 人事 | 专栏 | 索引 | 转载 | 选登 | 之声 | 要闻 | 动态 | 政务 )
    """,
    re.VERBOSE,
)
_SENTENCE = re.compile(r"关于|印发|转发|的(?:通知|意见|决定|批复|函|通报|公告|通告|办法|规定)$")
_LONGEST_COLUMN = 16
_LONGEST_PAGE_HEADING = 20
_FEWEST = 2
_OWN_PARTS = re.compile(
    r"^\s*(?:第[0-9一二三四五六七八九十百]+[章节编条]|[0-9]+(?:\.[0-9]+)*\s|附录)"
)


class Listed(msgspec.Struct, frozen=True):
    """One entry as printed."""

    column: str | None
    title: str
    number: str | None
    """发文字号 that stands behind the title, canonical where it can be read."""
    pages: Span
    """The page as printed there; of a single page twice the same."""
    lines: tuple[int, ...]
    """The lines it was read from."""


class ContentsPage(msgspec.Struct, frozen=True):
    """A list of contents and the lines that it takes."""

    first: int
    """The line of its heading."""
    last: int
    """The line of its last entry."""
    entries: tuple[Listed, ...]
    unread: tuple[int, ...]
    """Lines among the entries that belong to none: they are told, not lost."""


def find_contents(lines: Sequence[str], pages: Sequence[int]) -> ContentsPage | None:
    """The list of contents of an issue whose lines stand on these pages; None without one.

    A document's own contents, of chapters and sections, are no list of an issue.
    """
    for place, line in enumerate(lines):
        if _HEADING.fullmatch(key(line)):
            found = _read(lines, pages, place)
            if found is not None:
                return found
    return None


def _read(lines: Sequence[str], pages: Sequence[int], heading: int) -> ContentsPage | None:
    stop = _end(lines, pages, heading)
    entries, unread = _entries(lines, heading + 1, stop)
    if len(entries) < _FEWEST or _is_of_a_document(entries):
        return None
    last = max(entries[-1].lines)
    return ContentsPage(heading, last, entries, tuple(n for n in unread if n < last))


def _is_of_a_document(entries: Sequence[Listed]) -> bool:
    own = sum(bool(_OWN_PARTS.match(fold(entry.title))) for entry in entries)
    return 2 * own > len(entries)


def _end(lines: Sequence[str], pages: Sequence[int], heading: int) -> int:
    """Behind the last line of the last page that is still a list."""
    page = pages[heading]
    stop = heading + 1
    while stop < len(lines):
        following = [n for n in range(stop, len(lines)) if pages[n] == pages[stop]]
        if pages[stop] != page and not _is_list([lines[n] for n in following]):
            return stop
        stop = following[-1] + 1
    return stop


def _is_list(lines: Sequence[str]) -> bool:
    ending = sum(split_page(line) is not None for line in lines)
    return ending >= _FEWEST and 3 * ending >= len(lines)


def _entries(lines: Sequence[str], start: int, stop: int) -> tuple[tuple[Listed, ...], list[int]]:
    """The entries, and the lines that were made no part of one."""
    entries: list[Listed] = []
    unread: list[int] = []
    column: str | None = None
    waiting: list[int] = []
    for number in range(start, stop):
        line = lines[number].strip()
        if not line or _HEADING.fullmatch(key(line)):
            continue
        ending = split_page(line)
        if ending is None:
            named = column_of(line) if not waiting or _MARKED_COLUMN.fullmatch(line) else None
            if named is not None:
                unread += waiting
                waiting, column = [], named
            else:
                waiting.append(number)
            continue
        words, pages = ending
        whole = [*(lines[n].strip() for n in waiting), words]
        if not any(whole):
            unread.append(number)
            continue
        title, number_of = split_entry(whole)
        entries.append(Listed(column, title, number_of, pages, (*waiting, number)))
        waiting = []
    return tuple(entries), unread + waiting


def split_page(line: str) -> tuple[str, Span] | None:
    """The words of a line and the pages that it ends or begins with.

    >>> split_page("示例办法………………（12）")
    ('示例办法', (12, 12))
    >>> split_page("关于2024年示例工作的通知") is None
    True
    """
    folded = fold(line)
    match = _ENDS_WITH_PAGE.fullmatch(folded)
    if match is not None:
        words = _SPECKS.sub("", line[: match.end("words")]).strip()
    else:
        match = _PAGE_FIRST.fullmatch(folded)
        if match is None:
            return None
        words = line[match.start("words") :].strip()
    first = _page(match["first"])
    last = _page(match.groupdict().get("last") or match["first"])
    return (words, (first, last)) if 0 < first <= last else None


def _page(digits: str) -> int:
    return int("".join(digits.split()))


def column_of(line: str) -> str | None:
    """The name of the column (栏目) that a line is the heading of; None for any other line.

    >>> column_of("【人事任免】"), column_of("示例省人民政府关于示例工作的通知")
    ('人事任免', None)
    """
    bare = key(line)
    is_marked = _MARKED_COLUMN.fullmatch(line) is not None
    is_short = len(bare) <= _LONGEST_COLUMN and not _SENTENCE.search(bare)
    if is_marked or (is_short and _COLUMN.fullmatch(bare)):
        return line.strip(_COLUMN_MARKS) or None
    return None


def split_entry(words: Sequence[str]) -> tuple[str, str | None]:
    """The title of an entry, joined, and the number that stands in brackets behind it.

    One that cannot be read, as in a bad scan, is no part of the title either.
    """
    joined = "".join(_joined(words))
    match = _NUMBER_IN_BRACKETS.search(joined)
    if match is None:
        return joined.strip(), None
    return joined[: match.start()].strip(), canonical_number(match["number"])


def _joined(words: Sequence[str]) -> Iterator[str]:
    """Lines of one title: with a space only between two that are not Chinese."""
    before = ""
    for each in filter(None, words):
        if before and before[-1].isascii() and each[0].isascii() and before[-1].isalnum():
            yield " "
        yield each
        before = each
