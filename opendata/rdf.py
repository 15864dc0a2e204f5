"""RDF: the triples of JSON-LD that needs no other file, as Turtle and RDF/XML, always in one order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from opendata.xml_text import as_xml

if TYPE_CHECKING:
    from rdflib import Graph

TURTLE = "text/turtle"
RDF_XML = "application/rdf+xml"

Json = dict[str, Any]  # Any: JSON of another standard

_NAMES = {"schema": "https://schema.org/", "eli": "http://data.europa.eu/eli/ontology#"}


def write_turtle(json_ld: Json) -> bytes:
    """Turtle, in UTF-8."""
    return _graph(json_ld).serialize(format="turtle", encoding="utf-8")


def write_rdf_xml(json_ld: Json) -> bytes:
    """RDF/XML, in UTF-8, its nodes and their properties sorted: rdflib leaves them as its sets do.

    In the place of characters that no XML can hold stands U+FFFD.
    """
    root = etree.fromstring(as_xml(_graph(json_ld).serialize(format="xml")).encode())
    for node in root:
        node[:] = sorted(node, key=_canonical)
    root[:] = sorted(root, key=_canonical)
    etree.indent(root)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _graph(json_ld: Json) -> Graph:
    # 0.4 s and 20 MB of a process, which only who is asked for it shall spend
    from rdflib import Graph
    from rdflib.plugins.parsers import jsonld

    graph = Graph()
    jsonld.to_rdf(json_ld, graph)
    for prefix, address in _NAMES.items():
        graph.bind(prefix, address, replace=True)  # beside those that rdflib knows
    return graph


def _canonical(node: etree._Element) -> bytes:
    written: bytes = etree.tostring(node, method="c14n")
    return written
