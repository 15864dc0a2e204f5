"""The parts of a Word file that hold text, found by its relationships, in one namespace."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import cached_property

import msgspec
from lxml import etree

from gazette.errors import ReadError
from ingest.xml_tree import parse_xml
from ingest.zip_parts import ZipParts

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", WORD[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/main",
        b"http://schemas.openxmlformats.org/drawingml/2006/main",
    ),
)
"""Namespaces of strict OOXML (ISO/IEC 29500-4 annex A) and what everyone else writes."""
_STRICT_MARK = "http://purl.oclc.org/ooxml/"
_MAIN = "word/document.xml"
_MACROS = "vbaproject.bin"


class Related(msgspec.Struct, frozen=True):
    """What a part refers to: the last word of the kind of relationship, and the part's name."""

    kind: str
    name: str


class WordParts:
    """A Word file opened; raises ReadError where it is none, or one that may not be opened."""

    def __init__(self, data: bytes) -> None:
        self._parts = ZipParts(data)
        outer = self._relations("")
        mains = [each.name for each in outer.values() if each.kind == "officeDocument"]
        self._main = mains[0] if mains else _MAIN
        self.related = self._relations(self._main)
        """What the main part refers to, by the id used there."""

    @cached_property
    def document(self) -> etree._Element:
        """The root of the main part; raises ReadError `broken` where there is none."""
        root = self._tree(self._main)
        if root is None:
            raise ReadError("broken", f"it has no part {self._main}")
        return root

    @property
    def has_macros(self) -> bool:
        """Whether it carries a program; nothing here runs it."""
        return any(name.endswith(_MACROS) for name in self._parts.names)

    def tree(self, kind: str) -> etree._Element | None:
        """The part related to the main one in some way: styles, numbering, footnotes, endnotes."""
        names = [each.name for each in self.related.values() if each.kind == kind]
        return self._tree(names[0]) if names else None

    def trees(self, kind: str) -> list[etree._Element]:
        """All parts related in some way: header, footer."""
        names = [each.name for each in self.related.values() if each.kind == kind]
        return [tree for name in names if (tree := self._tree(name)) is not None]

    def content(self, id: str) -> bytes | None:
        """The bytes of the part that the main one refers to by an id; None where it is not there."""
        related = self.related.get(id)
        return self._parts.read(related.name) if related else None

    def _tree(self, name: str) -> etree._Element | None:
        data = self._parts.read(name)
        if data is None:
            return None
        root = parse_xml(data, name)
        if any(space and space.startswith(_STRICT_MARK) for space in root.nsmap.values()):
            return _without_strict(root, name)
        return root

    def _relations(self, name: str) -> Mapping[str, Related]:
        """What a part, or with no name the package, refers to inside the package."""
        folder, _, base = name.rpartition("/")
        data = self._parts.read(posixpath.join(folder, "_rels", f"{base}.rels"))
        if data is None:
            return {}
        found: dict[str, Related] = {}
        for each in parse_xml(data, f"{base}.rels"):
            if each.get("TargetMode") == "External":
                continue
            kind = (each.get("Type") or "").rpartition("/")[2]
            target = posixpath.join("/", folder, each.get("Target") or "")
            found[each.get("Id") or ""] = Related(kind, posixpath.normpath(target).lstrip("/"))
        return found


def _without_strict(root: etree._Element, name: str) -> etree._Element:
    data = etree.tostring(root, encoding="utf-8")
    for strict, common in _STRICT:
        data = data.replace(strict, common)
    return parse_xml(data, name)


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute in Word's namespace; None without the element or the attribute."""
    return None if element is None else element.get(WORD + name)


def is_on(element: etree._Element | None) -> bool | None:
    """What a switch says; None where it is not there."""
    if element is None:
        return None
    return value(element) not in ("0", "false", "off")


def number(element: etree._Element | None, name: str = "val") -> int | None:
    """A whole number of an attribute; None where there is none that can be one."""
    words = value(element, name) or ""
    digits = words.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        return None
    return int(words)
