"""The catalogue in DCAT-AP, checked by the European shapes with a tool of others."""

from __future__ import annotations

import copy as copying
import json
from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace
from rdflib import FOAF, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from gazette.datasets import CC_BY
from opendata.catalogue.datasets import Dataset, Period
from opendata.catalogue.dcat import Office, catalogue
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.measures import Measures
from opendata.catalogue.places import Place
from opendata.catalogue.quality import PROPERTIES, Quality, judge
from opendata.catalogue.vocabularies import licence
from opendata.catalogue.words import Words
from opendata.public.copies import CopiedFile, Copy
from tests.conftest import NOON
from tests.shapes import SHAPES, faults

pytestmark = [
    pytest.mark.requirement("OD-03", "OD-04", "OD-10", "SD-09", "item-34"),
    # rdflib 7 reads JSON-LD by a class of its own that it deprecates
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

BASE = "https://gazette.example"
PLACE = Place("990000", 100.0, 30.0, 102.0, 34.0)
OFFICE = Office(
    Words("示例省人民政府公报", "Gazette of Shili"), "示例省人民政府办公厅", BASE, PLACE
)
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
COPY = Copy(
    name="20240601T120000Z",
    made_at="2024-06-01T12:00:00.000Z",
    change=7,
    files=(CopiedFile("public.db", "application/vnd.sqlite3", 8192, "ab" * 32, "cd" * 32),),
)
RELEASE = Copy(
    name="20240531T120000Z",
    made_at="2024-05-31T12:00:00.000Z",
    change=6,
    files=tuple(
        CopiedFile(name, media_type, size, f"{size:064x}", "ef" * 32)
        for size, (name, media_type) in enumerate(
            [
                ("public.db", "application/vnd.sqlite3"),
                ("README.txt", "text/plain; charset=utf-8"),
                ("documents.ndjson.zst", "application/zstd"),
                ("documents.csv.gz", "application/gzip"),
                ("documents.parquet", "application/vnd.apache.parquet"),
                ("documents.sqlite", "application/vnd.sqlite3"),
                ("changes.ndjson.zst", "application/zstd"),
                ("originals-0001.tar", "application/x-tar"),
            ],
            start=1,
        )
    ),
    kind="release",
)
MODIFIED = "2024-06-01T02:03:04.000Z"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
SPDX = Namespace("http://spdx.org/rdf/terms#")

Json = dict[str, Any]


@pytest.fixture
def made() -> Json:
    """The catalogue with a closed copy."""
    return made_of(COPY)


def made_of(*copies: Copy) -> Json:
    """A catalogue as it is sent."""
    datasets = [
        replace(one, issued=MODIFIED, modified=MODIFIED, period=Period("2022-01-02", "2024-05-23"))
        for one in derived_datasets().values()
    ]
    whole = catalogue(judged(datasets), OFFICE, modified=MODIFIED, copies=copies)
    found: Json = json.loads(json.dumps(whole))
    return found


def judged(datasets: Sequence[Dataset]) -> list[tuple[Dataset, Quality]]:
    """Each with the quality of ten rows, nine of whose cells are filled; no day is in them."""
    return [
        (
            one,
            judge(
                one, Measures(10, 10, (9,) * len(one.columns), 0, 0, None), waiting=None, now=NOON
            ),
        )
        for one in datasets
    ]


def graph(document: Json) -> Graph:
    """What an RDF tool reads from it; nothing is fetched."""
    return Graph().parse(data=json.dumps(document), format="json-ld")


@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize(
    "copies", [(COPY,), (), (COPY, RELEASE)], ids=["with a copy", "without", "with a release"]
)
def test_it_conforms(shapes: str, copies: Sequence[Copy]) -> None:
    assert faults(graph(made_of(*copies)), shapes) == ""


def part(made: Json, name: str) -> Json:
    """The catalogue, or the first dataset, distribution or service of it."""
    dataset = made["dcat:dataset"][0]
    parts: dict[str, Json] = {
        "catalogue": made,
        "dataset": dataset,
        "distribution": dataset["dcat:distribution"][0],
        "service": made["dcat:service"][0],
    }
    return parts[name]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("catalogue", "dct:publisher"),
        ("catalogue", "title"),
        ("catalogue", "description"),
        ("dataset", "title"),
        ("dataset", "description"),
        ("distribution", "dcat:accessURL"),
        ("service", "dcat:endpointURL"),
    ],
)
def test_what_is_required_cannot_be_left_out(made: Json, name: str, key: str) -> None:
    del part(made, name)[key]
    said = faults(graph(made), "shapes.ttl")
    assert "minCount" in said
    assert key.removeprefix("dct:").removeprefix("dcat:") in said


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("catalogue", "issued"),
        ("catalogue", "dct:spatial"),
        ("dataset", "dct:temporal"),
        ("dataset", "dcat:contactPoint"),
        ("distribution", "dcatap:availability"),
        ("service", "dct:conformsTo"),
    ],
)
def test_what_is_recommended_is_missed_too(made: Json, name: str, key: str) -> None:
    del part(made, name)[key]
    assert key.partition(":")[2] in faults(graph(made), "shapes_recommended.ttl")


def test_a_licence_must_be_one(made: Json) -> None:
    broken = copying.deepcopy(made)
    broken["dct:license"] = {"@id": f"{BASE}/nothing"}
    assert "LicenseDocument" in faults(graph(broken), "range.ttl")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "Attribution"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "PublicDomain"),
        ("https://licence.example/of-our-own", "UnknownIPR"),
    ],
)
def test_a_licence_is_of_a_type(address: str, kind: str) -> None:
    assert licence(address)["dct:type"]["@id"].endswith(f"/licencetype/{kind}")


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


