"""Where a text carries another: the instrument a notice prints (印发), and its annexes (附件)."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from gazette.text.closing import is_day
from gazette.text.marks import Line
from gazette.text.normalise import key

_HEAD = 4000  # characters at the front in which a carrier names what it carries
_QUOTED = re.compile(r"《(?P<title>[^《》]{2,120}(?:《[^《》]{1,80}》[^《》]{0,80}){0,3})》")
_CARRYING = re.compile(r"[印转]发|批转|公布|发布|颁布|颁发|下发|实施|通过|批准|同意|现将|现予|制定")
_UNQUOTED = re.compile(
    r"(?:印发|转发|批转|公布|发布)(?P<title>[^《》。:]{4,80}?)的\s*(?:通知|公告|决定|令|函)"
)
_AROUND = 60
_LABEL = re.compile(
    r"""
    附\ *[件录表图]?\ *(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})?     # 附件, 附件1, 附录二
    (?:-[0-9]{1,2}|\ *之[一二三四五六七八九十])?\ *[:、.]?            # 附件1-2
    """,
    re.VERBOSE,
)
_TITLED_LABEL = re.compile(
    r"附\ *[件录表]\ *(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})?\ *[ :]\ *(?P<title>[^ ].{3,80})"
)
_LISTED = re.compile(
    r"""
    附\ *件\ *(?:[0-9]{0,2}\ *:\ *(?:1\ *[.、])?   # 附件：1.示例表
      |[0-9]{1,2}\ *[.、])                        # 附件1.示例表, without the colon
    \ *(?P<title>[^ ].{3,120})
    """,
    re.VERBOSE,
)
_FILE_NAME = re.compile(r"\.\ ?(?:docx?|xlsx?|pptx?|pdf|wps|et|zip|rar|ofd|jpe?g|png)$", re.I)
_STAGE = re.compile(r"\((?:试行|暂行|修订|草案|送审稿|征求意见稿|[0-9]{4}年[^()]{0,12})\)$")
_STAGE_LINE = re.compile(r"\((?![^()]*月[^()]*日)[^()]{2,20}\)")  # （试行）on a line of its own
_GENRE = re.compile(
    r"""
    (?:[办方]法|规[定则范划程]|细则|方案|意见|通[知告]|要点|指[引南]|目录|[清名]单|一览表|表|措施|标准
      |条例|程序|导则|协议书|[书图]|政策|计划|纲要|制度|决定|公告|解读|样[本式]|条件|流程|》)
    (?:\([^()]{2,20}\))?$
    """,
    re.VERBOSE,
)
_TITLE_MARKS = re.compile(r"[《》〈〉]")
_SENTENCE = "。;,:"
_LONGEST_TITLE = 80
_LONGEST_PREFIX = 14
_SHORTEST = 4
_MOST_TITLE_LINES = 3
_MOST_TITLES = 60
_LIST_LINES = 20


class Enclosure(msgspec.Struct, frozen=True):
    """One enclosed text: its label (附件1) if any, its title, and the lines below these."""

    start: int
    label_end: int
    """`start` where the text begins with its title, without a label."""
    title: tuple[int, int]
    """Where its title stands; empty where it has none."""
    body: Sequence[Line]


def split(lines: Sequence[Line], folded: str) -> tuple[Sequence[Line], list[Enclosure]]:
    """The carrier's own lines, and the texts enclosed after them."""
    titles = dict(_titles(lines, folded))
    labels = _labels(lines, folded)
    under_label = {at + below for at in labels for below in range(1, _MOST_TITLE_LINES + 1)}
    starts = sorted(labels | (titles.keys() - under_label))
    if not starts:
        return lines, []
    ends = [*starts[1:], len(lines)]
    enclosures = [
        _enclosure(lines, folded, at, end, titles)
        for at, end in zip(starts, ends, strict=True)
        if end - at > 1
    ]
    return lines[: starts[0]], enclosures


def _enclosure(
    lines: Sequence[Line], folded: str, at: int, end: int, titles: dict[int, int]
) -> Enclosure:
    """The text whose label or title is line `at`, up to line `end`."""
    first = lines[at]
    label_end, top = first.start, at
    if at not in titles:
        top = at + 1
        label_end = first.start + len(folded[first.start : first.end].rstrip(" :、."))
        match = _TITLED_LABEL.fullmatch(folded, first.start, first.end)
        if match and not _LABEL.fullmatch(folded, first.start, first.end):
            start = match.start("title")
            label_end = first.start + len(folded[first.start : start].rstrip(" :"))
            return Enclosure(first.start, label_end, (start, first.end), lines[top:end])
    below = titles.get(top) or _end_of_title(lines[:end], folded, top)
    if below > top and below < end and _is_stage(lines[below], folded):
        below += 1
    title = (lines[top].start, lines[below - 1].end) if below > top else (label_end, label_end)
    return Enclosure(first.start, label_end, title, lines[below:end])


def _is_title(line: Line, folded: str) -> bool:
    is_short = line.end - line.start <= _LONGEST_TITLE
    return line.kind is None and is_short and folded[line.end - 1] not in _SENTENCE


