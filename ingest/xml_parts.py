"""Elements of XML parts by their names without a namespace."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree


def tag(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    named = element.tag
    return named.rpartition("}")[2] if isinstance(named, str) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of that name, whatever their namespace."""
    return (child for child in element if tag(child) == name)


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """The first child along a path of names; None where a step is missing."""
    found: etree._Element | None = element
    for name in path:
        found = next(children(found, name), None) if found is not None else None
    return found


def text_of(element: etree._Element | None) -> str:
    """The text of an element without spaces around it; empty for None."""
    return (element.text or "").strip() if element is not None else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute; some makers do not keep the case of its name."""
    value = element.get(name)
    if value is not None:
        return value
    wanted = name.lower()
    for key, other in element.attrib.items():
        if isinstance(key, str) and isinstance(other, str) and key.lower() == wanted:
            return other
    return None
