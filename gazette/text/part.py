"""A part of a text while its tree is built, and the tree as components with stable paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from gazette.model import Component, ComponentKind
from gazette.text.marks import Line

RANKS = {
    "book": 1, "subbook": 2, "chapter": 3, "section": 4,
    "level1": 5, "level2": 6, "level3": 7, "level4": 8, "article": 9,
}  # fmt: skip
"""What stands above what: the order of kinds (domain §7.3, §7.4)."""

_STEPS: dict[ComponentKind, str] = {
    "book": "book", "subbook": "subbook", "chapter": "chp", "section": "sec", "article": "art",
    "paragraph": "para", "item": "point", "subitem": "point", "level1": "lvl1", "level2": "lvl2",
    "level3": "lvl3", "level4": "lvl4", "enclosure": "enc",
}  # fmt: skip

_BROKEN = re.compile(r"\s*\n\s*")
_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_PAGE = re.compile(r"(?:[.…·⋯]{2,}|\s)[\s.…·⋯]*[0-9]{1,4}$")


class Part(msgspec.Struct, kw_only=True):
    """A component under construction; `mark` keeps what it was marked with before it was placed."""

    kind: ComponentKind
    ordinal: int
    start: int
    end: int
    insert: int = 0
    mark: str = ""
    printed: tuple[int, int] = (0, 0)
    words: tuple[int, int] = (0, 0)
    """Where its heading stands; empty where it has none."""
    children: list[Part] = []

    @classmethod
    def of(cls, line: Line, kind: ComponentKind, *, words: tuple[int, int] = (0, 0)) -> Part:
        """The part of a kind that a marked line begins."""
        return cls(
            kind=kind,
            ordinal=line.ordinal,
            insert=line.insert,
            mark=line.kind or "",
            start=line.start,
            end=line.end,
            printed=(line.start, line.printed),
            words=words,
        )


def components(parts: Sequence[Part], text: str) -> Iterator[Component]:
    """The parts and all below them as components, in the order of the text."""
    yield from _walk(parts, text, above="")


def _walk(parts: Sequence[Part], text: str, *, above: str) -> Iterator[Component]:
    taken: dict[str, int] = {}
    for part in parts:
        path = above + _step(part, taken)
        yield Component(
            path=path,
            kind=part.kind,
            number=text[slice(*part.printed)],
            ordinal=part.ordinal,
            heading=_heading(part, text),
            start=part.start,
            end=part.end,
        )
        yield from _walk(part.children, text, above=path + "__")


def _step(part: Part, taken: dict[str, int]) -> str:
    """One step of a path: art_3, art_3-1 for 之一, art_3~2 where the number came before."""
    step = f"{_STEPS[part.kind]}_{part.ordinal}"
    if part.insert:
        step += f"-{part.insert}"
    taken[step] = taken.get(step, 0) + 1
    return step if taken[step] == 1 else f"{step}~{taken[step]}"


def _heading(part: Part, text: str) -> str | None:
    """The heading of a part; a sentence that is all a part has to say is no heading."""
    start, end = part.words
    if text[end : end + 1] == "。" and end + 1 == part.end and not part.children:
        return None
    return _clean(text[start:end]) or None


def _clean(words: str) -> str:
    """A heading as one reads it: 总 则 is 总则, and a page number after dots is no part of it."""
    joined = _BETWEEN_HAN.sub("", _BROKEN.sub("", words))
    return _PAGE.sub("", joined).strip().rstrip("：:")
