"""A dataset that another platform holds, as readers meet it: they are led to where it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from rdflib import DCTERMS, Graph, Namespace, URIRef

from api.app import create_app
from api.settings import Settings
from api.verifying import verify
from gazette.store.files import keep
from opendata.catalogue.externals import external_id
from tests.api.conftest import SITE
from tests.described import PLATFORM, add, package, pages, run
from tests.harvests import strange
from tests.made_up import publish, statute
from tests.shapes import faults

pytestmark = [
    pytest.mark.requirement("OD-01", "OD-03"),
    # rdflib 7 reads JSON-LD by a class of its own that it deprecates
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

Client = TestClient[Litestar]
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DQV = Namespace("http://www.w3.org/ns/dqv#")
PAGE = "https://open.example/dataset/bus-stops"
FILE = "https://open.example/files/1.csv"
ID = external_id(PLATFORM, "id-1")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with one such dataset beside its own."""
    made = tmp_path_factory.mktemp("external")
    keep(made, statute().text.encode())
    publish(made, [statute()])
    other = {"url": "https://open.example/查询?x=1", "name": "查询", "format": "API"}
    one = package(1, url=PAGE)
    one["resources"].append(other)
    with strange(pages([one])) as stranger:
        add(made, stranger.url, kind="ckan")
        assert run(made).error is None
    return made


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Client]:
    """A client of the app over it."""
    settings = Settings(data=data, base_url="https://gazette.example", site=SITE)
    with TestClient(create_app(settings), raise_server_exceptions=False) as made:
        yield made


def test_the_api_says_where_it_is(client: Client) -> None:
    told: dict[str, Any] = client.get(f"/api/v1/datasets/{ID}").json()  # Any: JSON
    assert told["origin"] == {
        "source": PLATFORM,
        "identifier": "id-1",
        "landing_page": PAGE,
        "issued": "2024-01-02T03:04:05.678901Z",
        "modified": "2024-05-06T07:08:09Z",
    }
    assert [way["address"] for way in told["distributions"]] == [
        FILE,
        "https://open.example/查询?x=1",
    ]
    rows = client.get(f"/api/v1/datasets/{ID}/rows").json()["items"]
    assert [row["address"] for row in rows] == [way["address"] for way in told["distributions"]]
    own = client.get("/api/v1/datasets/documents").json()
    assert (own["origin"], own["distributions"]) == (None, [])


def test_the_page_leads_there(client: Client) -> None:
    page = client.get(f"/datasets/{ID}").text
    assert f'<a href="{PAGE}" rel="external nofollow">{PLATFORM}</a>' in page
    assert f'<a href="{FILE}" rel="external nofollow">站点表</a>' in page
    assert f'"contentUrl":"{FILE}"' in page.replace(": ", ":")
    assert 'id="origin"' not in client.get("/datasets/documents").text


def test_the_catalogue_leads_there_and_conforms(client: Client) -> None:
    """To what is required: what is recommended, such as a period, its platform may not have said."""
    graph = Graph().parse(data=client.get("/catalog.ttl").content, format="turtle")
    one = URIRef(f"https://gazette.example/datasets/{ID}#dataset")
    assert list(graph.objects(one, DCAT.landingPage)) == [URIRef(PAGE)]
    ways = list(graph.objects(one, DCAT.distribution))
    assert {str(graph.value(way, DCAT.accessURL)) for way in ways} == {
        FILE,
        "https://open.example/查询?x=1",
    }
    assert faults(graph, "shapes.ttl") == ""


def test_nothing_is_said_of_the_quality_or_standards_of_what_is_not_here(client: Client) -> None:
    graph = Graph().parse(data=client.get("/catalog.ttl").content, format="turtle")
    said = {
        id: {
            name
            for name in (DQV.hasQualityMeasurement, DCTERMS.conformsTo)
            if list(graph.objects(URIRef(f"https://gazette.example/datasets/{id}#dataset"), name))
        }
        for id in (ID, "documents")
    }
    assert said == {ID: set(), "documents": {DQV.hasQualityMeasurement, DCTERMS.conformsTo}}


def test_clients_of_ckan_are_led_there(client: Client) -> None:
    asked = f"/compat/ckan/api/3/action/package_show?id={ID}"
    found = client.get(asked).json()["result"]
    assert (found["url"], found["organization"]["title"]) == (PAGE, "示例市交通局")
    assert [(one["url"], one["format"]) for one in found["resources"]] == [
        (FILE, "CSV"),
        ("https://open.example/查询?x=1", "API"),
    ]
    assert not any(one["datastore_active"] for one in found["resources"])
    formats = "/compat/ckan/api/3/action/package_search?fq=res_format:API&rows=0"
    assert client.get(formats).json()["result"]["count"] == 1


def test_the_archive_with_it_verifies(data: Path) -> None:
    assert verify(data, jobs=1, sample=None, progress=lambda *_: None).differences == ()
