"""XML parts of packages, parsed without entities, DTD or network; names without their namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from gazette.errors import ReadError

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEAD = 65_536


def parse_part(data: bytes, name: str) -> etree._Element:
    """The root of a part. Raises ReadError `dtd` for one with a DTD, `broken` for no XML.

    libxml2 itself refuses parts nested deeper than 256 elements.
    """
    if _DOCTYPE.search(data, 0, _HEAD):
        raise ReadError("dtd", f"{name!r} declares a document type")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("broken", f"{name!r} is no XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in UTF-16, say
        raise ReadError("dtd", f"{name!r} declares a document type")
    return root


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
