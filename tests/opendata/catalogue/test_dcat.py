"""The catalogue in DCAT-AP, checked by the European shapes with a tool of others."""

from __future__ import annotations

import copy as copying
import json
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from rdflib import Graph, Literal, Namespace, URIRef

from opendata.catalogue.dcat import Office, catalogue
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.words import Words
from opendata.public.copies import CopiedFile, Copy

pytestmark = [
    pytest.mark.requirement("OD-03", "OD-04", "OD-10", "SD-09", "item-34"),
    # rdflib 7 reads JSON-LD by a class of its own that it deprecates
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

SHAPES = Path(__file__).parents[2] / "data" / "dcat-ap-3.0.1"
BASE = "https://gazette.example"
OFFICE = Office(Words("示例省人民政府公报", "Gazette of Shili"), "示例省人民政府办公厅", BASE)
COPY = Copy(
    name="20240601T120000Z",
    made_at="2024-06-01T12:00:00.000Z",
    change=7,
    files=(CopiedFile("public.db", "application/vnd.sqlite3", 8192, "ab" * 32, "cd" * 32),),
)
MODIFIED = "2024-06-01T02:03:04.000Z"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
SPDX = Namespace("http://spdx.org/rdf/terms#")

Json = dict[str, Any]


@pytest.fixture
def made() -> Json:
    """The catalogue with a closed copy."""
    return made_of(COPY)


def made_of(copy: Copy | None) -> Json:
    """A catalogue as it is sent."""
    whole = catalogue(list(derived_datasets().values()), OFFICE, modified=MODIFIED, copy=copy)
    found: Json = json.loads(json.dumps(whole))
    return found


def graph(document: Json) -> Graph:
    """What an RDF tool reads from it; nothing is fetched."""
    return Graph().parse(data=json.dumps(document), format="json-ld")


def faults(document: Json, shapes: str) -> str:
    """What pyshacl says against it, empty if it conforms."""
    rules = Graph().parse(SHAPES / shapes)
    conforms, _, text = pyshacl.validate(graph(document), shacl_graph=rules)
    return "" if conforms else str(text)


@pytest.mark.parametrize("shapes", ["shapes.ttl", "range.ttl"])
@pytest.mark.parametrize("copy", [COPY, None], ids=["with a copy", "without"])
def test_it_conforms(shapes: str, copy: Copy | None) -> None:
    assert faults(made_of(copy), shapes) == ""


@pytest.mark.parametrize("key", ["dct:publisher", "title", "description"])
def test_what_is_required_of_a_catalogue_cannot_be_left_out(made: Json, key: str) -> None:
    del made[key]
    assert "minCount" in faults(made, "shapes.ttl")


def test_a_distribution_needs_its_address(made: Json) -> None:
    del made["dcat:dataset"][0]["dcat:distribution"][0]["dcat:accessURL"]
    assert "accessURL" in faults(made, "shapes.ttl")


def test_a_licence_must_be_one(made: Json) -> None:
    broken = copying.deepcopy(made)
    broken["dct:license"] = {"@id": f"{BASE}/nothing"}
    assert "LicenseDocument" in faults(broken, "range.ttl")


def test_every_dataset_is_in_it_with_its_forms(made: Json) -> None:
    found = graph(made)
    for name in derived_datasets():
        node = URIRef(f"{BASE}/datasets/{name}#dataset")
        forms = {str(one).partition("#")[2] for one in found.objects(node, DCAT.distribution)}
        assert forms == {"csv", "ndjson", "json", "sqlite"}
        assert (None, DCAT.servesDataset, node) in found
        titles = {
            word.language for word in found.objects(node, DCT.title) if isinstance(word, Literal)
        }
        assert titles == {"zh", "en"}


def test_a_closed_file_has_its_digest_and_size(made: Json) -> None:
    found = graph(made)
    node = URIRef(f"{BASE}/datasets/documents#sqlite")
    (checksum,) = found.objects(node, SPDX.checksum)
    assert str(found.value(checksum, SPDX.checksumValue)) == "ab" * 32
    assert int(str(found.value(node, DCAT.byteSize))) == 8192
    assert str(found.value(node, DCAT.downloadURL)) == f"{BASE}/downloads/{COPY.name}/public.db"


def test_an_empty_archive_has_a_catalogue_too() -> None:
    whole = catalogue(list(derived_datasets().values()), OFFICE, modified=None, copy=None)
    assert faults(json.loads(json.dumps(whole)), "shapes.ttl") == ""


def test_all_21_fields_are_offered(made: Json) -> None:
    concepts = made["dcat:themeTaxonomy"]["skos:hasTopConcept"]
    assert len({one["@id"] for one in concepts}) == 21