def test_every_file_of_a_release_is_named_with_its_digest_size_and_types() -> None:
    found = graph(made_of(COPY, RELEASE))
    folder = f"{BASE}/downloads/{RELEASE.name}"
    media = "https://www.iana.org/assignments/media-types"
    for file in RELEASE.files:
        (node,) = found.subjects(DCAT.downloadURL, URIRef(f"{folder}/{file.name}"))
        assert int(str(found.value(node, DCAT.byteSize))) == file.size
        (checksum,) = found.objects(node, SPDX.checksum)
        assert str(found.value(checksum, SPDX.checksumValue)) == file.sha256
        (dataset,) = found.subjects(DCAT.distribution, node)
        own = file.name.startswith("documents.")
        part = "/documents#dataset" if own else "#release"
        assert str(dataset) == f"{BASE}/datasets{part}"
    packed = URIRef(f"{BASE}/datasets/documents#documents.csv.gz")
    assert found.value(packed, DCAT.mediaType) == URIRef(f"{media}/text/csv")
    assert found.value(packed, DCAT.compressFormat) == URIRef(f"{media}/application/gzip")
    database = URIRef(f"{BASE}/datasets/documents#sqlite")
    assert str(found.value(database, DCAT.downloadURL)) == f"{BASE}/downloads/{COPY.name}/public.db"


def test_a_release_is_a_dataset_with_all_others_as_its_parts() -> None:
    found = graph(made_of(RELEASE))
    release = URIRef(f"{BASE}/datasets#release")
    parts = {str(one) for one in found.objects(release, DCT.hasPart)}
    assert parts == {f"{BASE}/datasets/{name}#dataset" for name in derived_datasets()}
    pages = {str(one).rpartition("/")[2] for one in found.objects(release, FOAF.page)}
    assert pages == {"manifest.json", "manifest.note"}


@pytest.mark.parametrize(
    ("licences", "told"),
    [
        ([CC0, CC0], CC0),
        ([CC0, CC_BY], f"{BASE}/downloads/{RELEASE.name}/datapackage.json"),
    ],
    ids=["one", "two"],
)
def test_what_holds_several_datasets_has_the_licence_of_all(
    licences: Sequence[str], told: str
) -> None:
    datasets = [
        replace(one, licence=licence)
        for one, licence in zip(derived_datasets().values(), licences, strict=False)
    ]
    made = catalogue(judged(datasets), OFFICE, modified=MODIFIED, copies=[RELEASE])
    found = graph(json.loads(json.dumps(made)))
    way = URIRef(f"{BASE}/datasets#release-changes.ndjson.zst")
    assert str(found.value(way, DCT.license)) == told
    assert faults(found, "shapes.ttl") == ""


def test_an_empty_archive_has_a_catalogue_too() -> None:
    datasets = list(derived_datasets().values())
    whole = catalogue(judged(datasets), OFFICE, modified=None, copies=())
    assert faults(graph(json.loads(json.dumps(whole))), "shapes.ttl") == ""


@pytest.mark.requirement("OD-06")
def test_what_was_measured_of_its_quality_is_in_it(made: Json) -> None:
    found = graph(made)
    node = URIRef(f"{BASE}/datasets/documents#dataset")
    measured = {
        str(found.value(one, DQV.isMeasurementOf)).rpartition("#metric-")[2]: found.value(
            one, DQV.value
        )
        for one in found.objects(node, DQV.hasQualityMeasurement)
    }
    unmeasured = {"accuracy", "originality"}  # no day, no file is in these rows
    assert set(measured) == set(PROPERTIES) - unmeasured
    assert measured["completeness"] == Literal("0.9000", datatype=XSD.decimal)
    assert measured["timeliness"] == Literal("1.0000", datatype=XSD.decimal)
    for metric in found.objects(None, DQV.isMeasurementOf):
        (dimension,) = found.objects(metric, DQV.inDimension)
        assert (dimension, RDF.type, DQV.Dimension) in found
        assert {word.language for word in found.objects(metric, SKOS.definition)} == {"zh", "en"}  # type: ignore[attr-defined]  # rdflib: a Literal
    assert len(set(found.subjects(RDF.type, DQV.Metric))) == len(measured)


def test_a_metric_is_told_once_however_many_datasets_are_measured_by_it(made: Json) -> None:
    told = [
        one["dqv:isMeasurementOf"]
        for dataset in made["dcat:dataset"]
        for one in dataset["dqv:hasQualityMeasurement"]
    ]
    whole = [metric["@id"] for metric in told if len(metric) > 1]
    assert len(told) > len(whole)
    assert sorted(whole) == sorted({metric["@id"] for metric in told})


def test_it_says_which_standards_it_keeps(made: Json) -> None:
    found = graph(made)
    kept = {
        str(node): {str(one).removeprefix(BASE) for one in found.objects(node, DCT.conformsTo)}
        for node in found.subjects(DCT.conformsTo)
    }
    assert kept[f"{BASE}/catalog"] == {"/standards/catalogue"}
    assert kept[f"{BASE}/datasets/documents#dataset"] == {"/standards/metadata"}
    assert "/standards/interface" in kept[f"{BASE}/datasets#api"]
    assert "/standards/interface" not in kept[f"{BASE}/datasets#explorer"]


def test_all_21_fields_are_offered(made: Json) -> None:
    concepts = made["dcat:themeTaxonomy"]["skos:hasTopConcept"]
    assert len({one["@id"] for one in concepts}) == 21
