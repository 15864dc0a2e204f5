"""A document in RDF/XML: schema.org and the European Legislation Identifier, as its JSON-LD has them."""

from __future__ import annotations

from lxml import etree

from opendata.akn_body import as_xml
from opendata.expression import Expression
from opendata.graph import graph_of

MEDIA_TYPE = "application/rdf+xml"

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def to_rdfxml(expression: Expression) -> bytes:
    """The document, the version shown and its forms, in UTF-8, in the order of their addresses.

    In the place of characters that no XML can hold stands U+FFFD.
    """
    written = as_xml(graph_of(expression).serialize(format="xml"))
    root = etree.fromstring(written.encode())
    # rdflib writes them in another order in every process
    root[:] = sorted(root, key=lambda one: one.get(_ABOUT, ""))
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
