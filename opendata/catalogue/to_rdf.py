"""The catalogue in other forms of RDF, each made from its JSON-LD: the same triples, always in one order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import msgspec
from lxml import etree

from opendata.catalogue.dcat import MEDIA_TYPE as JSON_LD

Form = Literal["text/turtle", "application/rdf+xml"]

TURTLE: Form = "text/turtle"
RDF_XML: Form = "application/rdf+xml"
FORMS: Mapping[str, str] = {"jsonld": JSON_LD, "ttl": TURTLE, "rdf": RDF_XML}
"""Forms of the catalogue by the ending of its address; from the first the others are made."""


@lru_cache(maxsize=4)
def to_rdf(json_ld: bytes, form: Form) -> bytes:
    """JSON-LD that needs no other file, in another form, UTF-8. The last ones stay: each takes 0.2 s."""
    # 0.4 s and 20 MB of a process, which only who is asked for it shall spend
    from rdflib import Graph
    from rdflib.plugins.parsers import jsonld

    graph = Graph()
    jsonld.to_rdf(msgspec.json.decode(json_ld), graph)
    if form == TURTLE:
        return graph.serialize(format="turtle", encoding="utf-8")
    return _in_order(graph.serialize(format="xml", encoding="utf-8"))


def _in_order(xml: bytes) -> bytes:
    """RDF/XML with its nodes and their properties sorted; rdflib leaves them as its sets do."""
    root = etree.fromstring(xml)
    for node in root:
        node[:] = sorted(node, key=_canonical)
    root[:] = sorted(root, key=_canonical)
    etree.indent(root)
    return _canonical(root)


def _canonical(node: etree._Element) -> bytes:
    written: bytes = etree.tostring(node, method="c14n")
    return written
