"""Titles among the lines of a head, put together where they are broken over several.

A title opens with 关于, or with the issuer before 关于, 印发, 转发; it ends with its 文种 or the
name of the instrument (domain §7.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from gazette.text.titles import Title, parse_title
from ingest.numbering import HeadLine, is_note, is_order_head

_MOST_TITLE_LINES = 8

LETTERHEAD = re.compile(r"[\u3400-\u9fff()、\s]{2,60}文\s*件(?:\s*[(].{1,10}[)])?")
"""The line 示例省人民政府文件 (发文机关标志)."""
_STAGE = re.compile(
    r"[(](?:试行|暂行|草案|修订|修正|送审|征求意见|第[一二三四五六七八九十]+|[0-9]{4}年).{0,16}[)]"
)
_OPENS_ALONE = re.compile("关于|印发|转发|批转")
_OPENS = re.compile("关于|印发|转发|批转|公布|发布|修改|废止|重申|实施|调整|转达|对.{2,30}的")
_ORGAN = re.compile(
    r"[^。,:;《》0-9]{1,60}(?:政府|委员会|[省市县区州]委|委|厅|局|部|署|院|行|会|办|室|办公室|中心|处|所|司|集团|公司|小组"
    r"|指挥部|支队|总队|法院|检察院|大学|学院|部门|单位|社|馆)[)]?"
)
_ENDS = frozenset(
    "定议令报告见知复案函要例法则范程准划纲点录单章引南度施策约典释答示明读书件施表误正)》"
)
_SENTENCE = re.compile(
    "为了?[深进贯落推加更切全促]|根据|按照|近日|日前|据[^点]|[0-9]{1,2}月[0-9]{1,2}日|各(?![类级种])|经(?![济营费])"
)
"""How a first sentence or an addressee begins, but no title."""
_FRAGMENT = 6  # characters: a last line so short belongs to the line above it (的通知, 公 告)
_OF_GENRE = re.compile(
    r"的(?:补充|紧急|联合)?(?:决定|命令|令|公告|通告|意见|通知|通报|报告|请示|批复|答复|复函|函|指导意见|实施意见)(?:[(].*[)])?$"
)


class FoundTitle(msgspec.Struct, frozen=True):
    """The title, its parts, where it stands, and its first and last head line."""

    title: Title
    start: int
    end: int
    confidence: float
    first: int
    last: int


def find_title(
    text: str, lines: Sequence[HeadLine], number_lines: frozenset[int]
) -> FoundTitle | None:
    """The best title among head lines: in full form, next to the number, before any other.

    `number_lines` are the lines that numbers take up; they part the titles above and below them.
    """
    candidates = list(_candidates(text, lines, number_lines))
    if not candidates:
        return _fallback(text, lines, number_lines)
    return max(candidates, key=lambda each: (_form(each.title), each.confidence, each.first))


def _candidates(
    text: str, lines: Sequence[HeadLine], number_lines: frozenset[int]
) -> Iterator[FoundTitle]:
    last = len(lines) - 1
    while last >= 0:
        if not _may_end_title(lines[last].folded) or last in number_lines:
            last -= 1
            continue
        first = _first_line(lines, last, number_lines)
        end = _with_stage(lines, last)
        title = parse_title(text[lines[first].start : lines[end].end])
        if title.genre is None or len(title.text) < 5 or _SENTENCE.match(title.text):
            last -= 1
            continue
        is_near = not number_lines.isdisjoint({first - 1, end + 1})
        is_near = is_near or (not number_lines and end == len(lines) - 1)
        yield FoundTitle(
            title, lines[first].start, lines[end].end, 1.0 if is_near else 0.9, first, end
        )
        last = first - 1


def _may_end_title(folded: str) -> bool:
    if folded[-1] not in _ENDS or LETTERHEAD.fullmatch(folded):
        return False
    return not (is_note(folded) or _STAGE.fullmatch(folded))


def _with_stage(lines: Sequence[HeadLine], last: int) -> int:
    """The line (试行) under a title belongs to it."""
    below = last + 1
    return below if below < len(lines) and _STAGE.fullmatch(lines[below].folded) else last


def _first_line(lines: Sequence[HeadLine], last: int, number_lines: frozenset[int]) -> int:
    """The line on which the title that ends on `last` begins: where it opens, or as it must."""
    opened: int | None = None
    joined = ""
    for first in range(last, max(-1, last - _MOST_TITLE_LINES), -1):
        line = lines[first].folded
        if first < last and (first in number_lines or _is_border(line, joined, opened is not None)):
            break
        joined = line.replace(" ", "") + joined
        if opened is not None or _opens(joined):
            opened = first
    return last - _fragments(lines, last, number_lines) if opened is None else opened


def _is_border(above: str, joined: str, has_opened: bool) -> bool:  # noqa: FBT001 (a fact, no mode)
    """Whether a title ends above the line with which the one that goes on with `joined` begins."""
    if LETTERHEAD.fullmatch(above) or is_note(above):
        return True
    if has_opened:  # only the other joint issuers stand above 示例局关于…, and the one above 关于…
        return not _ORGAN.fullmatch(above.replace(" ", ""))
    if _is_fragment(joined) or _OF_GENRE.search(joined):
        return False
    return above[-1] in _ENDS and parse_title(above).genre is not None


def _opens(joined: str) -> bool:
    """Whether a title begins here: 关于…, 示例局关于…, 示例局对…的答复."""
    if _OPENS_ALONE.match(joined):
        return True
    opening = _OPENS.search(joined)
    return opening is not None and _ORGAN.fullmatch(joined[: opening.start()]) is not None


def _is_fragment(joined: str) -> bool:
    """Whether the end of a title cannot stand alone: 的通知, 公 告, an opening bracket lost."""
    if len(joined) <= _FRAGMENT or joined[0] in "的》)和及、":
        return True
    return joined.count("》") > joined.count("《") or joined.count(")") > joined.count("(")


def _fragments(lines: Sequence[HeadLine], last: int, number_lines: frozenset[int]) -> int:
    """How many lines above the last one it needs, in a title that opens nowhere."""
    joined = lines[last].folded.replace(" ", "")
    count = 0
    while count < last and _is_fragment(joined) and last - count - 1 not in number_lines:
        above = lines[last - count - 1].folded
        if LETTERHEAD.fullmatch(above) or is_note(above):
            break
        joined = above.replace(" ", "") + joined
        count += 1
    return count


def _form(title: Title) -> int:
    """How much of a full title it is: issuer, 关于, kind."""
    return (title.issuer_text is not None) + (title.matter is not None) + (title.genre is not None)


def _fallback(
    text: str, lines: Sequence[HeadLine], number_lines: frozenset[int]
) -> FoundTitle | None:
    """The one short line over the body, where nothing ends as a title does."""
    free = [
        index
        for index, line in enumerate(lines)
        if index not in number_lines
        and not LETTERHEAD.fullmatch(line.folded)
        and not is_note(line.folded)
        and not is_order_head(line.folded)
    ]
    if not free or len(free) > _MOST_TITLE_LINES or len(lines[free[0]].folded) > 80:
        return None
    first = free[0]
    title = parse_title(text[lines[first].start : lines[first].end])
    opening = lines[first].folded
    if len(title.text) < 5 or _SENTENCE.match(opening) or _ORGAN.fullmatch(opening):
        return None
    return FoundTitle(title, lines[first].start, lines[first].end, 0.5, first, first)
