"""The text of a document as the body of an Akoma Ntoso document (domain §7.4).

Every character of the text is in the XML once and in order: what stands between two elements is
white space, so the text is what all text nodes outside `meta` make together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby

import msgspec
from lxml import etree

from opendata.expression import Line, fits, lines
from opendata.heading import after_gap, read_head
from opendata.nested import Nested
from opendata.public.rows import TableRow
from opendata.xml_text import as_xml

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
XML_SPACE = " \t\r\n"

_TAGS = {
    "book": "book", "subbook": "part", "chapter": "chapter", "section": "section",
    "article": "article", "paragraph": "paragraph", "item": "point", "subitem": "point",
}  # fmt: skip
"""By kind; 一、（一）1.（1）and what has no element of its own are `hcontainer`."""


class Reference(msgspec.Struct, frozen=True):
    """Words of the text that point at a document held here."""

    start: int
    end: int
    href: str


def element(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    """A new last child of an element."""
    values = {name: as_xml(value) for name, value in attributes.items()}
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", values)


class BodyWriter:
    """Puts stretches of one text into elements."""

    def __init__(
        self, text: str, *, tables: Sequence[TableRow] = (), references: Sequence[Reference] = ()
    ) -> None:
        self.text = text
        self._tables = {table.start: table for table in tables if fits(table, text)}
        self._references = sorted(references, key=lambda one: one.start)
        self._starts = [one.start for one in self._references]
        self._counts: dict[str, int] = {}

    def part(self, parent: etree._Element, one: Nested) -> None:
        """A part with its number, heading and everything below it."""
        tag = _TAGS.get(one.part.kind)
        named = {} if tag else {"name": one.part.kind}
        made = element(parent, tag or "hcontainer", eId=one.part.path, **named)
        at = self.head(made, one)
        gap = after_gap(self.text, at, one.own_end)
        if not self._has_words(at, gap):
            self.space(made, at, gap)
            at = gap
        if not one.children:
            self._content(made, at, one.end, one.part.path)
            return
        first = max(one.children[0].start, at)
        if self._has_words(at, first):
            self.blocks(element(made, "intro", eId=f"{one.part.path}__intro"), at, first)
        else:
            self.space(made, at, first)
        end = self.parts(made, one.children, first, one.part.path)
        if self._has_words(end, one.end):
            self.blocks(element(made, "wrapUp", eId=f"{one.part.path}__wrapup"), end, one.end)
        else:
            self.space(made, end, one.end)

    def head(self, made: etree._Element, one: Nested) -> int:
        """Writes number and heading of a part; answers where the rest of its own text begins."""
        head = read_head(self.text, one)
        at = one.start
        if head.number_end > at:
            gap = after_gap(self.text, head.number_end, one.own_end)
            spaces = self.text[head.number_end : gap]
            at = head.number_end if not spaces.strip(XML_SPACE) else gap
            number = element(made, "num", eId=f"{one.part.path}__num")
            number.text = as_xml(self.text[one.start : at])
        if head.heading_end > head.heading_start:
            heading = element(made, "heading", eId=f"{one.part.path}__heading")
            before = max(head.heading_start, at)
            space = self.text[at:before]
            if space.strip(XML_SPACE):
                before = at
            else:
                self._space_before(heading, space)
            self._inline(heading, before, head.heading_end)
            at = head.heading_end
        return at

    def parts(self, parent: etree._Element, children: Sequence[Nested], at: int, path: str) -> int:
        """Parts in order, points together in lists, words between them as text of their own.

        Answers where the last one ends.
        """
        for is_list, group in groupby(children, lambda one: _TAGS.get(one.part.kind) == "point"):
            run = list(group)
            start = max(run[0].start, at)
            self.between(parent, at, start, path)
            holder = element(parent, "list", eId=self._id(f"{path}__list")) if is_list else parent
            at = start
            for one in run:
                start = max(one.start, at)
                self.between(holder, at, start, path)
                self.part(holder, one)
                at = max(one.end, start)
        return at

    def between(self, parent: etree._Element, start: int, end: int, path: str) -> None:
        """Words between two parts, as a container of their own."""
        if not self._has_words(start, end):
            self.space(parent, start, end)
            return
        self.container(parent, start, end, f"{path}__text")

    def container(self, parent: etree._Element, start: int, end: int, path: str) -> None:
        """Words that are no part, where only parts may stand."""
        name = self._id(path)
        self._content(element(parent, "hcontainer", eId=name, name="text"), start, end, name)

    def blocks(self, parent: etree._Element, start: int, end: int) -> None:
        """The lines of a stretch as paragraphs and tables."""
        skipped = start
        for line in lines(self.text, start, end):
            if line.start < skipped:
                continue
            table = self._tables.get(line.start)
            if table is not None and table.end <= end:
                self._table(parent, table)
                skipped = table.end
            else:
                self.line(parent, line)
                skipped = line.end
            if skipped < end:  # the line feed behind it
                self.space(parent, skipped, skipped + 1)
                skipped += 1

    def line(self, parent: etree._Element, line: Line, *, inside: str | None = None) -> None:
        """A line as a paragraph, its words in an inline element of that name if one is given."""
        if not self._has_words(line.start, line.end):
            self.space(parent, line.start, line.end)
            return
        made = element(parent, "p")
        self._inline(element(made, inside) if inside else made, line.start, line.end)

    def space(self, parent: etree._Element, start: int, end: int) -> None:
        """White space of the text behind what an element holds so far."""
        _append(parent, self.text[start:end])

    def _content(self, parent: etree._Element, start: int, end: int, path: str) -> None:
        self.blocks(element(parent, "content", eId=f"{path}__content"), start, end)

    def _inline(self, parent: etree._Element, start: int, end: int) -> None:
        """Words, those that point at documents held here as links."""
        at = start
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        for one in self._references[first:last]:
            if at <= one.start < one.end <= end:
                _append(parent, self.text[at : one.start])
                link = element(parent, "ref", eId=self._id("ref"), href=one.href)
                link.text = as_xml(self.text[one.start : one.end])
                at = one.end
        _append(parent, self.text[at:end])

    def _table(self, parent: etree._Element, table: TableRow) -> None:
        """A table; the tabs and line feeds of the text stand between its cells and rows."""
        made = element(parent, "table", eId=self._id("table"))
        rows = lines(self.text, table.start, table.end)
        for number, row in enumerate(rows):
            across = element(made, "tr")
            at = row.start
            for place, words in enumerate(self.text[row.start : row.end].split("\t")):
                if place:
                    self.space(across, at, at + 1)
                    at += 1
                self._inline(element(element(across, "td"), "p"), at, at + len(words))
                at += len(words)
            if number + 1 < len(rows):
                self.space(made, row.end, row.end + 1)

    def _has_words(self, start: int, end: int) -> bool:
        return bool(self.text[start:end].strip(XML_SPACE))

    def _id(self, name: str) -> str:
        """An id that no other element has: a name and how often it was asked for."""
        self._counts[name] = self._counts.get(name, 0) + 1
        return f"{name}_{self._counts[name]}"

    @staticmethod
    def _space_before(made: etree._Element, space: str) -> None:
        before = made.getprevious()
        parent = made.getparent()
        if before is not None:
            before.tail = (before.tail or "") + as_xml(space)
        elif parent is not None:
            parent.text = (parent.text or "") + as_xml(space)


def _append(parent: etree._Element, words: str) -> None:
    """Adds words behind what an element holds so far."""
    last = next(parent.iterchildren(reversed=True), None)  # len() would count them all
    if last is None:
        parent.text = (parent.text or "") + as_xml(words)
    else:
        last.tail = (last.tail or "") + as_xml(words)
