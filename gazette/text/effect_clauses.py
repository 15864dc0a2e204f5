"""Sentences that end, suspend or continue named instruments: 《A》、《B》同时废止, 停止执行《A》."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from gazette.model import Citation, Effect, EffectKind
from gazette.text.citations import PINPOINT
from gazette.text.dates import find_dates
from gazette.text.effect_names import joined_before, joined_behind
from gazette.text.effect_words import ITEM, QUOTED, TITLE, Words

_VERB = re.compile(
    r"""
      (?P<repeals>废止|作废)
    | (?P<expires>失效|失去效力|不再有效)
    | (?P<invalidates>撤销|无效)
    | (?P<suspends>(?:停止|不再|暂停|终止|中止)(?:执行|施行|实施|适用))
    | (?P<continues>继续(?:有效|施行|执行|实施))
    """,
    re.VERBOSE,
)
_DAY = (
    r"(?:[0-9]{4}|[一二][0-9〇○零一二三四五六七八九]{3})[ ]?年[ ]?[0-9一二三四五六七八九十]{1,3}[ ]?月"
    r"[ ]?[0-9一二三四五六七八九十廿]{1,3}[ ]?日"
)
_KINDS_OF_TEXT = "文件|规范性文件|规章|法规|司法解释|规定|办法|通知|意见|公告|决定|批复|政策"
_WHAT = r"[^,。;:《》\n]{0,120}?(?<!不)(?:规定|条款|内容|政策|部分|要求|措施|[条款项目]|”)"
_PART = rf"""(?P<part>(?:中|内)?的?
      (?:{PINPOINT}(?:{_WHAT})?
        |(?:有关|相关|涉及|关于|其他|其它|其余|(?<=中的)|“{QUOTED}{{0,8000}}”){_WHAT}))"""
"""中第三条、涉及某事的条款: a part told in words; a title or another clause cannot stand in it."""
_TAIL = re.compile(
    rf"""
    \)?[ ]?(?:\([^()\n]{{0,60}}\))?                                              # （以下简称《通知》）
    (?:等)?(?:[0-9一二三四五六七八九十]{{1,3}}[个件部项份])?               # 等三件
    (?:(?![中内的])[\u4e00-\u9fff]{{0,4}}(?:{_KINDS_OF_TEXT})|文)?                         # 文件, 等区级政策
    (?:及其(?:实施细则|附件|配套文件))?
    (?:{_PART})?
    ,?[ ]?
    (?P<when>(?:(?:自|从|于|在)?(?:{_DAY}|本[\u4e00-\u9fff]{{1,14}}|即日|同日)|(?:自|从|在)(?:印发|发布|公布|施行|实施))
       (?:之?日)?[ ]?(?:起|时|后)?(?:施行|实施|执行|生效)?)?
    ,?[ ]?
    (?:同时|同步|同日|一并|相应|即行|随之|自行|自动|立即|现|予以|均|也|亦|全部|正式|一律|依法|宣布|即){{0,4}}
    """,
    re.VERBOSE,
)
_LONGEST_TAIL = 400
_AFTER_VERB = re.compile(r"(?:执行|使用)?(?:$|[\s。;,.!)”\]])")
_NOT_BEFORE = re.compile(
    "(?:依照|按照|依据|根据|遵照|参照|比照|适用|违反|贯彻|落实|执行|由|经|对照|详?见|同|按|在|关于|被|与|以|如|为|是|即|指|系|自|从|待)$"
)
_NOT_SAID = re.compile(
    r"(?<![模虚草])拟(?![定制写])|建议|提请|如果|假如|征求意见|年[ XxＸ×*]{0,4}月|[Xx×]{1,2}[月日]"
)
"""拟予以废止, 自2024年X月X日起: the text does not do it, or not yet."""
_CONDITION = re.compile("的,$")
"""逾期未开工的，《示例批复》自行失效: only for some."""
_DECLARED = re.compile("(?:宣布|确认)(?:原)?$")
_EFFECTIVE = re.compile(
    rf"(?:本|以上|上述)[\u4e00-\u9fff{TITLE}《》]{{1,14}},?(?:自|从)(?P<day>{_DAY})起?(?:正式|开始)?(?:施行|实施|执行|生效)"
)
_NEAR = 200

_BEFORE_VERB = re.compile(
    rf"(?:(?:^|[。;,:、\n)\s]|决定|同时|并|现|起|后|事项|政策|一并|{ITEM})|(?:下列|以下)[^,。;]{{0,20}}?)(?:予以|全部)?$"
)
_BEHIND_VERB = re.compile(
    r"(?:(?:(?:下列|以下)[^。;:《》\n]{0,30})?:[ ]?)?(?:原|旧)?"
    r"(?:[^,。;:《》\n]{2,60}(?:发布|公布|印发|颁布|制定|出台|施行|实施|通过|下发|批准)的|[^,。;:《》\n]{2,40}(?:政府|办公厅|办公室|委员会|[局厅部院会]))?"
)
_END_OF_TARGETS = re.compile(
    rf"\s?(?:\([^()\n]{{0,60}}\))?(?:等)?(?:[0-9一二三四五六七八九十]{{1,3}}[个件部项份])?(?:{_KINDS_OF_TEXT}|文)?"
    rf"(?:{_PART})?(?=$|[。;,\n)\s])",
    re.VERBOSE,
)
_ONE_PART = re.compile(
    f"(?:中|内)?的?(?P<pinpoint>{PINPOINT})(?:的?(?:有关|相关)?(?:规定|条款|内容))?"
)

SURE, PART_SURE, UNSURE = 0.95, 0.9, 0.8


class _Told(msgspec.Struct, frozen=True):
    """What a clause says of each of its targets."""

    kind: EffectKind
    targets: tuple[Citation, ...]
    part: tuple[int, int] | None
    """Where the words of a part of the last target stand."""
    on: date | None
    verb: tuple[int, int]


def read_clauses(words: Words) -> Iterator[Effect]:
    """The effects told by a verb with its targets before or behind it."""
    for match in _VERB.finditer(words.masked):
        told = _told_before(words, match) or _told_behind(words, match)
        if told is not None:
            yield from _effects(words, told)


def _told_before(words: Words, match: re.Match[str]) -> _Told | None:
    """《A》、《B》同时废止."""
    verb, kind = match.start(), _kind(match)
    last = words.ending_by(verb)
    if last < 0 or not _AFTER_VERB.match(words.masked, match.end()):
        return None
    end = words.references[last].end
    tail = _TAIL.fullmatch(words.masked, end, verb) if verb - end <= _LONGEST_TAIL else None
    if tail is None:
        return None
    targets = joined_before(words, last)
    before = words.before(targets[0].start, most=_NEAR)
    if _NOT_BEFORE.search(before) or _NOT_SAID.search(before + words.masked[end:verb]):
        return None
    if _CONDITION.search(before):
        return None
    if match[0] == "无效" and not _DECLARED.search(before + words.masked[end:verb]):
        return None
    part = tail.span("part") if tail["part"] else None
    day = _day(words, tail["when"] or "") or _day_of_text(words, targets[0].start)
    return _Told(kind, targets, part, day, match.span())


def _told_behind(words: Words, match: re.Match[str]) -> _Told | None:
    """停止执行《A》."""
    verb, kind = match.span(), _kind(match)
    first = words.starting_at(verb[1])
    if first == len(words.references):
        return None
    start = words.references[first].start
    if start - verb[1] > _NEAR or not _BEHIND_VERB.fullmatch(words.masked, verb[1], start):
        return None
    before = words.before(verb[0], most=_NEAR)
    if not _BEFORE_VERB.search(before) or _NOT_SAID.search(before):
        return None
    targets = joined_behind(words, first)
    after = _END_OF_TARGETS.match(words.masked, targets[-1].end)
    if after is None:
        return None
    part = after.span("part") if after["part"] else None
    return _Told(kind, targets, part, _day_of_text(words, verb[0]), verb)


def _kind(match: re.Match[str]) -> EffectKind:
    return match.lastgroup  # type: ignore[return-value]  # the group names are the kinds


def _effects(words: Words, told: _Told) -> Iterator[Effect]:
    for target in told.targets:
        part = told.part if target is told.targets[-1] else None
        pinpoint, confidence = _pinpoint(words, target, part)
        if told.part is not None and part is None:
            confidence = UNSURE  # whether the part is of each of them, the words do not say
        if told.kind == "continues" and words.masked[told.verb[1] - 2 : told.verb[1]] != "有效":
            confidence = min(confidence, UNSURE)
        said = (*told.verb, target.start, target.end, *(part or ()))
        yield Effect(
            kind=told.kind,
            title=target.title,
            number=target.number,
            pinpoint=pinpoint,
            on=told.on,
            start=min(said),
            end=max(said),
            path=words.paths.at(target.start),
            confidence=confidence,
        )


def _pinpoint(
    words: Words, target: Citation, part: tuple[int, int] | None
) -> tuple[str | None, float]:
    """The part acted on as printed, and how surely it is told."""
    if part is None:
        return target.pinpoint, SURE if target.pinpoint is None else PART_SURE
    start = part[0]
    if target.pinpoint is not None:
        start = target.end - len(target.pinpoint)
    one = _ONE_PART.fullmatch(words.folded, start, part[1])
    if one:
        return words.text[slice(*one.span("pinpoint"))], PART_SURE
    return words.text[start : part[1]].removeprefix("中").removeprefix("的"), UNSURE


def _day(words: Words, when: str) -> date | None:
    found = find_dates(when)
    return found[0].value if found else None


def _day_of_text(words: Words, place: int) -> date | None:
    """The day on which the text itself takes effect, where the words before say so."""
    before = words.masked[max(0, place - _NEAR) : place]
    days = [match["day"] for match in _EFFECTIVE.finditer(before)]
    return _day(words, days[-1]) if days else None
