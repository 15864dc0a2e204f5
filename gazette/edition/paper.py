"""A document as it is set on paper: each line with its role in the format of official documents.

The roles are those of GB/T 9704-2012 (党政机关公文格式), clause 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from gazette.model import Component, Table, Version
from gazette.text.closing import is_day
from gazette.text.marks import Line as Span
from gazette.text.normalise import fold, key
from gazette.text.numbers import canonical_number
from gazette.text.organs import looks_like_organ

Role = Literal[
    "letterhead", "number", "title", "addressees", "division", "heading1", "heading2", "article",
    "body", "annex", "annex_title", "signature", "date",
]  # fmt: skip
"""发文机关标志 发文字号 标题 主送机关 编章节 一、（一） 条 正文 附件序号 附件标题 署名 成文日期."""

_DIVISIONS = frozenset({"book", "subbook", "chapter", "section"})
_HEADINGS: Mapping[str, Role] = {"level1": "heading1", "level2": "heading2", "article": "article"}
_HEAD_LINES = 12
_TITLE_LINES = 6
_LONGEST_ADDRESSEES = 400
_SIGNATURE_LINES = 6
_ANNEX = re.compile(r"附\s*[件录表]\s*[0-9一二三四五六七八九十]{0,3}(?:-[0-9]{1,2})?\s*[:：]?")


class Line(msgspec.Struct, frozen=True):
    """A line of the text without its outer spaces; blank ones are none."""

    role: Role
    text: str
    begins_page: bool = False
    marked: int = 0
    """How many of its first characters are set off: the number of an article, a run-in heading."""


class Grid(msgspec.Struct, frozen=True):
    """A table: its cells with every span filled, and each printed once, as in the text."""

    filled: tuple[tuple[str, ...], ...]
    shown: tuple[tuple[str, ...], ...]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What is set: the text, and what is known of it."""

    title: str
    number: str | None
    issuers: tuple[str, ...]
    text: str
    components: tuple[Component, ...]
    tables: tuple[Table, ...]
    recorded_at: datetime

    @classmethod
    def of(cls, version: Version) -> Paper:
        """The paper of a version."""
        metadata = version.metadata
        return cls(
            title=metadata.title.value if metadata.title else "",
            number=metadata.number.value if metadata.number else None,
            issuers=metadata.issuers.value if metadata.issuers else (),
            text=version.text,
            components=version.components,
            tables=metadata.tables,
            recorded_at=version.recorded_at,
        )


class _Parts(msgspec.Struct, frozen=True):
    """Where the parts of the text begin, and the texts that it carries."""

    starting: Mapping[int, Component]
    enclosures: Sequence[Component]

    @classmethod
    def of(cls, components: Sequence[Component]) -> _Parts:
        starting = {one.start: one for one in reversed(components)}
        return cls(starting, [one for one in components if one.kind == "enclosure"])


def blocks(paper: Paper) -> list[Line | Grid]:
    """The lines and tables in order; title and number are printed over a text that lacks them."""
    spans = list(_spans(paper.text, paper.tables))
    words = [
        span if isinstance(span, Table) else paper.text[span.start : span.end] for span in spans
    ]
    roles: dict[int, Role] = dict(_head(words, paper))
    roles |= _closing(words, paper, after=max(roles, default=-1))
    parts = _Parts.of(paper.components)
    over: list[Line | Grid] = []
    if "title" not in roles.values() and paper.title:
        over.append(Line("title", " ".join(paper.title.split())))
        if paper.number and "number" not in roles.values():
            over.append(Line("number", paper.number))
    return over + [
        _grid(span, paper.text)
        if isinstance(span, Table)
        else _line(span, paper, roles.get(place), parts)
        for place, span in enumerate(spans)
    ]


def _spans(text: str, tables: Sequence[Table]) -> Iterator[Span | Table]:
    """The lines that are not blank, and the tables in the place of theirs."""
    waiting = sorted(tables, key=lambda table: table.start)
    place = 0
    for line in text.split("\n"):
        start, place = place, place + len(line) + 1
        while waiting and waiting[0].end <= start:
            waiting.pop(0)
        if waiting and waiting[0].start <= start and _fits(waiting[0], text):
            if waiting[0].start == start:
                yield waiting[0]
        elif line.strip():
            left = start + len(line) - len(line.lstrip())
            yield Span(start=left, end=start + len(line.rstrip()))


