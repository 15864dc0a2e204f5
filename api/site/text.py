"""A document's text as HTML: headings, parts with anchors, citations as links, tables as tables."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from markupsafe import Markup, escape
from msgspec import Struct

from opendata.public.rows import ArticleRow, RelationRow, TableRow

T = TypeVar("T")

_ALWAYS = frozenset({"book", "subbook", "chapter", "section", "enclosure"})
"""Kinds whose lines are headings."""
_PERHAPS = frozenset({"level1", "level2"})
_LONGEST_HEADING = 60
_CAPTION_LINES = 8
_SENTENCE = re.compile("[。；;]")
_DATE = re.compile(
    "[0-9〇零一二三四五六七八九十]{4}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日"
)
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")


class Heading(Struct, frozen=True):
    """A line of the contents list; `depth` counts from 0."""

    path: str
    words: str
    depth: int


class Body(Struct, frozen=True):
    """The text as HTML, and its contents list."""

    html: Markup
    headings: list[Heading]


class Known(Struct, frozen=True, kw_only=True):
    """What is known of the places of a text."""

    parts: Sequence[ArticleRow] = ()
    citations: Sequence[RelationRow] = ()
    tables: Sequence[TableRow] = ()
    addresses: Mapping[str, str] = {}
    """Where cited documents stand, by id."""
    captions: Sequence[str] = ()
    """The title and the number, which the text may begin with, in one line or more."""
    signs: frozenset[str] = frozenset()
    """Who may sign at the end."""


class _Line(Struct, frozen=True):
    """A line that is not blank, or a whole table."""

    start: int
    end: int
    head: ArticleRow | None
    """The part that begins it."""
    others: list[ArticleRow]
    """Parts that begin further on, or with it."""
    links: list[tuple[int, int, str]]
    """Start and end of a citation, and the address of what it cites."""
    table: TableRow | None


def render(text: str, known: Known) -> Body:
    """The text with everything that is known of its places."""
    lines = list(_lines(text, known))
    headings: dict[str, Heading] = {}
    blocks = []
    for place, line in enumerate(lines):
        words = text[line.start : line.end].strip()
        if line.head is not None and _is_heading(line.head, words):
            headings[line.head.path] = _heading(line.head.path, words, headings)
        blocks.append(_block(line, text, headings, _style(words, known, place)))
    return Body(Markup("\n").join(blocks), list(headings.values()))


def _heading(path: str, words: str, above: Mapping[str, Heading]) -> Heading:
    """A heading, one deeper than the nearest heading it stands under."""
    steps = path.split("__")
    for length in range(len(steps) - 1, 0, -1):
        over = above.get("__".join(steps[:length]))
        if over is not None:
            return Heading(path, words, over.depth + 1)
    return Heading(path, words, 0)


def _style(words: str, known: Known, place: int) -> str:
    """How a line of a document stands on paper: its caption in the middle, who signs on the right."""
    if words in known.signs or _DATE.fullmatch(words):
        return "sign"
    if place < _CAPTION_LINES and any(words in caption for caption in known.captions):
        return "caption"
    return ""


def _lines(text: str, known: Known) -> Iterator[_Line]:
    tables = {table.start: table for table in known.tables}
    parts = deque((part.start, part) for part in sorted(known.parts, key=lambda part: part.start))
    links = deque((link[0], link) for link in sorted(_links(known)))
    inside = 0
    for found in _LINE.finditer(text):
        start, end = found.span()
        table = next((tables[at] for at in tables if start <= at < end), None)
        if start < inside and table is None:
            continue
        if table is not None:
            inside = end = max(end, table.end)
        begun = _taken(parts, end)
        leads = bool(begun) and not text[start : begun[0].start].strip()
        yield _Line(
            start,
            end,
            begun[0] if leads else None,
            begun[1:] if leads else begun,
            [link for link in _taken(links, end) if link[1] <= end],
            table,
        )


def _taken(waiting: deque[tuple[int, T]], end: int) -> list[T]:
    """Takes what begins before a place from the front of a queue."""
    taken = []
    while waiting and waiting[0][0] < end:
        taken.append(waiting.popleft()[1])
    return taken


def _links(known: Known) -> Iterator[tuple[int, int, str]]:
    for citation in known.citations:
        address = known.addresses.get(citation.to_document or "")
        if address is not None and citation.start is not None and citation.end is not None:
            yield citation.start, citation.end, address


def _is_heading(part: ArticleRow, words: str) -> bool:
    """A chapter's line always is one; 一、 and （一） only where no sentence runs on."""
    if part.kind in _ALWAYS:
        return True
    is_short = len(words) <= _LONGEST_HEADING and _SENTENCE.search(words) is None
    return part.kind in _PERHAPS and is_short


def _block(line: _Line, text: str, headings: Mapping[str, Heading], style: str) -> Markup:
    """One line as a heading or paragraph, or a table."""
    named = Markup(' id="{}"').format(line.head.path) if line.head else Markup("")
    if line.table is not None:
        anchors = Markup("").join(_anchor(part) for part in line.others)
        return Markup('{}<div class="scroll" tabindex="0"><table{}>{}</table></div>').format(
            anchors, named, _rows(line.table)
        )
    inline = _inline(line, text)
    if line.head is not None and line.head.path in headings:
        tag = f"h{min(2 + headings[line.head.path].depth, 6)}"
        return Markup("<{0}{1}>{2}</{0}>").format(tag, named, inline)
    styled = Markup(' class="{}"').format(style) if style else Markup("")
    return Markup("<p{}{}>{}</p>").format(named, styled, inline)


def _inline(line: _Line, text: str) -> Markup:
    """The words of a line, with anchors and links where they belong."""
    marks = [(part.start, part.start, _anchor(part)) for part in line.others]
    marks += [(start, end, _link(text[start:end], address)) for start, end, address in line.links]
    pieces: list[Markup] = []
    at = line.start
    for start, end, markup in sorted(marks, key=lambda mark: mark[:2]):
        if start >= at:
            pieces += [escape(text[at:start]), markup]
            at = end
    pieces.append(escape(text[at : line.end]))
    return Markup("").join(pieces).strip()


def _anchor(part: ArticleRow) -> Markup:
    return Markup('<span id="{}"></span>').format(part.path)


def _link(words: str, address: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, words)


def _rows(table: TableRow) -> Markup:
    rows = (
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row)
        )
        for row in table.rows
    )
    return Markup("").join(rows)
