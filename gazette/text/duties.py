"""Responsibility notes (责任单位) at the end of an item: who leads, who answers for it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from gazette.model import Duty
from gazette.text.normalise import fold

_LEAD = "牵头(?:责任)?(?:单位|部门|领导单位|负责单位)|主办(?:单位|部门)|主责(?:单位|部门)"
_RESPONSIBLE = (
    "责任(?:单位|部门|主体)|配合(?:单位|部门)|参与(?:单位|部门)|参加(?:单位|部门)|协办(?:单位|部门)"
    "|协同(?:单位|部门)|协助(?:单位|部门)|落实(?:单位|部门)|负责(?:单位|部门)|承办(?:单位|部门)"
)
_LABEL = re.compile(
    rf"(?:(?P<lead>{_LEAD})|(?P<responsible>{_RESPONSIBLE}))(?:及[^:\n]{{2,8}})?[ \t]*:"
)
_VERBS = "牵头|负责|配合|参加|参与|落实|组织实施|协助"
_WORDED_END = re.compile(rf"(?:{_VERBS})(?:负责|落实|实施)?[。.]?[)]")
_DONE_BY = re.compile(
    rf"""
    (?:等?(?:共同|会同|分别|具体|按照?各?自?职责(?:分工|权限)?|依职责|根据各自职责|各自|协同|分工))*
    (?P<verb>{_VERBS})(?:负责|落实|实施)?$
    """,
    re.VERBOSE,
)
_ANCHORS = (
    "牵头",
    "责任",
    "负责",
    "主办",
    "主责",
    "承办",
    "协办",
    "配合",
    "落实单位",
    "参与单位",
    "参加单位",
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
    if not any(map(text.__contains__, _ANCHORS)):
        return ()
    folded = fold(text)
    labelled = [
        duty
        for start, opening in _labels(folded)
        if (duty := _labelled(text, folded, start, opening))
    ]
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


def _labels(folded: str) -> Iterator[tuple[int, str]]:
    """Where each note begins that opens with a label, in a bracket or at the start of a line."""
    end = 0
    for match in _LABEL.finditer(folded):
        before = match.start()
        while before > end and folded[before - 1] in " \t":
            before -= 1
        opening = folded[before - 1 : before]
        if opening in _CLOSING and opening:
            yield before - 1, opening
        elif opening in ("", "\n"):
            yield match.start(), ""
        end = match.end()


def _labelled(text: str, folded: str, start: int, opening: str) -> Duty | None:
    """A note of the form 牵头单位：…；责任单位：…"""
    end = _note_end(folded, start, opening)
    if end is None:
        return None
    roles: dict[str, list[str]] = {"lead": [], "responsible": []}
    labels = list(_LABEL.finditer(folded, start, end))
    ends = [label.start() for label in labels[1:]] + [end - len(opening)]
    for label, last in zip(labels, ends, strict=True):
        role = "lead" if label["lead"] else "responsible"
        roles[role] += [
            _DONE_BY.sub("", name).removesuffix("等") for name in _names(text[label.end() : last])
        ]
    lead, responsible = (tuple(filter(None, names)) for names in roles.values())
    if not lead and not responsible:
        return None
    return Duty(lead=lead, responsible=responsible, start=start, end=end)


def _note_end(folded: str, start: int, opening: str) -> int | None:
    """The offset after the bracket that closes the note, or the end of its line."""
    limit = min(len(folded), start + _LONGEST)
    if not opening:
        line_end = folded.find("\n", start, limit)
        return line_end if line_end >= 0 else (limit if limit == len(folded) else None)
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
