"""A document as unqualified Dublin Core in the container of OAI-PMH (oai_dc)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gazette.text.topics import PATH_SEPARATOR
from opendata.public.rows import DocumentRow
from opendata.xml_text import clean

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"

_DC = "http://purl.org/dc/elements/1.1/"
_LANGUAGE = "zho"  # ISO 639-3, as in the names of Akoma Ntoso
_NAMES = {"oai_dc": NAMESPACE, "dc": _DC}


def to_oai_dc(row: DocumentRow, *, base: str, publisher: str) -> etree._Element:
    """What is known of a document, without its text.

    Characters that XML cannot hold are left out. `base` stands before every path in an address.
    """
    root = etree.Element(f"{{{NAMESPACE}}}dc", nsmap=_NAMES)
    for name, value in _values(row, base, publisher):
        if value and (words := clean(value)):
            etree.SubElement(root, f"{{{_DC}}}{name}").text = words
    return root


def _values(row: DocumentRow, base: str, publisher: str) -> Iterator[tuple[str, str | None]]:
    yield "title", row.title
    for issuer in row.issuers:
        yield "creator", issuer.name
    for subject in (row.topic_path or "").split(PATH_SEPARATOR):
        yield "subject", subject
    yield "description", row.abstract
    yield "publisher", publisher
    yield "date", row.signed_on
    yield "date", row.published_on
    yield "type", row.kind
    yield "type", row.genre
    yield "format", "text/html"
    yield "identifier", f"{base}/documents/{row.id}"
    yield "identifier", row.number
    yield "identifier", row.index_no
    yield "source", row.source_url
    yield "language", _LANGUAGE
    for printed in row.printed:
        yield "relation", f"{base}/issues/{printed.issue}"
    yield "coverage", row.region
    yield "rights", row.licence
