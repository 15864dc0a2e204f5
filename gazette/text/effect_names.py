"""Which instruments a clause names together: 《A》（示政发〔2024〕3号）、某机关发布的《B》和《C》."""

from __future__ import annotations

import re

from msgspec.structs import replace

from gazette.model import Citation
from gazette.text.effect_words import Words

_JOINT = re.compile(
    r"\s*(?:文件)?\s*(?:,?(?:以及|及|和|与|并)|[、,])(?P<attribute>[^。;:]{0,200})|\s*"
)
_NO_ATTRIBUTE = re.compile(
    "依照|按照|根据(?![^,]{2,60}的《)|依据|参照|规定|不一致|抵触|继续|以下|如下|其中|应当|可以|要求|精神"
    "|废止|失效|停止|不再|撤销|修改为|执行"
)
_ATTRIBUTIVE = re.compile(  # 《关于修改〈A〉的决定》修正的《A》；示例省人民政府令第3号公布的《A》
    r"(?:第[一二三四五]次)?(?:修正|修订|修改|公布|发布|颁布|印发|批准|下发)的|附件[0-9]{0,2}"
)
_PROMULGATED = re.compile("(?:公布|发布|颁布|印发|下发)的")
_MOST_TARGETS = 300
_LONGEST_GAP = 400


def joined_before(words: Words, last: int) -> tuple[Citation, ...]:
    """The references joined by 、和及 that end with the one at a position."""
    targets = [words.references[last]]
    skipped = 0
    for at in range(last - 1, max(-1, last - _MOST_TARGETS), -1):
        reference, first = words.references[at], targets[0]
        if first.start - reference.end > _LONGEST_GAP:
            break
        gap = words.masked[reference.end : first.start]
        if _is_number_of(first, reference, gap):
            targets[0] = replace(reference, number=first.number, end=first.end)
            continue
        joint = _JOINT.fullmatch(gap)
        if joint and not _NO_ATTRIBUTE.search(joint["attribute"] or ""):
            targets.insert(0, reference)
            skipped = 0
        elif skipped < 2 and _ATTRIBUTIVE.match(gap):
            skipped += 1
            if reference.title is None and first.number is None and _PROMULGATED.fullmatch(gap):
                targets[0] = replace(first, number=reference.number)
        else:
            break
    return tuple(targets)


def joined_behind(words: Words, first: int) -> tuple[Citation, ...]:
    """The references joined by 、和及 that begin with the one at a position."""
    targets = [words.references[first]]
    for at in range(first + 1, min(len(words.references), first + _MOST_TARGETS)):
        last, reference = targets[-1], words.references[at]
        gap = words.masked[last.end : reference.start]
        if _is_number_of(reference, last, gap):
            targets[-1] = replace(last, number=reference.number, end=reference.end)
            continue
        joint = _JOINT.fullmatch(gap) if len(gap) <= _LONGEST_GAP else None
        if joint is None or _NO_ATTRIBUTE.search(joint["attribute"] or "") or "," in gap:
            break
        targets.append(reference)
    return tuple(targets)


def _is_number_of(number: Citation, name: Citation, gap: str) -> bool:
    """True for 《示例办法》 示政发〔2024〕3号: one instrument, not two."""
    return number.title is None and name.title is not None and not (name.number or gap.strip())
