"""Automatic numbering of a Word file: the number that Word prints before a paragraph.

Rules of ECMA-376 part 1, 17.9: numbers count for the abstract list that several lists share; a
start override counts once for each list and level; a deeper level starts again after a higher one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
from lxml import etree

from ingest.word_numerals import format_number
from ingest.word_parts import WORD, is_on, number, value
from ingest.word_styles import Styles

_COUNTER = re.compile("%(?P<level>[1-9])")
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_BULLET = "•"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Where symbol fonts have their bullets."""
_CLOSED = re.compile(r"[、，。．：；）】〕]\Z")
"""After these nothing is printed but the text, whatever gap the list has there."""
_DEEPEST = 8
_LONGEST = 255  # characters of a level's text, as Word has it


class _Level(msgspec.Struct, frozen=True):
    """One level of a list as it stands in the file."""

    start: int
    format: str
    text: str
    suffix: str
    restart: int | None
    """The level after which it starts again, counted from 1; 0 never, None after any higher one."""
    is_legal: bool
    """Whether all numbers in it are printed as 1, 2, 3."""
    style: str | None


class _List(msgspec.Struct, frozen=True):
    """A list (w:num): the abstract list that counts for it, and what it changes."""

    abstract: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]
    """Levels that start at another number when they are first used."""


class Numbering:
    """Counts the numbered paragraphs of a file, asked in their order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = _lists(root, styles) if root is not None else {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, paragraph: etree._Element) -> str:
        """What is printed before the words of the next paragraph; empty for one without a number."""
        id, level = self._place(paragraph)
        found = self._lists.get(id) if id else None
        if id is None or found is None or level not in found.levels:
            return ""
        counts = self._count(id, found, level)
        return _printed(found.levels, level, counts)

    def _place(self, paragraph: etree._Element) -> tuple[str | None, int]:
        """The list and level of a paragraph, by itself or by its style."""
        own = paragraph.find(f"{WORD}pPr/{WORD}numPr")
        id = value(own.find(f"{WORD}numId")) if own is not None else None
        level = number(own.find(f"{WORD}ilvl")) if own is not None else None
        if id is None:
            id, of_style = self._by_style(paragraph)
            level = of_style if level is None else level
        return (None if id == "0" else id), min(max(level or 0, 0), _DEEPEST)

    def _by_style(self, paragraph: etree._Element) -> tuple[str | None, int]:
        """A style's level is the one that names the style; else the one it names itself."""
        for name, style in self._styles.paragraph_chain(paragraph):
            own = style.find(f"{WORD}pPr/{WORD}numPr")
            id = value(own.find(f"{WORD}numId")) if own is not None else None
            if own is None or id is None:
                continue
            levels = self._lists[id].levels if id in self._lists else {}
            linked = [level for level, each in levels.items() if each.style == name]
            return id, linked[0] if linked else number(own.find(f"{WORD}ilvl")) or 0
        return None, 0

    def _count(self, id: str, found: _List, level: int) -> Mapping[int, int]:
        counts = self._counts.setdefault(found.abstract, {})
        if (id, level) not in self._started:
            self._started.add((id, level))
            if level in found.starts:
                counts[level] = found.starts[level] - 1
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            if _starts_again(found.levels.get(deeper), level):
                del counts[deeper]
        return counts


def _starts_again(deeper: _Level | None, level: int) -> bool:
    """Whether a deeper level starts again after a number of this level."""
    if deeper is None or deeper.restart is None:
        return True
    return level < deeper.restart


def _printed(levels: Mapping[int, _Level], level: int, counts: Mapping[int, int]) -> str:
    own = levels[level]
    if own.format == "bullet":
        text = _PRIVATE.sub(_BULLET, own.text) or _BULLET
        return f"{text} "

    def counter(match: re.Match[str]) -> str:
        place = int(match["level"]) - 1
        if place not in levels:
            return ""
        of = levels[place]
        name = "decimal" if own.is_legal else of.format
        return format_number(counts.get(place, of.start), name)

    text = _COUNTER.sub(counter, own.text)
    if not text or own.suffix == "nothing" or _CLOSED.search(text):
        return text
    return text if text[-1].isspace() else f"{text} "


def _lists(root: etree._Element, styles: Styles) -> dict[str, _List]:
    abstracts = {value(each, "abstractNumId"): each for each in root.findall(f"{WORD}abstractNum")}
    nums = {value(each, "numId") or "": each for each in root.findall(f"{WORD}num")}

    def levels_of(id: str | None) -> tuple[str, dict[int, _Level]]:
        """An abstract list that is only a link stands for the list of that style."""
        abstract = abstracts.get(id)
        link = value(abstract.find(f"{WORD}numStyleLink")) if abstract is not None else None
        for _, style in styles.chain(link):
            linked = value(style.find(f"{WORD}pPr/{WORD}numPr/{WORD}numId")) or ""
            target = value(nums[linked].find(f"{WORD}abstractNumId")) if linked in nums else None
            if target in abstracts and target != id:
                id, abstract = target, abstracts[target]
                break
        found = abstract.findall(f"{WORD}lvl") if abstract is not None else []
        return id or "", {number(each, "ilvl") or 0: _level(each) for each in found}

    return {
        id: _list(num, *levels_of(value(num.find(f"{WORD}abstractNumId"))))
        for id, num in nums.items()
    }


def _list(num: etree._Element, abstract: str, levels: dict[int, _Level]) -> _List:
    starts: dict[int, int] = {}
    for change in num.findall(f"{WORD}lvlOverride"):
        place = number(change, "ilvl") or 0
        other = change.find(f"{WORD}lvl")
        if other is not None:
            levels[place] = _level(other)
        start = number(change.find(f"{WORD}startOverride"))
        if start is not None:
            starts[place] = start
    return _List(abstract, levels, starts)


def _level(element: etree._Element) -> _Level:
    start = number(element.find(f"{WORD}start"))
    legal = element.find(f"{WORD}isLgl")
    return _Level(
        start=0 if start is None else start,
        format=_format(element),
        text=(value(element.find(f"{WORD}lvlText")) or "")[:_LONGEST],
        suffix=value(element.find(f"{WORD}suff")) or "tab",
        restart=number(element.find(f"{WORD}lvlRestart")),
        is_legal=bool(is_on(legal)),
        style=value(element.find(f"{WORD}pStyle")),
    )


def _format(element: etree._Element) -> str:
    """The format of a level; one of a newer Word stands beside one that all can print."""
    own = element.find(f"{WORD}numFmt")
    if own is None:
        own = next(
            (
                each
                for each in element.iterfind(f"{_ALTERNATIVE}//{WORD}numFmt")
                if value(each) != "custom"
            ),
            None,
        )
    return value(own) or "decimal"
