"""Answers of `/oai` as the protocol's own schemas judge them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import etree

SCHEMAS = Path(__file__).parent / "data" / "oai"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "all.xsd", _PARSER))


def faults(root: etree._Element) -> list[str]:
    """What is wrong with an answer."""
    schema = _schema()
    schema.validate(root)
    return [entry.message for entry in schema.error_log]


def read_answer(content: bytes) -> etree._Element:
    """An answer as XML; fails where it is not what the schemas want."""
    root = etree.fromstring(content, _PARSER)
    assert faults(root) == []
    return root


def error_code(root: etree._Element) -> str | None:
    """The code of the error that an answer is; None for one that is none."""
    found = root.find(f"{OAI}error")
    return None if found is None else found.get("code")


def texts(root: etree._Element, tag: str) -> list[str]:
    """The words of all elements of a name of the protocol."""
    return [element.text or "" for element in root.iter(f"{OAI}{tag}")]
