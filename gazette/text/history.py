"""The history note (题注) of a statute: who passed, promulgated and amended it, and when.

Read from header lines with one event each, or from one bracketed note under the title that holds
them all: （2019年3月1日示例省人民代表大会通过 根据2021年5月6日…的决定修正）.
"""

import re
from collections.abc import Iterator, Sequence

from gazette.model import HistoryEvent
from gazette.text.dates import find_dates
from gazette.text.normalise import fold

_ACTION = re.compile(
    r"""
    (?P<amended>(?:第[一二三四五六七八九十]{1,3}次)?(?:修正|修订))(?:通过)?   # 第二次修订, 修订通过
    | (?P<issued>公布|发布|颁布|印发)(?:施行|实施)?                            # 公布施行
    | 通过|批准|制定|施行|实施|生效|废止|失效|修改
    """,
    re.VERBOSE,
)
_ASIDE = re.compile(
    r"""
      《[^《》]*(?:《[^《》]*》[^《》]*)*》                       # 《关于废止…的决定》 is no repeal
    | 自[^自,。;0-9]{2,4}之日起?(?:施行|实施|生效|执行)            # 自公布之日起施行
    """,
    re.VERBOSE,
)
_JOINT = re.compile(r"(?:根据|并|自|由|于|[\s,;、。(])*$")  # what may stand between two events
_LEADING = re.compile(r"^(?:根据|并|[\s,，;；、。(（])+")
_TRAILING = re.compile(r"(?:根据|[\s,，;；、。])+$")
_BEGINS = re.compile(r"\s*[(（]?\s*(?:根据|自|由|于)?\s*(?=[0-9０-９一二])")
_ATTRIBUTE = re.compile(r"(?:批准|通过)的")
_OCCASION = re.compile(r"会议|令|公告|决定")
_LONGEST = 2000  # characters of one note; the longest seen, ten amendments, has 900


def read_history(lines: Sequence[str]) -> tuple[HistoryEvent, ...]:
    """The events named by the lines, in the order printed; other lines are passed over.

    >>> [(str(event.day), event.action) for event in read_history([
    ...     "（2019年3月1日示例省人民代表大会通过 根据2021年5月6日《关于修改〈示例条例〉的决定》第一次修正）"])]
    [('2019-03-01', '通过'), ('2021-05-06', '第一次修正')]
    """
    return tuple(event for note in _notes(lines) for part in _parts(note) for event in _event(part))


def _notes(lines: Sequence[str]) -> Iterator[str]:
    """Lines that begin with a date, each with the broken-off lines that complete it."""
    note = ""
    for line in lines:
        words = line.strip()
        if len(words) > _LONGEST:
            continue
        if _begins_event(words):
            if note:
                yield note
            note = words
        elif note and words and not _is_complete(note) and len(note) < _LONGEST:
            note = f"{note} {words}"
    if note:
        yield note


def _begins_event(words: str) -> bool:
    match = _BEGINS.match(words)
    dates = find_dates(words[: match.end() + 20]) if match else []
    return bool(match and dates and dates[0].start == match.end())


def _is_complete(note: str) -> bool:
    """True when an action ends the note, so that the next line is no part of it."""
    words = fold(note).rstrip(" )。")
    return any(match.end() == len(words) for match in _ACTION.finditer(words)) and _balanced(words)


def _balanced(words: str) -> bool:
    return words.count("《") <= words.count("》")


def _parts(note: str) -> Iterator[str]:
    """The note cut before each date that begins another event."""
    folded = fold(note)
    bare = _without_asides(folded)
    starts = [found.start for found in find_dates(note) if bare[found.start] != " "]
    cuts = [0]
    for at, start in enumerate(starts[1:], start=1):
        end = starts[at + 1] if at + 1 < len(starts) else len(bare)
        if _ends_event(bare[cuts[-1] : start]) and not _ATTRIBUTE.search(bare, start, end):
            cuts.append(start - _linked(bare, start))
    for start, end in zip(cuts, [*cuts[1:], len(note)], strict=True):
        yield note[start:end]


def _without_asides(folded: str) -> str:
    """The text with titles and the like blanked, offsets kept."""
    return _ASIDE.sub(lambda match: " " * len(match[0]), folded)


def _ends_event(words: str) -> bool:
    stem = words[: len(words) - _length(_JOINT, words)]
    return any(match.end() == len(stem) for match in _ACTION.finditer(stem))


def _linked(bare: str, start: int) -> int:
    """How many letters before a date belong to its event: the 自 of 自2024年1月1日起施行."""
    return 1 if bare[start - 1] in "自于" else 0


def _length(pattern: re.Pattern[str], words: str) -> int:
    match = pattern.search(words)
    return len(match[0]) if match else 0


def _event(part: str) -> Iterator[HistoryEvent]:
    """The event a part tells, none when it is a bare date."""
    dates = find_dates(part)
    if not dates:
        return
    words = _TRAILING.sub("", _LEADING.sub("", part))
    if words.count(")") + words.count("）") > words.count("(") + words.count("（"):
        words = words.rstrip(")） ")
    folded = fold(words)
    actions = _actions(_without_asides(folded)) or _actions(folded)
    if actions or _OCCASION.search(folded):
        action = actions[-1] if actions else ""
        yield HistoryEvent(day=dates[0].value, action=action, text=words)


def _actions(words: str) -> list[str]:
    return [match["amended"] or match["issued"] or match[0] for match in _ACTION.finditer(words)]
