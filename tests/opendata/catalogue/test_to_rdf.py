"""The catalogue as Turtle and RDF/XML: the same triples as in JSON-LD, and the same bytes each time."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from opendata.catalogue.to_rdf import to_rdf
from opendata.rdf import RDF_XML, TURTLE
from tests.opendata.catalogue.test_dcat import COPY, graph, made_of

pytestmark = [
    pytest.mark.requirement("OD-03", "SD-09"),
    # rdflib 7 reads JSON-LD by a class of its own that it deprecates
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

_AGAIN = """
import sys
from opendata.catalogue.to_rdf import to_rdf
sys.stdout.buffer.write(to_rdf(sys.stdin.buffer.read(), sys.argv[1]))
"""


@pytest.mark.parametrize("form", [TURTLE, RDF_XML])
def test_it_says_what_the_json_ld_says(form: str) -> None:
    made = made_of(COPY)
    written = to_rdf(json.dumps(made).encode(), form)
    assert isomorphic(Graph().parse(data=written, format=form), graph(made))


@pytest.mark.parametrize("form", [TURTLE, RDF_XML])
def test_another_process_writes_the_same_bytes(form: str) -> None:
    """A reader whom two workers answer by turns shall see one tag, also of nodes without a name."""
    made = made_of(COPY)
    del made["dct:spatial"]["@id"]
    json_ld = json.dumps(made).encode()
    command = [sys.executable, "-c", _AGAIN, form]
    again = subprocess.run(command, input=json_ld, capture_output=True, check=True)
    assert again.stdout == to_rdf(json_ld, form)
