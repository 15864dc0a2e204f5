"""The end of a document under its body: list of annexes (附件说明), signature, date, notes.

These lines belong to no numbered part, so that the last item of a text does not swallow them.
"""

import re
from collections.abc import Sequence

from gazette.text.marks import Line
from gazette.text.organs import looks_like_organ

_DAY = re.compile(
    r"""
    (?:[0-9]{4}|[一二][一二三四五六七八九〇○◯零OoΟО0]{3})\ *年
    \ *[0-9一二三四五六七八九十]{1,3}\ *月
    \ *[0-9一二三四五六七八九十廿卅]{1,3}\ *日(?:\ *印发)?
    """,
    re.VERBOSE,
)
_NOTE = re.compile(
    r"""
      \(此件.{2,20}\)                                               # （此件公开发布）
    | \(?(?:抄送|主送|联系人|联系电话|联系方式|责任编辑|信息公开选项|公开属性|公开方式).{0,200}
    | .{2,40}(?:印发|校对)
    """,
    re.VERBOSE,
)
_BRACKETED = re.compile(r"\(.{2,60}\)")
_ANNEXES = re.compile(r"附\ *[件表图录]?\ *[0-9一二三四五六七八九十]{0,2}\ *:.{0,200}")
_FAREWELL = re.compile(r"[特专]此.{2,6}。?")
_SENTENCE = "。;:,"
_LOOK_BACK = 30
_LONGEST_SIGNATURE = 40
_MOST_SIGNATURES = 12


def is_day(line: Line, folded: str) -> bool:
    """True for a line that is nothing but a date."""
    return _DAY.fullmatch(folded, line.start, line.end) is not None


def is_list_of_annexes(line: Line, folded: str) -> bool:
    """True for a line such as 附件：1.申报表, which names an annex."""
    return _ANNEXES.fullmatch(folded, line.start, line.end) is not None


def without_closing(lines: Sequence[Line], folded: str) -> Sequence[Line]:
    """The lines of a body without the closing lines under it."""
    cut = _above_signature(lines, folded)
    cut = _above_annexes(lines, folded, cut)
    while cut and _FAREWELL.fullmatch(folded, lines[cut - 1].start, lines[cut - 1].end):
        cut -= 1
    return lines[:cut]


def _above_signature(lines: Sequence[Line], folded: str) -> int:
    """How many lines stand above the signature; all of them where there is no closing date."""
    day = None
    notes = len(lines)
    for at in range(len(lines) - 1, max(-1, len(lines) - _LOOK_BACK), -1):
        line = lines[at]
        if is_day(line, folded):
            day = at
        elif notes == at + 1 and _NOTE.fullmatch(folded, line.start, line.end):
            notes = at
        elif not _may_close(line, folded):
            break
    if day is None:
        return _above_organs(lines, folded, notes)
    top = day
    while top and day - top < _MOST_SIGNATURES and _is_signature(lines[top - 1], folded):
        top -= 1
    return top


def _above_organs(lines: Sequence[Line], folded: str, cut: int) -> int:
    """How many lines stand above a signature without a date, which follows upon a sentence."""
    top = cut
    while top and cut - top < _MOST_SIGNATURES and _is_signature(lines[top - 1], folded):
        if not looks_like_organ(folded[lines[top - 1].start : lines[top - 1].end]):
            break
        top -= 1
    return top if top and folded[lines[top - 1].end - 1] == "。" else cut


def _may_close(line: Line, folded: str) -> bool:
    """True for a line that may stand under the date of a document."""
    if _is_signature(line, folded) or is_list_of_annexes(line, folded):
        return True
    return any(form.fullmatch(folded, line.start, line.end) for form in (_NOTE, _BRACKETED))


def _is_signature(line: Line, folded: str) -> bool:
    if line.kind is not None or line.end - line.start > _LONGEST_SIGNATURE:
        return False
    return folded[line.end - 1] not in _SENTENCE and "。" not in folded[line.start : line.end]


def _above_annexes(lines: Sequence[Line], folded: str, cut: int) -> int:
    """How many lines stand above the list of annexes that ends at `cut`."""
    for at in range(cut - 1, max(-1, cut - _LOOK_BACK), -1):
        line = lines[at]
        if is_list_of_annexes(line, folded):
            return at
        if line.kind not in (None, "level3") or folded[line.end - 1] in _SENTENCE:
            return cut
    return cut
