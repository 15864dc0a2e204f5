"""The words of a paragraph of a Word file as they would be printed, and the boxes anchored in it.

Tracked changes are accepted; hidden runs, field codes, comments and ruby are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from lxml import etree

from ingest.word_formula import FORMULA, linear
from ingest.word_notices import Notice, Notices
from ingest.word_parts import WORD, value
from ingest.word_styles import Styles
from ingest.word_symbols import UNKNOWN, is_symbol_font, symbol

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML = "{urn:schemas-microsoft-com:vml}"
_LEFT_OUT = frozenset(
    WORD + name
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delInstrText", "fldData", "rt", "rubyPr",
        "tblPr", "smartTagPr", "customXmlPr", "ffData",
    )
)  # fmt: skip
_DELETED = frozenset({f"{WORD}del", f"{WORD}moveFrom"})
_TYPED = {
    f"{WORD}tab": "\t",
    f"{WORD}ptab": "\t",
    f"{WORD}br": "\n",
    f"{WORD}cr": "\n",
    f"{WORD}noBreakHyphen": "-",
}
_SEEN: dict[str, Notice] = {
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip": "pictures",
    f"{_VML}imagedata": "pictures",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "drawings",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "drawings",
    f"{WORD}commentReference": "comments",
}
"""Elements that hold no words of the text: counted."""

NOTE_MARKS = {"footnote": "[^{}]", "endnote": "[^e{}]"}
"""What stands in the text where a note is referred to, and before the note itself."""


class Words(msgspec.Struct, frozen=True):
    """A paragraph: its words, with line breaks and tabs, and the text boxes anchored in it."""

    text: str
    boxes: tuple[etree._Element, ...]


class Speller:
    """Reads paragraphs in their order; a field may begin in one and end in another."""

    def __init__(self, styles: Styles, notices: Notices) -> None:
        self._styles = styles
        self._notices = notices
        self.notes: list[tuple[str, str]] = []
        """The notes referred to, in order: footnote or endnote, and its id."""
        self._fields: list[bool] = []
        """Of each field that is open: whether we are in its code, which is not printed."""
        self._parts: list[str] = []
        self._boxes: list[etree._Element] = []
        self._paragraph: etree._Element | None = None
        self._readers: dict[str, Callable[[etree._Element], None]] = {
            f"{WORD}r": self._run,
            f"{WORD}fldChar": self._field,
            f"{WORD}sym": self._symbol,
            f"{WORD}object": self._object,
            f"{WORD}txbxContent": self._box,
            f"{WORD}footnoteReference": self._footnote,
            f"{WORD}endnoteReference": self._endnote,
            f"{_COMPATIBLE}AlternateContent": self._alternative,
            f"{_VML}textpath": self._word_art,
            FORMULA: self._formula,
        }

    def read(self, paragraph: etree._Element) -> Words:
        """The words of the next paragraph."""
        self._parts, self._boxes, self._paragraph = [], [], paragraph
        self._inside(paragraph)
        # no code of a field goes on into the next paragraph: one left open would hide the rest
        self._fields = [False for _ in self._fields]
        return Words("".join(self._parts), tuple(self._boxes))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """While a box or a note is read, which is no part of the fields around it."""
        fields, self._fields = self._fields, []
        yield
        self._fields = fields

    def _inside(self, element: etree._Element) -> None:
        for child in element:
            self._read(child)

    def _read(self, element: etree._Element) -> None:
        tag = str(element.tag)
        reader = self._readers.get(tag)
        if reader is not None:
            reader(element)
        elif tag == f"{WORD}t":
            self._add(element.text or "")
        elif tag in _TYPED:
            self._add(_TYPED[tag])
        elif tag in _DELETED:
            self._notices.add("tracked_changes")
        elif tag not in _LEFT_OUT:
            if tag in _SEEN:
                self._notices.add(_SEEN[tag])
            self._inside(element)

    def _add(self, text: str) -> None:
        if not any(self._fields):
            self._parts.append(text)

    def _run(self, run: etree._Element) -> None:
        if self._paragraph is not None and self._styles.hides_run(run, self._paragraph):
            self._notices.add("hidden_text", sum(len(t.text or "") for t in run.iter(f"{WORD}t")))
            for field in run.iterchildren(f"{WORD}fldChar"):
                self._field(field)
            return
        font = value(run.find(f"{WORD}rPr/{WORD}rFonts"), "ascii")
        if not is_symbol_font(font):
            self._inside(run)
            return
        first = len(self._parts)
        self._inside(run)
        self._parts[first:] = [
            "".join(self._drawn(letter, font) for letter in part) for part in self._parts[first:]
        ]

    def _drawn(self, letter: str, font: str | None) -> str:
        """A letter typed in a symbol font; in Chinese such a run falls back to another font."""
        is_drawn = "!" <= letter <= "ÿ" or "\uf000" <= letter <= "\uf0ff"
        return self._noted(symbol(ord(letter), font)) if is_drawn else letter

    def _symbol(self, element: etree._Element) -> None:
        try:
            code = int(value(element, "char") or "", 16)
        except ValueError:
            code = 0
        self._add(self._noted(symbol(code, value(element, "font"))))

    def _noted(self, drawn: str) -> str:
        self._notices.add("unknown_symbols", drawn.count(UNKNOWN))
        return drawn

    def _field(self, element: etree._Element) -> None:
        kind = value(element, "fldCharType")
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _object(self, element: etree._Element) -> None:
        """An object of another program: its picture is one of itself."""
        self._notices.add("embedded_objects")

    def _box(self, element: etree._Element) -> None:
        self._boxes.append(element)

    def _footnote(self, element: etree._Element) -> None:
        self._note("footnote", value(element, "id") or "")

    def _endnote(self, element: etree._Element) -> None:
        self._note("endnote", value(element, "id") or "")

    def _note(self, kind: str, id: str) -> None:
        self.notes.append((kind, id))
        self._add(NOTE_MARKS[kind].format(id))

    def _alternative(self, element: etree._Element) -> None:
        """The same thing for newer and for older programs: it is read once."""
        self._inside(chosen(element))

    def _word_art(self, element: etree._Element) -> None:
        """Letters drawn as a picture, as the heads of papers (红头) often are."""
        self._add(element.get("string") or "")

    def _formula(self, element: etree._Element) -> None:
        self._notices.add("formulas")
        self._add(linear(element))


def chosen(alternative: etree._Element) -> etree._Element:
    """Of an AlternateContent, what a new program shows; the fallback where there is only that."""
    newer = alternative.find(f"{_COMPATIBLE}Choice")
    older = alternative.find(f"{_COMPATIBLE}Fallback")
    for each in (newer, older):
        if each is not None:
            return each
    return alternative
