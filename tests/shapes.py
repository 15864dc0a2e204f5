"""The European shapes of DCAT-AP 3.0.1, required and recommended, held against a catalogue by pyshacl."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyshacl
from rdflib import Graph

SHAPES = ("shapes.ttl", "range.ttl", "shapes_recommended.ttl")
_FOLDER = Path(__file__).parent / "data" / "dcat-ap-3.0.1"


@cache
def _rules(shapes: str) -> Graph:
    return Graph().parse(_FOLDER / shapes)


def faults(graph: Graph, shapes: str) -> str:
    """What pyshacl says against a graph, warnings too; empty if it conforms."""
    conforms, _, text = pyshacl.validate(graph, shacl_graph=_rules(shapes))
    return "" if conforms else str(text)