def _fits(table: Table, text: str) -> bool:
    """Whether the lines of a table are its rows, so that it can be set as one."""
    lines = text[table.start : table.end].split("\n")
    width = max(map(len, table.rows), default=0)
    return len(lines) == len(table.rows) and all(line.count("\t") < width for line in lines)


def _grid(table: Table, text: str) -> Grid:
    lines = text[table.start : table.end].split("\n")
    width = max(map(len, table.rows))
    rows = [tuple(line.split("\t")) for line in lines]
    shown = tuple(row + ("",) * (width - len(row)) for row in rows)
    return Grid(tuple(row + ("",) * (width - len(row)) for row in table.rows), shown)


def _head(words: Sequence[str | Table], paper: Paper) -> Iterator[tuple[int, Role]]:
    """The lines over the body: letterhead, number, title, addressees."""
    head = [word if isinstance(word, str) else "" for word in words[:_HEAD_LINES]]
    title = _title(head, paper.title)
    yield from ((place, "title") for place in title)
    numbers = [
        place
        for place, word in enumerate(head)
        if paper.number and canonical_number(word) == paper.number
    ]
    yield from ((place, "number") for place in numbers[:1])
    first = min([*title, *numbers], default=0)
    for place, word in enumerate(head[:first]):
        if word.endswith("文件") and looks_like_organ(word.removesuffix("文件")):
            yield place, "letterhead"
    last = max([*title, *numbers], default=-1)
    for place, word in enumerate(head[last + 1 : last + 3], start=last + 1):
        if word.endswith(("：", ":")) and len(word) <= _LONGEST_ADDRESSEES:
            yield place, "addressees"
            return


def _title(head: Sequence[str], title: str) -> range:
    """The lines that together are the title; none where the text does not begin with it."""
    wanted = key(title)
    for first in range(len(head)):
        joined = ""
        for last in range(first, min(first + _TITLE_LINES, len(head))):
            joined += key(head[last])
            if joined == wanted and wanted:
                return range(first, last + 1)
            if not wanted.startswith(joined):
                break
    return range(0)


def _closing(
    words: Sequence[str | Table], paper: Paper, *, after: int
) -> Iterator[tuple[int, Role]]:
    """Dates on lines of their own, and the organs over them."""
    named = {key(issuer) for issuer in paper.issuers}
    for place, word in enumerate(words):
        if place <= after or isinstance(word, Table):
            continue
        if not is_day(Span(start=0, end=len(word)), fold(word)):
            continue
        yield place, "date"
        for above in range(place - 1, max(place - _SIGNATURE_LINES, after), -1):
            organ = words[above]
            if isinstance(organ, Table) or not (key(organ) in named or looks_like_organ(organ)):
                break
            yield above, "signature"


def _line(span: Span, paper: Paper, role: Role | None, parts: _Parts) -> Line:
    text = paper.text[span.start : span.end]
    if role is not None:
        return Line(role, text)
    part = parts.starting.get(span.start)
    if part is None or part.kind == "enclosure":
        return _enclosed(span, text, parts.enclosures)
    if part.kind in _DIVISIONS:
        return Line("division", text)
    heading = _HEADINGS.get(part.kind)
    return Line(heading, text, marked=_marked(part, text)) if heading else Line("body", text)


def _enclosed(span: Span, text: str, enclosures: Sequence[Component]) -> Line:
    """The label (附件1) and the title of an enclosed text, which begins a page; else body."""
    around = next((one for one in enclosures if one.start <= span.start < one.end), None)
    if around is None:
        return Line("body", text)
    begins = around.start == span.start
    if begins and _ANNEX.fullmatch(text):
        return Line("annex", text, begins_page=True)
    is_title = begins or (around.heading is not None and key(text) in key(around.heading))
    return Line("annex_title" if is_title else "body", text, begins_page=begins)


def _marked(part: Component, text: str) -> int:
    """Of an article its number; of a heading all up to its first full stop."""
    if part.kind == "article":
        return len(part.number) if text.startswith(part.number) else 0
    stop = text.find("。")
    return len(text) if stop < 0 else stop + 1
