"""The body of a Word file as lines and tables, in the order in which it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec
from lxml import etree

from ingest.drafting import Page, Rows
from ingest.word_notices import Notices
from ingest.word_numbering import Numbering
from ingest.word_parts import WORD, WordParts, is_on
from ingest.word_styles import Styles
from ingest.word_tables import (
    Cell,
    cells_of,
    goes_on,
    goes_on_across,
    grid,
    rows_of,
    skipped,
    width,
)
from ingest.word_text import NOTE_MARKS, Speller, chosen

Chunk = Callable[[bytes], Page]
"""Reads a file that stands inside another (altChunk); raises ReadError if it cannot."""

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MARK = f"{WORD}pPr/{WORD}rPr/{WORD}"
_DELETED = frozenset({f"{WORD}del", f"{WORD}moveFrom"})
_NOTES = ("footnote", "endnote")
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


class Lines(msgspec.Struct):
    """Lines as they are gathered, and the tables among them: first line → how many, and the grid."""

    lines: list[str] = msgspec.field(default_factory=list)
    tables: dict[int, tuple[int, Rows]] = msgspec.field(default_factory=dict)

    def add(self, text: str) -> None:
        """Adds the lines of a paragraph; empty ones are left out."""
        self.lines += [line for part in text.split("\n") if (line := part.strip())]

    def extend(self, other: Lines | Page) -> None:
        """Adds lines with their tables."""
        first = len(self.lines)
        self.lines += other.lines
        self.tables |= {first + place: table for place, table in other.tables.items()}


class Body:
    """Reads a file's body once, and its notes after it."""

    def __init__(self, parts: WordParts, notices: Notices, chunk: Chunk) -> None:
        styles = Styles(parts.tree("styles"))
        self._parts = parts
        self._notices = notices
        self._chunk = chunk
        self._numbering = Numbering(parts.tree("numbering"), styles)
        self._speller = Speller(styles, notices)
        self._out = Lines()
        self._carried = ""
        """Words of paragraphs whose end was deleted or hidden: the next one goes on from them."""

    def read(self) -> Lines:
        """All lines: the body, then its notes in the order of their marks."""
        self._blocks(self._parts.document)
        self._end()
        self._notes()
        return self._out

    def _blocks(self, container: etree._Element) -> None:
        for child in container:
            self._block(child)

    def _block(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == f"{WORD}p":
            self._paragraph(element)
        elif tag == f"{WORD}tbl":
            self._table(element)
        elif tag == f"{WORD}altChunk":
            self._alternative(element)
        elif tag in _DELETED:
            self._notices.add("tracked_changes")
        elif tag == f"{_COMPATIBLE}AlternateContent":
            self._blocks(chosen(element))
        else:  # content controls, insertions, and whatever else may stand around paragraphs
            self._blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        words = self._speller.read(paragraph)
        text = self._carried + words.text
        if _has_no_end(paragraph):
            self._carried = text
        else:
            self._carried = ""
            self._out.add(self._numbering.label(paragraph) + text)
        for box in words.boxes:
            with self._speller.apart(), self._carrying_nothing():
                self._blocks(box)

    def _end(self) -> None:
        """Words carried to where no paragraph follows."""
        self._out.add(self._carried)
        self._carried = ""

    @contextmanager
    def _carrying_nothing(self) -> Iterator[None]:
        carried, self._carried = self._carried, ""
        yield
        self._end()
        self._carried = carried

    def _inside(self, container: etree._Element) -> Lines:
        """The lines of a cell or a note, apart from those around it."""
        outer, self._out = self._out, Lines()
        with self._carrying_nothing():
            self._blocks(container)
        inner, self._out = self._out, outer
        return inner

    def _table(self, table: etree._Element) -> None:
        self._end()
        rows: list[list[Cell]] = []
        contents: list[Lines] = []
        for row in rows_of(table):
            rows.append([Cell("", before)] if (before := skipped(row)) else [])
            for cell in cells_of(row):
                rows[-1].append(self._cell(cell, contents))
        is_nested = any(content.tables for content in contents)
        filled, shown = ((), ()) if is_nested else grid(rows)
        if not filled:
            for content in contents:
                self._out.extend(content)
            return
        self._out.tables[len(self._out.lines)] = (len(shown), filled)
        self._out.lines += ["\t".join(row).rstrip("\t") for row in shown]

    def _cell(self, cell: etree._Element, contents: list[Lines]) -> Cell:
        if goes_on(cell) or goes_on_across(cell):
            hidden = sum(len(t.text or "") for t in cell.iter(f"{WORD}t"))
            self._notices.add("hidden_text", hidden)
            return Cell("", width(cell), goes_on=goes_on(cell))
        content = self._inside(cell)
        contents.append(content)
        text = " ".join(line.replace("\t", " ") for line in content.lines)
        return Cell(text, width(cell))

    def _alternative(self, element: etree._Element) -> None:
        self._end()
        content = self._parts.content(element.get(_RELATED) or "")
        if content is not None:
            self._out.extend(self._chunk(content))

    def _notes(self) -> None:
        """The notes in the order of their marks, each under its mark."""
        found = {
            (kind, note.get(f"{WORD}id")): note
            for kind in _NOTES
            for note in self._notes_of(kind)
            if note.get(f"{WORD}type") not in _SEPARATORS
        }
        for kind, id in dict.fromkeys(self._speller.notes):
            if (kind, id) in found:
                with self._speller.apart():
                    inner = self._inside(found[kind, id])
                self._out.add(f"{NOTE_MARKS[kind].format(id)} " + "\n".join(inner.lines))

    def _notes_of(self, kind: str) -> Sequence[etree._Element]:
        root = self._parts.tree(f"{kind}s")
        return root.findall(f"{WORD}{kind}") if root is not None else []


def _has_no_end(paragraph: etree._Element) -> bool:
    """Whether its mark is deleted or hidden, so that the next paragraph goes on in its line."""
    is_deleted = any(paragraph.find(_MARK + name) is not None for name in ("del", "moveFrom"))
    return is_deleted or bool(is_on(paragraph.find(f"{_MARK}vanish")))
