"""A page as blocks in reading order: lines of text, tables as grids, page tables as labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
from lxml import etree
from lxml.html import HtmlElement

from ingest.labels import Pair, label_of, split_pairs

Rows = tuple[tuple[str, ...], ...]

_BREAKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "th", "thead", "tr", "ucapcontent", "ucaptitle", "ul",
})  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_BROKEN_HAN = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n]+[ \t\r\n]*(?=[\u2e80-\u9fff\uff00-\uffef])"
)
_ENDS = " \t\u3000\u00a0\u200b\ufeff"
_LONGEST_CELL = 600
_MOST_CELLS = 40_000
_WIDEST = 1000  # as browsers cap spans
_LABELS_IN_TABLE = 3


class Block(msgspec.Struct, frozen=True):
    """One line, or one table, and the element it stands in."""

    text: str
    """One line; of a table its rows, one line each, cells set apart by tabs."""
    element: HtmlElement
    linked: int = 0
    """How many of its characters are links."""
    rows: Rows | None = None
    pairs: tuple[Pair, ...] = ()
    """Of a page table: its labels and values."""

    @property
    def is_linked(self) -> bool:
        """Whether most of it is a link."""
        return 2 * self.linked > len(self.text)


def read_blocks(root: HtmlElement) -> list[Block]:
    """The blocks of a tree in order; empty ones are left out."""
    body = root.find("body")
    walker = _Walker()
    walker.walk(root if body is None else body, linked=False)
    walker.flush()
    return walker.blocks


def clean(text: str) -> str:
    """Text of an element on one line: breaks between two Han characters join, others are spaces.

    >>> clean(" 示例省\\n  人民政府  2024 ")
    '示例省人民政府 2024'
    """
    return _SPACES.sub(" ", _BROKEN_HAN.sub("", text)).strip(_ENDS)


class _Walker:
    """Gathers inline text until a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._linked = 0
        self._element: HtmlElement | None = None
        self._is_preformatted = False
        """Whether line ends in the source are line ends on the page."""

    def walk(self, element: HtmlElement, *, linked: bool) -> None:
        """Takes up an element with all below it."""
        tag = element.tag
        if tag == "table" and self._table(element):
            return
        if tag == "dl" and self._labels(element, _listed(element)):
            return
        if tag in _BREAKS or tag == "br":
            self.flush()
        if tag == "pre":
            self._is_preformatted = True
        linked = linked or tag == "a"
        self._add(element.text, element, linked=linked)
        for child in element:
            if isinstance(child.tag, str):
                self.walk(child, linked=linked)
            self._add(child.tail, element, linked=linked)
        if tag in _BREAKS:
            self.flush()
        if tag == "pre":
            self._is_preformatted = False

    def _add(self, text: str | None, element: HtmlElement, *, linked: bool) -> None:
        if not text:
            return
        if self._is_preformatted and "\n" in text.strip("\n"):
            for line in text.split("\n"):
                self.flush()
                self._add(line, element, linked=linked)
            return
        if self._element is None and text.strip():
            self._element = element
        self._parts.append(text)
        self._linked += len(text.strip()) if linked else 0

    def flush(self) -> None:
        """Ends the line."""
        text = clean("".join(self._parts))
        if text and self._element is not None:
            self.blocks.append(Block(text, self._element, self._linked))
        self._parts, self._linked, self._element = [], 0, None

    def _table(self, table: HtmlElement) -> bool:
        """Takes up a table of data or of labels whole; False for one that only lays out a page."""
        if table.find(".//table") is not None:
            return False
        cells = [_text(cell) for cell in table.iter("td", "th")]
        if self._labels(table, cells):
            return True
        if len(cells) < 4 or max(map(len, cells)) > _LONGEST_CELL:
            return False
        rows, shown = _grid(table)
        if len(rows) < 2 or len(rows[0]) < 2:
            return False
        self.flush()
        text = "\n".join("\t".join(row).rstrip("\t") for row in shown)
        if text.strip():
            self.blocks.append(Block(text, table, rows=rows))
        return True

    def _labels(self, element: HtmlElement, cells: Sequence[str]) -> bool:
        """Takes up a table or list whose cells are labels and values in turn."""
        pairs = tuple(_pairs(cells))
        filled = sum(bool(pair.value) for pair in pairs)
        if len({pair.label for pair in pairs}) < _LABELS_IN_TABLE or 3 * filled < len(pairs):
            return False
        if sum(map(len, cells)) > 4 * sum(len(pair.label + pair.value) + 4 for pair in pairs):
            return False  # a table of data that has some labels in it
        self.flush()
        text = "\n".join(f"{pair.label}：{pair.value}" for pair in pairs)
        self.blocks.append(Block(text, element, pairs=pairs))
        return True


def _listed(element: HtmlElement) -> list[str]:
    return [_text(item) for item in element.iter("dt", "dd")]


def _text(element: HtmlElement) -> str:
    """All the text of an element on one line, a space where a block begins."""
    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        gap = " " if inner.tag in _BREAKS or inner.tag == "br" else ""
        following = inner.tail if inner is not element else None
        parts += [gap, (inner.text if event == "start" else following) or ""]
    return clean("".join(parts))


def _pairs(cells: Sequence[str]) -> Iterator[Pair]:
    """Labels with the cell that follows, and 索引号：… inside one cell."""
    place = 0
    while place < len(cells):
        cell, place = cells[place], place + 1
        label = label_of(cell)
        if label is None:
            before, found = split_pairs(cell) if len(cell) <= _LONGEST_CELL else ("", [])
            yield from [] if before else found
        elif place == len(cells) or label_of(cells[place]):
            yield Pair(label, "")
        else:
            yield Pair(label, cells[place])
            place += 1


def _grid(table: HtmlElement) -> tuple[Rows, Rows]:
    """A table's cells row by row: with every span filled, and with each cell printed once.

    Empty where the table is too large for a grid; its text is then read line by line.
    """
    filled: dict[tuple[int, int], str] = {}
    shown: dict[tuple[int, int], str] = {}
    rows = list(table.iter("tr"))
    for y, row in enumerate(rows):
        x = 0
        for cell in row.iterchildren("td", "th"):
            while (y, x) in filled:
                x += 1
            height = min(_span(cell, "rowspan"), len(rows) - y)
            width = _span(cell, "colspan")
            if len(filled) + height * width > _MOST_CELLS:
                return (), ()
            text = _text(cell)
            shown[y, x] = text
            for down in range(height):
                filled |= {(y + down, x + right): text for right in range(width)}
            x += width
    return _rows(filled, filled), _rows(shown, filled)


def _rows(cells: dict[tuple[int, int], str], places: dict[tuple[int, int], str]) -> Rows:
    if not places:
        return ()
    height = max(y for y, _ in places) + 1
    width = max(x for _, x in places) + 1
    if height * width > 2 * _MOST_CELLS:  # a few wide rows among many
        return ()
    return tuple(tuple(cells.get((y, x), "") for x in range(width)) for y in range(height))


def _span(cell: HtmlElement, name: str) -> int:
    """A row or column span; nonsense is 1."""
    words = (cell.get(name) or "1").strip()
    span = int(words) if len(words) < 6 and words.isascii() and words.isdigit() else 1
    return span if 1 <= span <= _WIDEST else 1
