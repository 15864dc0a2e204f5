"""Provenance: where a version and each of its fields came from, as JSON and as PROV-O."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, PROV, RDF, XSD
from rdflib.term import Node

from api.app import create_app
from api.settings import Settings
from gazette.ids import organ_id
from gazette.model import Metadata
from gazette.store.writer import Store
from gazette.text.normalise import NORMALISER
from opendata.public.publish import follow
from tests.made_up import fee_notice, publish
from tests.office import SOURCE, Office
from tests.past import RULE, Past

pytestmark = [
    pytest.mark.requirement("item-9", "item-34", "SD-02"),
    # rdflib 7 reads JSON-LD by a class of its own that it deprecates
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
BASE = "https://gazette.example"
GB = f"{BASE}/openapi.json#"


@pytest.fixture(scope="module")
def client(past_client: Client) -> Client:
    """A client of the archive with a past."""
    return past_client


def told(client: Client, document: str, query: str = "") -> Json:
    answer = client.get(f"/api/v1/documents/{document}/provenance{query}")
    assert answer.status_code == 200
    found: Json = answer.json()
    return found


def graph(client: Client, document: str, version: int) -> Graph:
    """The same as a graph, read by a stranger's reader."""
    path = f"/api/v1/documents/{document}/provenance?version={version}"
    answer = client.get(path, headers={"accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    return Graph().parse(data=answer.text, format="json-ld")


def here(document: str, version: int, place: str) -> URIRef:
    return URIRef(f"{BASE}/api/v1/documents/{document}/provenance?version={version}#{place}")


def test_a_version_says_where_it_came_from(client: Client, past: Past) -> None:
    found = told(client, past.rule, "?version=2")
    assert found["source"]["name"] == SOURCE
    assert found["source"]["url"] == "https://www.shili.example/2020.html"
    assert (found["source"]["file"], found["source"]["record"]) == ("rules/2020.txt", None)
    assert (found["reader"], found["normaliser"]) == ("by_hand/1", NORMALISER)
    assert found["received_at"] == "2024-06-01T12:00:00.000Z"
    assert found["stored_at"] == found["published_at"] == past.moments["first"]
    assert found["previous"] == 1
    assert found["decisions"] == [
        {"decision": "public", "by": "source", "at": past.moments["first"]}
    ]
    version = client.get(f"/api/v1/documents/{past.rule}/versions/2").json()
    assert found["digest"] == version["digest"]


def test_without_a_version_it_is_the_newest(client: Client, past: Past) -> None:
    found = told(client, past.rule)
    assert found["version"] == 1
    assert found == told(client, past.rule, "?version=1")


def test_each_field_says_who_says_so_and_in_which_words(client: Client, past: Past) -> None:
    fields = told(client, past.rule, "?version=1")["fields"]
    assert fields["title"] == {
        "value": RULE, "origin": "read", "confidence": 0.95, "start": 0, "end": len(RULE),
        "text": RULE,
    }  # fmt: skip
    assert (fields["effective_on"]["confidence"], fields["effective_on"]["text"]) == (0.9, "第一条")
    origins = {name: note["origin"] for name, note in fields.items()}
    assert (origins["issuers"], origins["kind"], origins["owner"]) == ("given", "set", "default")
    assert fields["issuers"]["text"] is None
    known = set(client.get(f"/api/v1/documents/{past.rule}/versions/1").json()["fields"])
    assert set(fields) == known <= set(Metadata.__struct_fields__)


def test_changes_of_validity_name_their_document(client: Client, past: Past) -> None:
    assert told(client, past.old)["status_changes"] == [
        {
            "code": "repealed", "since": "2024-05-01", "by": past.repealing,
            "recorded_at": past.moments["repealed"],
        }
    ]  # fmt: skip


def test_every_link_answers(client: Client, past: Past) -> None:
    for link in told(client, past.rule)["links"].values():
        assert client.get(link.removeprefix(BASE)).status_code == 200


@pytest.mark.parametrize("query", ["?version=3", "?version=99999999999999"])
def test_a_version_that_is_not_there_has_none(client: Client, past: Past, query: str) -> None:
    answer = client.get(f"/api/v1/documents/{past.rule}/provenance{query}")
    assert (answer.status_code, answer.json()["type"]) == (404, f"{BASE}/problems/not-found")


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", "*/*", "application/json"),
        ("", "application/ld+json", "application/ld+json"),
        ("", "application/json;q=0.5, application/ld+json", "application/ld+json"),
        ("?format=jsonld", "application/json", "application/ld+json"),
        ("?format=json", "application/ld+json", "application/json"),
    ],
)
def test_it_is_json_or_json_ld(
    client: Client, past: Past, query: str, accept: str, kind: str
) -> None:
    answer = client.get(
        f"/api/v1/documents/{past.rule}/provenance{query}", headers={"accept": accept}
    )
    assert answer.headers["content-type"] == kind
    assert answer.headers["vary"].startswith("Accept,") == (not query)


def test_a_form_it_has_not_is_refused(client: Client, past: Past) -> None:
    answer = client.get(
        f"/api/v1/documents/{past.rule}/provenance", headers={"accept": "text/turtle"}
    )
    assert answer.status_code == 406


def test_each_form_has_a_tag_of_its_own(client: Client, past: Past) -> None:
    """The head of a 304 is kept by address: one form's tag must not answer for the other."""
    path, json, graph = (
        f"/api/v1/documents/{past.old}/provenance",
        "application/json",
        "application/ld+json",
    )
    tags = {
        kind: client.get(path, headers={"accept": kind}).headers["etag"] for kind in (json, graph)
    }
    for kind, other in ((json, graph), (graph, json), (json, graph)):
        known = client.get(path, headers={"accept": kind, "if-none-match": tags[kind]})
        foreign = client.get(path, headers={"accept": kind, "if-none-match": tags[other]})
        assert (known.status_code, foreign.status_code) == (304, 200)


def test_the_graph_says_how_the_version_was_made(client: Client, past: Past) -> None:
    found = graph(client, past.rule, 2)
    version = URIRef(f"{BASE}/documents/{past.rule}/versions/2")
    place = {name: here(past.rule, 2, name) for name in ("file", "reading", "reader", "source")}
    organ = URIRef(f"{BASE}/organs/{organ_id('示例省人民政府')}")
    for triple in (
        (version, RDF.type, PROV.Entity),
        (version, PROV.specializationOf, URIRef(f"{BASE}/documents/{past.rule}")),
        (version, PROV.wasRevisionOf, URIRef(f"{BASE}/documents/{past.rule}/versions/1")),
        (version, PROV.wasGeneratedBy, place["reading"]),
        (version, PROV.hadPrimarySource, place["file"]),
        (version, PROV.wasAttributedTo, organ),
        (organ, RDF.type, PROV.Organization),
        (place["reading"], PROV.used, place["file"]),
        (place["reading"], PROV.wasAssociatedWith, place["reader"]),
        (place["reader"], RDF.type, PROV.SoftwareAgent),
        (place["reader"], URIRef("https://schema.org/softwareVersion"), Literal("1")),
        (place["file"], PROV.wasAttributedTo, place["source"]),
        (place["file"], DCTERMS.identifier, Literal("rules/2020.txt")),
        (here(past.rule, 2, "decision-0"), PROV.used, version),
        (here(past.rule, 2, "decision-0"), PROV.wasAssociatedWith, place["source"]),
    ):
        assert triple in found


def test_the_graph_says_what_the_json_says_of_each_field(client: Client, past: Past) -> None:
    found = graph(client, past.rule, 1)
    agents = {
        "read": here(past.rule, 1, "reader"), "given": here(past.rule, 1, "source"),
        "set": URIRef(f"{BASE}/about"), "default": URIRef(f"{BASE}/about"),
    }  # fmt: skip
    fields = told(client, past.rule, "?version=1")["fields"]
    for name, note in fields.items():
        field = here(past.rule, 1, f"field-{name}")
        assert value_of(found, found.value(field, PROV.value)) == note["value"]
        assert found.value(field, PROV.wasAttributedTo) == agents[note["origin"]]
        assert found.value(field, URIRef(f"{GB}confidence")) == Literal(
            note["confidence"], datatype=XSD.double
        )
        quotes = {str(one) for one in found.objects(field, OA_EXACT)}
        assert quotes == ({note["text"]} if note["text"] else set())
    assert len(list(found.subjects(URIRef(f"{GB}origin")))) == len(fields)


OA_EXACT = URIRef("http://www.w3.org/ns/oa#hasSelector") / URIRef("http://www.w3.org/ns/oa#exact")


def value_of(graph: Graph, node: Node | None) -> object:
    """A value as JSON has it."""
    assert node is not None
    if not isinstance(node, Literal):
        return [str(one) for one in Collection(graph, node)]
    value = node.toPython()
    return value.isoformat() if isinstance(value, date) else str(value)


def test_a_status_of_the_text_itself_is_a_value_of_its_own(tmp_path: Path) -> None:
    """It has a code, a day and an instrument: JSON within JSON-LD."""
    (document,) = publish(tmp_path, [fee_notice()])
    with TestClient(create_app(Settings(data=tmp_path, base_url=BASE))) as client:
        found = graph(client, document, 1)
        note = told(client, document)["fields"]["status"]
    value = found.value(here(document, 1, "field-status"), PROV.value)
    assert isinstance(value, Literal)
    assert value.datatype == RDF.JSON
    assert (
        msgspec.json.decode(str(value))
        == note["value"]
        == {"code": "repealed", "since": "2024-01-01", "by": None}
    )


@pytest.mark.requirement("SD-17", "item-41")
def test_nobody_of_the_office_and_no_word_of_theirs_is_told(tmp_path: Path) -> None:
    """Who decided is a name, why is internal, and the file's digest could be guessed from."""
    office = Office(tmp_path)
    document = office.file("示例省人民政府关于某事的通知", "正文。", held=True)
    with Store.open(tmp_path) as store:
        store.decide(document, 1, "cleared", actor="示例甲", reason="经核对无误", now=office.tick())
    follow(tmp_path)
    raw = Office.raw("示例省人民政府关于某事的通知正文。", "made.txt")
    with TestClient(create_app(Settings(data=tmp_path, base_url=BASE))) as client:
        answers = [
            client.get(f"/api/v1/documents/{document}/provenance?format={form}").text
            for form in ("json", "jsonld")
        ]
        decisions = told(client, document)["decisions"]
    assert [(one["decision"], one["by"]) for one in decisions] == [("public", "office")]
    for answer in answers:
        for word in ("示例甲", "经核对无误", "secrecy_mark", raw.sha256, raw.sm3):
            assert word not in answer