def _is_stage(line: Line, folded: str) -> bool:
    return _STAGE_LINE.fullmatch(folded, line.start, line.end) is not None


def _end_of_title(lines: Sequence[Line], folded: str, top: int) -> int:
    """Past the last line of the title that begins at `top`; `top` where no title stands there."""
    for at in range(top, min(len(lines), top + _MOST_TITLE_LINES)):
        if not _is_title(lines[at], folded):
            return min(at, top + 1)
        if _GENRE.search(folded, lines[at].start, lines[at].end):
            return at + 1
    return top + 1


def _labels(lines: Sequence[Line], folded: str) -> set[int]:
    """The lines 附件1 that stand over an annex, not those that only name one."""
    found: set[int] = set()
    is_closed = False
    for at, line in enumerate(lines[:-1]):
        if folded[line.start] != "附":
            is_closed = is_closed or is_day(line, folded)
        elif _is_label(lines, at, folded, may_have_title=is_closed or bool(found)):
            found.add(at)
    return found


def _is_label(lines: Sequence[Line], at: int, folded: str, *, may_have_title: bool) -> bool:
    line = lines[at]
    is_label = _LABEL.fullmatch(folded, line.start, line.end) is not None
    if not is_label and may_have_title:
        is_label = _is_titled_label(line, lines[at + 1], folded)
    return is_label and not _only_names(lines[at + 1 : at + _LIST_LINES], folded)


def _only_names(below: Sequence[Line], folded: str) -> bool:
    """True where the lines under 附件： are names of annexes, above a date, or names of files."""
    if _FILE_NAME.search(folded, below[0].start, below[0].end):
        return True
    for line in below:
        if is_day(line, folded):
            return True
        if folded[line.end - 1] in _SENTENCE or folded[line.start] == "附":
            return False
    return False


def _is_titled_label(line: Line, below: Line, folded: str) -> bool:
    match = _TITLED_LABEL.fullmatch(folded, line.start, line.end)
    if match is None or _FILE_NAME.search(match["title"]) or folded[below.start] == "附":
        return False
    return match["title"][-1] not in _SENTENCE and match["title"][0] not in "0123456789"


def _titles(lines: Sequence[Line], folded: str) -> Iterator[tuple[int, int]]:
    """Where a heading repeats a title the carrier said it carries: its first and past its last line."""
    wanted = dict(islice(_listed(lines, folded), _MOST_TITLES))
    wanted |= dict(islice(_carried(folded[:_HEAD]), _MOST_TITLES))
    last_letters = {title[-1] for title in wanted} | {")", "》"}
    for at, line in enumerate(lines):
        if not wanted:
            return
        if folded[line.end - 1] not in last_letters or not _is_title(line, folded):
            continue
        if folded[line.start] == "附":
            continue
        for top in range(at, max(-1, at - _MOST_TITLE_LINES), -1):
            if not _is_title(lines[top], folded):
                break
            title = _named(folded[lines[top].start : line.end], wanted, lines[top].start)
            if title and _stands_free(lines, top, at, folded):
                del wanted[title]
                yield top, at + 1
                break


def _stands_free(lines: Sequence[Line], top: int, at: int, folded: str) -> bool:
    """False for a title in the middle of a sentence that is broken over lines."""
    heading = folded[lines[top].start : lines[at].end]
    if heading.count("《") != heading.count("》") or heading.count("〈") != heading.count("〉"):
        return False
    above = folded[lines[top - 1].end - 1] if top else "。"
    below = folded[lines[at + 1].start] if at + 1 < len(lines) else ""
    return above not in "《〈“,、" and below not in ("》", "〉", "”", "的")


def _named(heading: str, wanted: dict[str, int], start: int) -> str | None:
    """The wanted title that a heading is, perhaps under the name of its maker."""
    bare = _bare(heading)
    for title, mentioned in wanted.items():
        if start > mentioned and bare.endswith(title):
            return title if len(bare) - len(title) <= _LONGEST_PREFIX else None
    return None


def _carried(head: str) -> Iterator[tuple[str, int]]:
    """Titles that the head of a text says it prints, with where the first mention ends."""
    seen: set[str] = set()
    for pattern in (_QUOTED, _UNQUOTED):
        for match in pattern.finditer(head):
            title = _bare(match["title"])
            around = head[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            if len(title) < _SHORTEST or title in seen or not _CARRYING.search(around):
                continue
            seen.add(title)
            yield title, match.end()


def _listed(lines: Sequence[Line], folded: str) -> Iterator[tuple[str, int]]:
    """Titles in the list of annexes under a body, with where each ends."""
    is_open = False
    for line in lines:
        match = None
        if folded[line.start] == "附":
            match = _LISTED.fullmatch(folded, line.start, line.end)
        is_open = match is not None or (is_open and line.kind == "level3")
        title = match["title"] if match else folded[line.words : line.end]
        if is_open and _SHORTEST <= len(title) <= _LONGEST_TITLE:
            yield _bare(title), line.end


def _bare(title: str) -> str:
    """A title for comparison: no spaces, no title marks, no bracketed stage at its end."""
    return _STAGE.sub("", _TITLE_MARKS.sub("", key(title)))
