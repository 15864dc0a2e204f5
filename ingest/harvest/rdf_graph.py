"""RDF of a stranger, in any form, as a graph that is asked what is said of a node. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from gazette.errors import ReadError
from ingest.harvest.dcat_page import Form

Node = NamedNode | BlankNode | Literal

_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "xml": RdfFormat.RDF_XML,
    "json-ld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
}


_DECLARATION = re.compile(r"\A<\?xml\s[^>]*\?>")


class Graph:
    """Triples by their property, which goes by its address, and by the node that they tell of."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._pairs: dict[str, list[tuple[Node, Node]]] = {}
        self._objects: dict[tuple[Node, str], list[Node]] = {}
        for subject, predicate, said, _ in quads:
            if isinstance(subject, Triple) or isinstance(said, Triple):
                continue  # RDF 1.2: a word about a word
            self._pairs.setdefault(predicate.value, []).append((subject, said))
            self._objects.setdefault((subject, predicate.value), []).append(said)

    def pairs(self, name: str) -> Sequence[tuple[Node, Node]]:
        """All nodes that have a property, each with what is said there."""
        return self._pairs.get(name, ())

    def objects(self, node: Node, name: str) -> Sequence[Node]:
        """What a property of one node says, in the order of the text."""
        return self._objects.get((node, name), ())

    def value(self, node: Node, name: str) -> Node | None:
        """The first that it says."""
        return next(iter(self.objects(node, name)), None)


def read_graph(body: bytes, form: Form, address: str) -> Graph:
    """What stands in a document. Raises ReadError for what is not read, SyntaxError for what has another form."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError("not_utf8", "it is not UTF-8") from error
    if form == "xml":
        if "<!DOCTYPE" in text:
            raise ReadError("doctype", "it has a DTD, which is not read")
        text = _DECLARATION.sub("", text)  # it is read already, whatever it names
    try:
        return Graph(parse(text, _FORMATS[form], base_iri=address, lenient=True))
    except SyntaxError as error:
        if "load remote contexts" in str(error):
            raise ReadError("context", "its @context is not in it") from error
        raise
