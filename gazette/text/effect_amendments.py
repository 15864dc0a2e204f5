"""Amendments of named instruments: 对《A》作如下修改, 将《A》第三条修改为, and the items of a decision.

An item that names no instrument (三、删去第五条) amends the one its section or the title names.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from gazette.model import Citation, Effect
from gazette.text.citations import PINPOINT
from gazette.text.effect_clauses import PART_SURE, SURE
from gazette.text.effect_names import joined_before, joined_behind
from gazette.text.effect_words import ITEM, Words
from gazette.text.normalise import key
from gazette.text.titles import parse_title

_WHOLE = re.compile(
    r"作出?(?:了)?(?:如下|以下|相应|部分)?(?:的)?(?:(?:补充|修改|修订|修正|调整|完善)[、和]?){1,3}"
)
_WHOLE_TAIL = re.compile(
    r"""
    \s?(?:\([^()\n]{0,60}\))?
    (?:等)?(?:[0-9一二三四五六七八九十]{1,3}[个件部项份])?[\u4e00-\u9fff]{0,8}?(?:等)?
    (?:(?:的)?(?:部分|有关|相关)?(?:条款|条文|内容|规定))?(?:根据|按照|依照)?(?:本决定|本通知)?,?
    """,
    re.VERBOSE,
)
_PART_VERB = re.compile(
    "修改为|修订为|修正为|改为|修改成|更改为|调整为|(?:予以)?删[去除]|增加(?=[一二两三四五六七八九十]{1,2}[条款项章节]|第|“|内容)"
)
_PART_TAIL = re.compile(
    rf"(?P<pin>(?:中|内|的|原){{0,2}}(?P<pinpoint>{PINPOINT}|引言|序言|标题|名称|附件[0-9]{{0,2}}))?[^。;《\n]{{0,240}}?"
)
_ADDED = re.compile(
    rf"增加[一二两三四五六七八九十]{{1,2}}[条款项章节],?(?:分别)?作为(?P<pinpoint>{PINPOINT})"
)
_AS_BASIS = re.compile("基础上|前提下|根据|按照|依照")
_RENAMED = re.compile("(?:修改|更改|改)为《")
_DELETING = re.compile("删[去除](?=《|原《)")
_LEFT = re.compile(rf"(?:^|[。;,:、\n)\s]|将|对|把|在|原|是|{ITEM})$")
_SECTION = re.compile(
    rf"(?:^|[\n。;])[ ]*(?:{ITEM})?[ ]*(?:决定|现)?(?:对|将)?(?P<verb>修改|修订|修正)(?=《|原《)",
    re.VERBOSE,
)
_BARE_SECTION = re.compile(rf"(?:^|\n)[ ]*{ITEM}[ ]*(?=《|原《)")
"""二十二、《示例办法》 on a line of its own, among sections that say 修改."""
_SECTION_END = re.compile(
    rf"(?:{PINPOINT})?(?:的?(?:部分|有关|相关)(?:条款|内容|规定))?(?=[。:\n]|$)"
)
_ITEMS_FOLLOW = re.compile(  # 三、修订《示例办法》 is a task for later where no item follows
    rf"[。:]?\s*(?:{ITEM})?[ ]*(?:将|把|在|对|删|增加|{PINPOINT}|引言|序言|原第)"
)
_OWN_ITEM = re.compile(
    rf"""
    (?:^|(?<=[\n。;]))[ ]*(?:{ITEM}){{0,2}}[ ]*
    (?:(?:将|把|在|对|原){{0,2}}(?P<pinpoint>{PINPOINT}|引言|序言|标题|名称)[^。;《\n]{{0,240}}?
         (?:修改为|修订为|改为|修改成|调整为|(?:予以)?删[去除]|增加(?:[一二两三四五六七八九十]{{1,2}}[条款项章节]|“)|作为第|合并)
      |(?:删[去除]|取消)(?P<deleted>{PINPOINT})
      |增加[一二两三四五六七八九十]{{1,2}}[条款项章节],?(?:分别)?作为(?P<added>{PINPOINT}))
    """,
    re.VERBOSE,
)
_NOT_SAID = re.compile(r"(?<![模虚草])拟(?![定制写])|建议|提请|如果|假如|可以|应当|已经?$|征求意见")
_END_OF_DECISION = re.compile(rf"(?:^|[。\n])[ ]*(?:{ITEM})?[ ]*本(?:决定|修正案)自")
_AMENDING = frozenset({"修改", "修订", "修正"})
_NEAR = 200
_LONGEST_TAIL = 260


class _Target(msgspec.Struct, frozen=True):
    """From a place on, items without a name amend this instrument; None: it is not clear which."""

    place: int
    title: str | None
    number: str | None
    confidence: float


def read_amendments(words: Words, title: str | None) -> Iterator[Effect]:
    """The effects of amending words, in no order."""
    sections: list[_Target] = []
    for targets, effects in _whole(words):
        yield from effects
        one = targets[0] if len(targets) == 1 else None
        sections.append(_section(effects[0].start, one, SURE))
    sections += _bare_sections(words) if sections else ()
    yield from _named_parts(words)
    yield from _items(words, [*_of_title(words, title), *sorted(sections, key=lambda s: s.place)])


def _whole(words: Words) -> Iterator[tuple[Sequence[Citation], list[Effect]]]:
    """对《A》作如下修改, and headings such as 一、修改《A》."""
    for match in _WHOLE.finditer(words.masked):
        last = words.ending_by(match.start())
        end = words.references[last].end if last >= 0 else 0
        if last < 0 or match.start() - end > _LONGEST_TAIL:
            continue
        targets = joined_before(words, last)
        before = words.before(targets[0].start, most=_NEAR)
        if _WHOLE_TAIL.fullmatch(words.masked, end, match.start()) and not _NOT_SAID.search(before):
            yield targets, [_effect(words, one, None, match.end()) for one in targets]
    for match in _SECTION.finditer(words.masked):
        first = words.starting_at(match.end("verb"))
        if first == len(words.references) or words.references[first].start > match.end("verb") + 1:
            continue
        targets = joined_behind(words, first)
        after = _SECTION_END.match(words.masked, targets[-1].end)
        if after and (targets[-1].pinpoint or _ITEMS_FOLLOW.match(words.masked, after.end())):
            yield targets, [_effect(words, one, one.pinpoint, after.end()) for one in targets]


def _bare_sections(words: Words) -> Iterator[_Target]:
    for match in _BARE_SECTION.finditer(words.masked):
        first = words.starting_at(match.end())
        if first < len(words.references) and words.references[first].start <= match.end() + 1:
            target = words.references[first]
            if target.pinpoint is None and words.masked[target.end : target.end + 1] in ("", "\n"):
                yield _section(target.start, target, PART_SURE)


def _named_parts(words: Words) -> Iterator[Effect]:
    """将《A》第三条中的“x”修改为“y”."""
    for match in _PART_VERB.finditer(words.masked):
        last = words.ending_by(match.start())
        if last < 0 or match.start() - words.references[last].end > _LONGEST_TAIL:
            continue
        target = words.references[last]
        tail = _PART_TAIL.fullmatch(words.masked, target.end, match.start())
        before = words.before(target.start, most=_NEAR)
        if tail is None or not _LEFT.search(before) or _NOT_SAID.search(before):
            continue
        if _PART_VERB.search(words.masked, target.end, match.start()):
            continue  # the first verb behind the name has told it
        pinpoint = target.pinpoint
        if pinpoint is None and tail["pinpoint"]:
            pinpoint = words.text[slice(*tail.span("pinpoint"))]
        if _AS_BASIS.search(tail[0]) or not (pinpoint or _is_changed(words, match, tail[0])):
            continue
        added = _ADDED.match(words.masked, match.start())
        if added:
            pinpoint = words.text[slice(*added.span("pinpoint"))]
        yield _effect(words, target, pinpoint, added.end() if added else match.end())
    for match in _DELETING.finditer(words.masked):
        first = words.starting_at(match.end())
        if first < len(words.references) and words.references[first].start <= match.end() + 1:
            target = words.references[first]
            before = words.before(match.start(), most=_NEAR)
            if target.pinpoint and not _NOT_SAID.search(before):
                said = _effect(words, target, target.pinpoint, target.end)
                yield replace(said, start=match.start())


def _is_changed(words: Words, verb: re.Match[str], between: str) -> bool:
    """Whether the instrument itself is changed where no part is named: 《A》增加一条, 《A》中的“x”."""
    if between.startswith(("中", "内")):
        return "," not in between
    return not between and (
        verb[0].startswith("增加") or _RENAMED.match(words.masked, verb.start()) is not None
    )


def _effect(words: Words, target: Citation, pinpoint: str | None, end: int) -> Effect:
    return Effect(
        kind="amends",
        title=target.title,
        number=target.number,
        pinpoint=pinpoint,
        on=None,
        start=target.start,
        end=max(end, target.end),
        path=words.paths.at(target.start),
        confidence=SURE if pinpoint is None else PART_SURE,
    )


def _section(place: int, target: Citation | None, confidence: float) -> _Target:
    if target is None:
        return _Target(place, None, None, confidence)
    return _Target(place, target.title, target.number, confidence)


def _of_title(words: Words, title: str | None) -> list[_Target]:
    """The one instrument that a title 关于修改《A》的决定 names, from the start of the text."""
    if title is None:
        return []
    parsed = parse_title(title)
    if parsed.action not in _AMENDING or len(parsed.enclosures) != 1 or "》等" in title:
        return []
    name = parsed.enclosures[0]
    numbers = (one.number for one in words.references if one.title and key(one.title) == key(name))
    return [_Target(0, name, next(filter(None, numbers), None), PART_SURE)]


def _items(words: Words, sections: Sequence[_Target]) -> Iterator[Effect]:
    """The items that name no instrument, each with the one of its section."""
    if not sections:
        return
    ends = [match.start() for match in _END_OF_DECISION.finditer(words.masked)]
    ends = sorted([*ends, *(one.start for one in words.components if one.kind == "enclosure")])
    at = 0
    for match in _OWN_ITEM.finditer(words.masked, sections[0].place):
        while at + 1 < len(sections) and sections[at + 1].place < match.start():
            at += 1
        section = sections[at]
        if section.title is None and section.number is None:
            continue
        if bisect_right(ends, section.place) < bisect_right(ends, match.start()):
            continue  # the decision has ended
        group = next(name for name in ("pinpoint", "deleted", "added") if match[name])
        start = match.start(group)
        yield Effect(
            kind="amends",
            title=section.title,
            number=section.number,
            pinpoint=words.text[slice(*match.span(group))],
            on=None,
            start=start,
            end=match.end(),
            path=words.paths.at(start),
            confidence=min(section.confidence, PART_SURE),
        )
