"""Lists of clean-up decisions (清理): under a heading that says 废止, 失效 or 继续有效, one a line.

A line is a numbered item, a row of a table or a bare title with its number. In a table the column
of results says more than the heading. Lists of what is only planned (拟修改) say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from gazette.model import Citation, Effect, EffectKind, Table
from gazette.text.effect_clauses import PART_SURE, UNSURE
from gazette.text.effect_names import joined_behind
from gazette.text.effect_words import ITEM, Words
from gazette.text.titles import clean_title, parse_title

_KINDS: Mapping[str, EffectKind] = {
    "废止": "repeals", "失效": "expires", "继续有效": "continues", "现行有效": "continues",
    "保留": "continues", "停止执行": "suspends", "不再执行": "suspends", "修改": "amends",
    "撤销": "invalidates",
}  # fmt: skip
_KIND = re.compile(
    r"(?P<plan>拟|建议|需要?|已经?)?(?:予以|宣布|决定)?(?P<word>废止|失效|继续有效|现行有效|保留|停止执行|不再执行|修改|撤销)"
)
_OF_TEXTS = re.compile("文件|规章|法规|司法解释|制度|决定")
_NOUN = r"(?:目录|清单|一览表|汇总表|名单|文件|规章|法规|司法解释)"
_HEADING = re.compile(
    rf"""
    [^。《》\t]{{0,80}}?
    (?: {_NOUN}(?:\(?(?:共|计)?[0-9一二三四五六七八九十百]{{1,5}}[件个部项]\)?)?(?:如下)?:?    # 废止的规范性文件目录（共3件）
      | (?:下列|以下)[^。《》]{{0,60}}:                                                       # 下列文件予以废止：
      | {_NOUN}[^。《》]{{0,30}}(?:如下|废止|失效|继续有效|停止执行|不再执行|撤销):            # 2件文件予以废止：
    )
    """,
    re.VERBOSE,
)
_LINE = re.compile(r"[^\n]+")
_LONGEST_HEADING = 120
_HEADER = re.compile("序号|(?:文件|规章|法规)?名[ ]?称|标[ ]?题|文[ ]?号|清理结果|处理意见")
_RESULTS = re.compile("结果|意见|有效性|状态")
_SERIAL = re.compile(rf"\s*(?:{ITEM}|[0-9]{{1,4}}(?=[\t ]|$))?[\t ]*")
_RESULT = re.compile(
    "(?:予以|宣布)?(?P<word>废止|失效|继续有效|现行有效|保留|停止执行|修改|撤销)|(?P<plan>拟.{1,6})"
)
_BEFORE_NAME = re.compile(r"[^\n,。;:将对把在按]{0,40}")
"""An organ, or the cells before the name; a sentence is no line of a list."""
_NUMBER_ALONE = re.compile(r"\s*\(?[^()\n]{0,4}")
_SENTENCE = re.compile("[。;:]$|自[^\n]{2,30}(?:施行|执行|实施)")
_SHORTEST_TITLE = 6
_MOST_NAMES = 40
_MIXED = 0.6
_BOTH_OUT = frozenset({"repeals", "expires"})


class _List(msgspec.Struct, frozen=True):
    """What a heading says of the lines below it."""

    kind: EffectKind
    confidence: float


class _Item(msgspec.Struct, frozen=True):
    """One instrument that a line names."""

    title: str | None
    number: str | None
    start: int
    end: int
    is_named: bool
    """By 《》 or by a number, and not only by words that look like a title."""


def read_lists(words: Words, tables: Sequence[Table] = ()) -> Iterator[Effect]:
    """The effects told by lists, in the order of their lines."""
    last: Effect | None = None
    for told, item in _listed(words, tables):
        effect = _effect(words, item, told)
        if last is not None and _completes(words, effect, last):
            confidence = max(last.confidence, effect.confidence)
            last = replace(last, number=effect.number, end=effect.end, confidence=confidence)
            continue
        if last is not None:
            yield last
        last = effect
    if last is not None:
        yield last


def _listed(words: Words, tables: Sequence[Table]) -> Iterator[tuple[_List, _Item]]:
    """Each item of each list, with what its row or its heading says of it."""
    rows = _rows_of(words, tables)
    under: _List | None = None
    has_results = False
    for match in _LINE.finditer(words.masked):
        line = match[0].strip()
        cells = rows.get(match.start()) or (line.split("\t") if "\t" in line else ())
        if _is_heading(line):
            under, has_results = _list_under(line), False
        elif cells and _HEADER.search(line):
            has_results = _RESULTS.search(line) is not None
        elif line:
            told = _result(cells, under) if has_results else under
            if told is None:
                continue
            items = list(_items(words, match.start(), match.end(), cells))
            yield from ((told, item) for item in items)
            if not items and _SENTENCE.search(line):
                under, has_results = None, False


def _completes(words: Words, effect: Effect, last: Effect) -> bool:
    """True for a number on the line below its title."""
    if effect.title is not None or last.number is not None or effect.kind != last.kind:
        return False
    return not words.folded[last.end : effect.start].strip(" \n(")


def _is_heading(line: str) -> bool:
    return (
        len(line) <= _LONGEST_HEADING and _HEADING.fullmatch(line.rpartition("。")[2]) is not None
    )


def _list_under(line: str) -> _List | None:
    """The list that a heading opens; None where it names no one kind, or only what is planned."""
    found = list(_KIND.finditer(line.rpartition("。")[2]))
    if not _OF_TEXTS.search(line) or any(match["plan"] for match in found):
        return None
    kinds = {_KINDS[match["word"]] for match in found}
    if len(kinds) == 1:
        return _List(kinds.pop(), PART_SURE)
    # 废止和失效的文件目录: out of force either way; which of the two, a person must say
    return _List("repeals", _MIXED) if kinds == _BOTH_OUT else None


def _result(cells: Sequence[str], under: _List | None) -> _List | None:
    """What a row's own cell says, 废止 or 继续有效, else its heading; None for 拟修改."""
    for cell in cells:
        match = _RESULT.fullmatch(cell.strip())
        if match:
            return _List(_KINDS[match["word"]], PART_SURE) if match["word"] else None
    return under


