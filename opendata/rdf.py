"""RDF: the triples of JSON-LD that needs no other file, as Turtle and RDF/XML, always in one order."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from typing import Any, TypeVar

import msgspec
from pyoxigraph import BlankNode, RdfFormat, Triple, parse, serialize

from opendata.xml_text import as_xml

TURTLE = "text/turtle"
RDF_XML = "application/rdf+xml"

Json = dict[str, Any]  # Any: JSON of another standard
Term = TypeVar("Term")

_NAMES = {"@vocab": "schema"}  # our only vocabulary whose words have no short name before them


def write_turtle(json_ld: Json) -> bytes:
    """Turtle, in UTF-8, with the short names that the context has."""
    return _written(json_ld, RdfFormat.TURTLE)


def write_rdf_xml(json_ld: Json) -> bytes:
    """RDF/XML, in UTF-8. In the place of characters that no XML can hold stands U+FFFD."""
    written = as_xml(_written(json_ld, RdfFormat.RDF_XML).decode())
    return written.replace("\r", "&#13;").encode()  # as itself it would be read as a line's end


def _written(json_ld: Json, form: RdfFormat) -> bytes:
    context = json_ld["@context"].items()
    short = {_NAMES.get(name, name): said for name, said in context if isinstance(said, str)}
    output = BytesIO()
    serialize(_triples(json_ld), output, form, prefixes=short)
    return output.getvalue()


def _triples(json_ld: Json) -> Iterator[Triple]:
    """Each once, node by node, as they come in the JSON."""
    nodes: dict[object, dict[Triple, None]] = {}
    names: dict[str, BlankNode] = {}
    # lenient: an address that is none by the letter, such as one with brackets, would be left out
    for quad in parse(msgspec.json.encode(json_ld), RdfFormat.JSON_LD, lenient=True):
        subject = _stable(quad.subject, names)
        triple = Triple(subject, quad.predicate, _stable(quad.object, names))
        nodes.setdefault(subject, {})[triple] = None
    return chain.from_iterable(nodes.values())


def _stable(term: Term, names: dict[str, BlankNode]) -> Term | BlankNode:
    """A node without an address by its number: what the parser calls one is new each time."""
    if not isinstance(term, BlankNode):
        return term
    return names.setdefault(term.value, BlankNode(f"n{len(names)}"))
