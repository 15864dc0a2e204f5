"""What a text does to other instruments (废止、失效、撤销、停止执行、修改、继续有效), with its words.

Read from clauses (`effect_clauses`), amendments (`effect_amendments`), lists of clean-up decisions
(`effect_lists`) and titles such as 关于废止《示例办法》的决定. What the text says of itself
(本办法有效期5年) is not here, and what a report or a draft says of others is nobody's doing yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gazette.model import Citation, Component, Effect, EffectKind, Table
from gazette.text.effect_amendments import read_amendments
from gazette.text.effect_clauses import SURE, read_clauses
from gazette.text.effect_lists import read_lists
from gazette.text.effect_names import joined_behind
from gazette.text.effect_voice import speaks_itself
from gazette.text.effect_words import Words
from gazette.text.normalise import key

_TRIGGER = re.compile(
    "废止|作废|失效|失去效力|撤销|无效|(?:停止|暂停|终止|中止|不再|继续)(?:执行|施行|实施|适用|有效)|现行有效|保留"
    "|修改|修订|修正|改为|删[去除]|调整为|增加[一二两三四五六七八九十]{1,2}[条款项]"
)
_NAMES = re.compile("[《〔\\[﹝【（(]|令|目录|清单|结果|下列|以下")
"""An instrument is named by 《》, by its number, or on a line of a list."""
_ACTION = re.compile(
    r"关于(?:宣布)?(?P<verb>废止|失效|撤销|停止执行|修改|修订|修正)[ \n]*(?:原)?(?=[^《。\n]{0,40}《)"
)
_ACTIONS: Mapping[str, EffectKind] = {
    "废止": "repeals", "失效": "expires", "撤销": "invalidates", "停止执行": "suspends",
    "修改": "amends", "修订": "amends", "修正": "amends",
}  # fmt: skip
_AFTER_NAMES = re.compile(r"[^《》。\n]{0,40}\s*的?\s*(?:决定|通知|公告|通告|令)")
_HEAD = 1500


def read_effects(
    text: str,
    *,
    citations: Sequence[Citation],
    components: Sequence[Component],
    title: str | None = None,
    tables: Sequence[Table] = (),
) -> tuple[Effect, ...]:
    """What a text does to other instruments, in the order of its words; each thing once.

    `citations` are those of the text (`gazette.text.citations`). Confidence is 0.9 or more only
    where the words are explicit and name the instrument by 《》 or by number.

    >>> from gazette.text.citations import find_citations
    >>> text = "本办法自2024年7月1日起施行。《示例办法》（示政发〔2019〕3号）同时废止。"
    >>> (effect,) = read_effects(text, citations=find_citations(text), components=())
    >>> effect.kind, effect.title, effect.number, str(effect.on), text[effect.start : effect.end]
    ('repeals', '示例办法', '示政发〔2019〕3号', '2024-07-01', '《示例办法》（示政发〔2019〕3号）同时废止')
    >>> read_effects("规章的修改、废止程序，适用本办法。", citations=(), components=())
    ()
    """
    if not _TRIGGER.search(text) or not _NAMES.search(text):
        return ()
    words = Words(text, citations, components)
    if not speaks_itself(words, title):
        return ()
    found = [*read_clauses(words), *read_amendments(words, title), *read_lists(words, tables)]
    ordered = [*sorted(found, key=_place), *_of_title(words, title)]
    return _once(effect for effect in ordered if not _is_of_itself(words, effect, title))


def _of_title(words: Words, title: str | None) -> Iterator[Effect]:
    """What the text's own title says it does: 关于废止《示例办法》的决定."""
    match = _ACTION.search(words.masked, 0, _HEAD) if title else None
    if match is None or title is None:
        return
    first = words.starting_at(match.end())
    targets = joined_behind(words, first) if first < len(words.references) else ()
    if not targets or not _AFTER_NAMES.match(words.masked, targets[-1].end):
        return
    if key(words.text[match.start() : targets[0].end]) not in key(title):
        return
    for target in targets:
        yield Effect(
            kind=_ACTIONS[match["verb"]],
            title=target.title,
            number=target.number,
            pinpoint=target.pinpoint,
            on=None,
            start=target.start,
            end=target.end,
            path=words.paths.at(target.start),
            confidence=SURE,
        )


def _is_of_itself(words: Words, effect: Effect, title: str | None) -> bool:
    """True where 《示例办法》, without 原 or a number, is the text's own title: 《示例办法》自行失效."""
    if title is None or effect.title is None or effect.number or key(effect.title) != key(title):
        return False
    return effect.kind not in ("repeals", "suspends") and words.before(effect.start, most=1) != "原"


def _once(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Each thing done once; of two that say it, the one with the number, else the first."""
    said: dict[tuple[str, str, str | None], dict[str | None, Effect]] = {}
    for effect in effects:
        name = (effect.kind, key(effect.title or effect.number or ""), effect.pinpoint)
        numbers = said.setdefault(name, {})
        if effect.number is not None:
            numbers.pop(None, None)
        elif numbers:
            continue
        numbers.setdefault(effect.number, effect)
    found = (effect for numbers in said.values() for effect in numbers.values())
    return tuple(sorted(found, key=_place))


def _place(effect: Effect) -> tuple[int, int]:
    return effect.start, effect.end