def _items(words: Words, start: int, end: int, cells: Sequence[str]) -> Iterator[_Item]:
    """The instruments that a line names: those in 《》 in a row, or one title with its number."""
    first = words.starting_at(start)
    named = [one for one in words.references[first : first + _MOST_NAMES] if one.end <= end]
    titled = next((at for at, one in enumerate(named) if one.title is not None), None)
    number = next((one for one in named if one.number), None)
    serial = _SERIAL.match(words.masked, start, end)
    begin = serial.end() if serial else start
    if titled is not None and not _is_behind_a_cell(words, begin, named[titled].start):
        if _BEFORE_NAME.fullmatch(words.masked, begin, named[titled].start):
            yield from _named(joined_behind(words, first + titled), number, end)
        return
    bare = _bare_title(words, begin, number.start if number else end, end)
    if bare is not None:
        last = number.end if number and number.start >= bare[0] else bare[0] + bare[1]
        title = clean_title(words.text[bare[0] : bare[0] + bare[1]])
        yield _Item(title, number.number if number else None, bare[0], last, is_named=bool(number))
    elif number and (cells or _NUMBER_ALONE.fullmatch(words.masked, begin, number.start)):
        yield _Item(None, number.number, number.start, number.end, is_named=True)


def _named(group: Sequence[Citation], number: Citation | None, end: int) -> Iterator[_Item]:
    """Names in 《》; a number elsewhere on the line is that of a name that stands alone."""
    inside = [one for one in group if one.end <= end]
    for one in inside:
        known = one.number or (number.number if number and len(inside) == 1 else None)
        yield _Item(one.title, known, one.start, one.end, is_named=True)


def _is_behind_a_cell(words: Words, begin: int, name: int) -> bool:
    """True for 示例通知 ⇥ 示政发〔2010〕3号 ⇥ 已被《示例条例》代替: the name stands in the first cell."""
    cell, tab, _ = words.text[begin:name].partition("\t")
    return bool(tab) and _looks_like_title(clean_title(cell))


def _looks_like_title(title: str) -> bool:
    is_long_enough = len(title) >= _SHORTEST_TITLE and "。" not in title
    return is_long_enough and parse_title(title).genre is not None


def _bare_title(words: Words, start: int, number: int, end: int) -> tuple[int, int] | None:
    """Where a title without 《》 stands, in a cell of its own or before the number, and its length."""
    place = start
    for cell in words.text[start:end].split("\t"):
        stop = min(place + len(cell), number) if number > place else place + len(cell)
        title = words.text[place:stop].rstrip(" 　(（,，")
        if _looks_like_title(clean_title(title)):
            return place, len(title)
        place += len(cell) + 1
    return None


def _effect(words: Words, item: _Item, told: _List) -> Effect:
    confidence = told.confidence if item.is_named else min(UNSURE, told.confidence)
    if told.kind == "amends":
        confidence = min(UNSURE, confidence)  # a list says that, not how
    return Effect(
        kind=told.kind,
        title=item.title,
        number=item.number,
        pinpoint=None,
        on=None,
        start=item.start,
        end=item.end,
        path=words.paths.at(item.start),
        confidence=confidence,
    )


def _rows_of(words: Words, tables: Sequence[Table]) -> dict[int, Sequence[str]]:
    """The cells of each line of a table, spans filled, by the place where the line begins."""
    rows: dict[int, Sequence[str]] = {}
    for table in tables:
        starts = [match.start() for match in _LINE.finditer(words.text, table.start, table.end)]
        if len(starts) == len(table.rows):
            rows.update(zip(starts, table.rows, strict=True))
    return rows
