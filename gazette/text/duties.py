"""Responsibility notes (责任单位) at the end of an item: who leads, who answers for it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gazette.model import Duty
from gazette.text.normalise import fold

_COLON = re.compile(r"(?:单位|部门|主体)(?:及[^:\n]{2,8})?[ \t]{0,8}:")
_ROLE = re.compile(
    """
    (?:(?P<lead>牵头(?:责任|领导|负责)?|主办|主责)
      |责任|配合|参与|参加|协办|协同|协助|落实|负责|承办)
    (?:单位|部门|主体)$
    """,
    re.VERBOSE,
)
_LONGEST_ROLE = 6
_VERBS = "牵头|负责|配合|参加|参与|落实|组织实施|协助"
_WORDED_END = re.compile(rf"(?:{_VERBS})(?:负责|落实|实施)?[。.]?[)]")
_DONE_BY = re.compile(
    rf"""
    (?:等?(?:共同|会同|分别|具体|按照?各?自?职责(?:分工|权限)?|依职责|根据各自职责|各自|协同|分工))*
    (?P<verb>{_VERBS})(?:负责|落实|实施)?$
    """,
    re.VERBOSE,
)
_BODY = re.compile("^各|(?:政府|[部委局厅办署院行会处所]|中心|单位|部门|公司|机关|地区)[)）〕]?$")
_CLOSING = {"(": ")", "[": "]", "【": "】"}
_LONGEST = 1500
_LONGEST_WORDED = 400
_DEEPEST = 3  # brackets within brackets: more is no note, and would be read again and again
_MARKS = "、,，;；"


def find_duties(text: str) -> tuple[Duty, ...]:
    """Every responsibility note in a text, in order, organs as printed.

    >>> find_duties("做好示例。（牵头单位：省财政厅；责任单位：各市政府、示例新区管委会）")
    (Duty(lead=('省财政厅',), responsible=('各市政府', '示例新区管委会'), start=5, end=34),)
    >>> find_duties("推进示例。（省教育厅牵头，省财政厅、各市政府按职责分工负责）")[0].responsible
    ('省财政厅', '各市政府')
    """
    folded = fold(text)
    labelled = list(_labelled(text, folded))
    worded = [
        duty
        for match in _WORDED_END.finditer(folded)
        if not _is_inside(match.start(), labelled) and (duty := _worded(text, folded, match.end()))
    ]
    return tuple(sorted(labelled + worded, key=lambda duty: duty.start))


def _is_inside(offset: int, duties: Sequence[Duty]) -> bool:
    """Whether an offset lies in one of the notes, which are in order."""
    before = bisect_right(duties, offset, key=lambda duty: duty.start)
    return before > 0 and offset < duties[before - 1].end


class _Label(NamedTuple):
    """牵头单位： or 责任单位： with its place."""

    start: int
    end: int
    is_lead: bool


def _labels(folded: str, start: int, end: int) -> Iterator[_Label]:
    """The labels in a part of a text; the role is read backwards from the colon."""
    for colon in _COLON.finditer(folded, start, end):
        word_end = colon.start() + 2
        role = _ROLE.search(folded, max(start, word_end - _LONGEST_ROLE), word_end)
        if role:
            yield _Label(role.start(), colon.end(), bool(role["lead"]))


def _labelled(text: str, folded: str) -> Iterator[Duty]:
    """Notes of the form 牵头单位：…；责任单位：…, in a bracket or on a line of their own."""
    done = 0
    for label in _labels(folded, 0, len(folded)):
        if label.start < done:
            continue
        before = label.start
        while before > done and folded[before - 1] in " \t":
            before -= 1
        opening = folded[before - 1 : before]
        start = before - 1 if opening in _CLOSING else label.start
        end = _end(folded, start, opening)
        if end is None:
            continue
        done = end
        if duty := _note(text, folded, start, end):
            yield duty


def _end(folded: str, start: int, opening: str) -> int | None:
    """Where the note ends that begins after an opening; None where none begins."""
    if opening in _CLOSING:
        return _note_end(folded, start, opening)
    return _line_end(folded, start) if opening in ("", "\n") else None


def _note(text: str, folded: str, start: int, end: int) -> Duty | None:
    """The note in a span, None where its labels name nobody."""
    lead: list[str] = []
    responsible: list[str] = []
    labels = list(_labels(folded, start, end))
    ends = [label.start for label in labels[1:]] + [end - (folded[start] in _CLOSING)]
    for label, last in zip(labels, ends, strict=True):
        names = [
            _DONE_BY.sub("", name).removesuffix("等") for name in _names(text[label.end : last])
        ]
        (lead if label.is_lead else responsible).extend(filter(None, names))
    if not lead and not responsible:
        return None
    return Duty(lead=tuple(lead), responsible=tuple(responsible), start=start, end=end)


def _line_end(folded: str, start: int) -> int:
    end = folded.find("\n", start, start + _LONGEST)
    return end if end >= 0 else min(len(folded), start + _LONGEST)


def _note_end(folded: str, start: int, opening: str) -> int | None:
    """The offset after the bracket that closes the note, None if it is not closed soon."""
    limit = min(len(folded), start + _LONGEST)
    depth = 0
    for offset in range(start, limit):
        if folded[offset] == opening:
            depth += 1
        elif folded[offset] == _CLOSING[opening]:
            depth -= 1
        if depth == 0:
            return offset + 1
        if depth > _DEEPEST:
            return None
    return None


def _worded(text: str, folded: str, end: int) -> Duty | None:
    """A note of the form （省教育厅牵头，各市政府按职责分工负责） that ends at an offset."""
    start = _opening(folded, end)
    if start is None:
        return None
    lead: list[str] = []
    responsible: list[str] = []
    waiting: list[str] = []
    for name in _names(text[start + 1 : end - 1]):
        verb = _DONE_BY.search(name)
        waiting.append(_DONE_BY.sub("", name).removeprefix("由").removesuffix("等"))
        if verb:
            (lead if verb["verb"] == "牵头" else responsible).extend(filter(None, waiting))
            waiting = []
    if not any(map(_BODY.search, lead + responsible)):
        return None  # （费用由买受人负责）
    return Duty(lead=tuple(lead), responsible=tuple(responsible), start=start, end=end)


def _opening(folded: str, end: int) -> int | None:
    """The bracket that the one before an offset closes, on the same line and not too far."""
    depth = 0
    for offset in range(end - 1, max(-1, end - _LONGEST_WORDED), -1):
        char = folded[offset]
        if char in "\n。" and offset < end - 2:
            return None
        depth += (char == ")") - (char == "(")
        if depth == 0:
            return offset
        if depth > _DEEPEST:
            return None
    return None


def _names(text: str) -> list[str]:
    """The names in a list, a mark inside brackets not counted."""
    names, depth, current = [], 0, ""
    for char in text:
        if char in "(（〔[【":
            depth += 1
        elif char in ")）〕]】":
            depth -= 1
        if depth == 0 and char in _MARKS:
            names.append(current)
            current = ""
        else:
            current += char
    names.append(current)
    return [name.strip(" \t\n。.;；") for name in names if name.strip(" \t\n。.;；")]
