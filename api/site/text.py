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

_ORDER = ("book", "subbook", "chapter", "section", "enclosure", "level1", "level2")
"""Kinds whose lines may be headings, the widest first."""
_ALWAYS = frozenset(_ORDER[:5])
_LONGEST_HEADING = 60
_SENTENCE = re.compile("[。；;]")
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
    titled = [line for line in lines if line.head and _is_heading(line.head, text, line)]
    kinds = {line.head.kind for line in titled if line.head}
    depths = {kind: depth for depth, kind in enumerate(kind for kind in _ORDER if kind in kinds)}
    starts = {line.start for line in titled}
    blocks = [_block(line, text, depths if line.start in starts else {}) for line in lines]
    headings = [
        Heading(line.head.path, text[line.start : line.end].strip(), depths[line.head.kind])
        for line in titled
        if line.head
    ]
    return Body(Markup("\n").join(blocks), headings)


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


def _is_heading(part: ArticleRow, text: str, line: _Line) -> bool:
    """A chapter's line always is one; 一、 and （一） only where no sentence runs on."""
    if part.kind in _ALWAYS:
        return True
    words = text[line.start : line.end].strip()
    return (
        part.kind in _ORDER and len(words) <= _LONGEST_HEADING and _SENTENCE.search(words) is None
    )


def _block(line: _Line, text: str, depths: Mapping[str, int]) -> Markup:
    """One line as a heading or paragraph, or a table."""
    named = Markup(' id="{}"').format(line.head.path) if line.head else Markup("")
    if line.table is not None:
        anchors = Markup("").join(_anchor(part) for part in line.others)
        return Markup("{}<div class=scroll tabindex=0><table{}>{}</table></div>").format(
            anchors, named, _rows(line.table)
        )
    inline = _inline(line, text)
    if line.head is None:
        return Markup("<p>{}</p>").format(inline)
    if line.head.kind in depths:
        tag = f"h{min(2 + depths[line.head.kind], 6)}"
        return Markup("<{0}{1}>{2}</{0}>").format(tag, named, inline)
    return Markup('<p{} class="k-{}">{}</p>').format(named, line.head.kind, inline)


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
