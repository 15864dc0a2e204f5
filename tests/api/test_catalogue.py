"""The catalogue by HTTP: three forms with the same triples, by ending and by `Accept`, that conform."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from rdflib import DCTERMS, Graph, Namespace
from rdflib.compare import isomorphic

from api.app import create_app
from api.settings import Settings, Site, load_settings
from gazette.errors import SettingsError
from ingest.progress import Plain
from ingest.report import Report
from ingest.run import ingest
from opendata.catalogue.to_rdf import FORMS
from opendata.public.publish import follow
from tests.office import Office
from tests.sample.reading import DOCUMENTS
from tests.shapes import SHAPES, faults

pytestmark = [
    pytest.mark.requirement("OD-01", "OD-03", "SD-09"),
    # rdflib 7 reads JSON-LD by a class of its own that it deprecates
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

Client = TestClient[Litestar]
DQV = Namespace("http://www.w3.org/ns/dqv#")
_DOCUMENTS = 1000


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The sample as it is ingested and served."""
    data = tmp_path_factory.mktemp("sample")
    report = Report(Plain(lambda text: None))
    now = datetime(2024, 7, 1, tzinfo=UTC)
    ingest([DOCUMENTS], data=data, trusted=True, jobs=0, report=report, now=lambda: now)
    follow(data)
    with TestClient(create_app(Settings(data=data)), raise_server_exceptions=False) as client:
        yield client


def read(client: Client, ending: str) -> Graph:
    """The catalogue in a form, as an RDF tool reads it."""
    return Graph().parse(data=client.get(f"/catalog.{ending}").content, format=FORMS[ending])


@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize("ending", FORMS)
def test_the_samples_catalogue_conforms(sample: Client, ending: str, shapes: str) -> None:
    assert faults(read(sample, ending), shapes) == ""


@pytest.mark.parametrize("ending", ["ttl", "rdf"])
def test_all_forms_say_the_same(sample: Client, ending: str) -> None:
    assert isomorphic(read(sample, ending), read(sample, "jsonld"))


@pytest.mark.requirement("OD-06")
@pytest.mark.parametrize("ending", FORMS)
def test_the_quality_in_it_is_what_the_api_tells(sample: Client, ending: str) -> None:
    found = read(sample, ending)
    told = {
        (dataset["id"], one["code"]): round(one["value"], 4)
        for dataset in sample.get("/api/v1/datasets").json()["items"]
        for one in sample.get(f"/api/v1/datasets/{dataset['id']}/quality").json()["properties"]
        if one["value"] is not None
    }
    said = {}
    for dataset, measured in found.subject_objects(DQV.hasQualityMeasurement):
        metric = str(found.value(measured, DQV.isMeasurementOf)).rpartition("#metric-")[2]
        name = str(found.value(dataset, DCTERMS.identifier))
        said[name, metric] = float(str(found.value(measured, DQV.value)))
    assert said == told
    assert len(told) > 40


def test_its_addresses_are_places_on_our_pages(sample: Client) -> None:
    base = str(sample.base_url)
    ours = [str(node) for node in read(sample, "ttl").all_nodes() if str(node).startswith(base)]
    elsewhere = (f"{base}/api", f"{base}/data/")  # answers, and what Datasette serves
    paths = {one.removeprefix(base) for one in ours if not one.startswith(elsewhere)}
    pages = {path: sample.get(path) for path in {one.partition("#")[0] for one in paths}}
    assert len(paths) > 100
    assert [path for path, page in pages.items() if page.status_code != 200] == []
    places = [one.split("#") for one in paths if "#" in one]
    assert [one for one in places if f'id="{one[1]}"' not in pages[one[0]].text] == []


@pytest.mark.corpus
def test_a_catalogue_of_real_documents_conforms(corpus: Path, tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    lines = (corpus / "policies" / "policies.jsonl").read_bytes().splitlines()
    with office.batch():
        for place, line in enumerate(lines[:_DOCUMENTS]):
            record = msgspec.json.decode(line)
            if record["text"]:
                office.file(
                    f"{record['title']}（{place}）", record["text"], number=record["doc_number"]
                )
    follow(office.data)
    with TestClient(create_app(Settings(data=office.data))) as client:
        graph = read(client, "ttl")
        assert [faults(graph, shapes) for shapes in SHAPES] == ["", "", ""]
        assert isomorphic(graph, read(client, "rdf"))


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        ("", "jsonld"),
        ("*/*", "jsonld"),
        ("application/ld+json", "jsonld"),
        ("text/turtle", "ttl"),
        ("application/rdf+xml", "rdf"),
        ("application/rdf+xml;q=0.5, text/turtle;q=0.9", "ttl"),
    ],
)
def test_accept_chooses_the_form(client: Client, accept: str, ending: str) -> None:
    answer = client.get("/catalog", headers={"accept": accept})
    named = client.get(f"/catalog.{ending}")
    assert answer.headers["content-type"] == named.headers["content-type"] == FORMS[ending]
    assert answer.content == named.content
    assert answer.headers["vary"].startswith("Accept,")
    assert "Accept," not in named.headers["vary"]


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/catalog.ttl", "*/*"), ("/catalog.rdf", "*/*"), ("/catalog", "text/turtle")],
)
def test_others_are_answered_while_rdf_is_written(tmp_path: Path, path: str, accept: str) -> None:
    """What is worked out before it keeps it waiting: it is not written between the others' answers."""
    app = create_app(Settings(data=tmp_path))

    async def ask() -> tuple[bool, list[httpx.Response]]:
        before = threading.Event()
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar's own types
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            busy = asyncio.create_task(app.state["house"].reckoning.do(before.wait, "192.0.2.1"))
            written = asyncio.create_task(client.get(path, headers={"accept": accept}))
            try:
                await asyncio.wait({written}, timeout=0.5)
                others = [await client.get(other) for other in ("/catalog.jsonld", "/catalog")]
                is_early = written.done()
            finally:
                before.set()
            await busy
            return is_early, [*others, await written]

    is_early, answers = asyncio.run(ask())
    assert not is_early
    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_a_form_that_is_not_offered_is_refused_and_those_offered_are_named(client: Client) -> None:
    answer = client.get("/catalog", headers={"accept": "application/n-quads"})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (406, "not-acceptable")
    assert "text/turtle" in answer.json()["detail"]


def test_each_form_leads_to_the_others(client: Client) -> None:
    link = client.get("/catalog.ttl").headers["link"]
    assert [f'/catalog.{ending}>; rel="alternate"' in link for ending in FORMS] == [True] * 3


def test_the_place_is_the_settings(tmp_path: Path) -> None:
    site = Site(region="990100", bounds=(100.0, 30.0, 102.0, 34.0))
    with TestClient(create_app(Settings(data=tmp_path, site=site))) as client:
        made = client.get("/catalog.jsonld").json()
    assert made["dct:spatial"]["dct:identifier"] == "990100"
    assert made["dct:spatial"]["dcat:bbox"]["@value"].startswith("POLYGON((100.0 30.0, 102.0 30.0")
    assert made["dct:publisher"]["dct:type"]["@id"].endswith("/LocalAuthority")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("bounds = [102.0, 30.0, 100.0, 34.0]", "site.bounds [102.0, 30.0, 100.0, 34.0]"),
        ("bounds = [100.0, 30.0, 102.0, 94.0]", "site.bounds"),
        ('region = "示例省"', "$.site.region"),
    ],
)
def test_a_place_that_is_none_stops_the_start(tmp_path: Path, line: str, named: str) -> None:
    file = tmp_path / "gongbao.toml"
    file.write_text(f"[site]\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert named in str(caught.value)
