"""A document as a graph of RDF: what its JSON-LD says, as triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opendata.expression import Expression
from opendata.to_jsonld import to_jsonld

if TYPE_CHECKING:
    from rdflib import Graph

_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def graph_of(expression: Expression) -> Graph:
    """The triples, with short names for the vocabularies."""
    # rdflib takes long to import, and few readers ask for RDF
    from rdflib import Graph
    from rdflib.plugins.parsers.jsonld import to_rdf

    graph = Graph(bind_namespaces="none")
    to_rdf(to_jsonld(expression), graph)
    for prefix, address in _NAMES.items():
        graph.bind(prefix, address, replace=True)
    return graph
