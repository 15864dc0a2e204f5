"""`/api/v1/issuers` and `/api/v1/topics`: counts that agree with the lists they lead to."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.ids import organ_id
from gazette.store.writer import Store
from gazette.text.organ_table import Organ
from gazette.text.topics import topics
from opendata.public.publish import follow
from tests.office import START, Office

pytestmark = pytest.mark.requirement("item-37", "SD-18", "OD-07")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
DATA_OFFICE = organ_id("示例省数据局")


def total(client: Client, address: str) -> int:
    """How many documents a link leads to."""
    parts = urlsplit(address)
    count: int = client.get(f"{parts.path}?{parts.query}").json()["total"]
    return count


def test_an_organ_says_what_is_known_of_it(client: Client) -> None:
    base = "https://gazette.example"
    assert client.get(f"/api/v1/issuers/{DATA_OFFICE}").json() == {
        "id": DATA_OFFICE,
        "name": "示例省数据局",
        "level": "province",
        "region": None,
        "documents": 13,
        "names": [],
        "links": {
            "self": f"{base}/api/v1/issuers/{DATA_OFFICE}",
            "html": f"{base}/organs/{DATA_OFFICE}",
            "documents": f"{base}/api/v1/documents?issuer={DATA_OFFICE}",
            "feed": f"{base}/feeds/documents.atom?issuer={DATA_OFFICE}",
        },
    }


def test_counts_are_those_of_the_lists(client: Client) -> None:
    organs = client.get("/api/v1/issuers").json()
    assert organs["total"] == len(organs["items"]) == 3
    for organ in organs["items"]:
        assert total(client, organ["links"]["documents"]) == organ["documents"]
        assert client.get(urlsplit(organ["links"]["html"]).path).status_code == 200


def test_an_organ_never_met_is_not_found(client: Client) -> None:
    assert client.get("/api/v1/issuers/org-aaaaaaaa").status_code == 404


def pages(client: Client, address: str) -> Iterator[Json]:
    """Every page of a list."""
    following: str | None = address
    while following:
        page = client.get(following).json()
        yield page
        following = page["next"]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """An archive of many organs, two of which have other names."""
    office = Office(tmp_path_factory.mktemp("organs"))
    with Store.open(office.data) as store:
        table = [
            Organ(name="示例省水利厅", short_names=("省水利厅",), successor="示例省水务局"),
            Organ(name="示例省水务局", short_names=("省水务局",)),
        ]
        store.load_organs(table, actor="编辑", now=START)
    names = [
        "国务院办公厅",
        "示例省水利厅",
        "示例省水务局",
        "示例省示例市人民政府",
        "示例省示例市财政局",
    ]
    for place, name in enumerate(names):
        for number in range(place + 1):
            office.file(f"{name}通知{number}", f"正文{number}。", issuers=(name,))
    follow(office.data)
    with TestClient(create_app(Settings(data=office.data))) as client:
        yield client


def named(client: Client, query: str) -> list[str]:
    return [item["name"] for item in client.get(f"/api/v1/issuers?{query}").json()["items"]]


@pytest.mark.parametrize("sort", ["name", "-documents", "level"])
def test_pages_reach_the_last_organ(many: Client, sort: str) -> None:
    whole = named(many, f"sort={sort}")
    walked = [
        item["name"]
        for page in pages(many, f"/api/v1/issuers?limit=2&sort={sort}")
        for item in page["items"]
    ]
    assert len(whole) == 5
    assert walked == whole


def test_organs_can_be_ordered(many: Client) -> None:
    assert named(many, "sort=name") == sorted(named(many, "sort=name"))
    assert named(many, "sort=-documents&limit=2") == ["示例省示例市财政局", "示例省示例市人民政府"]
    assert named(many, "sort=level")[:3] == ["国务院办公厅", "示例省水务局", "示例省水利厅"]


def test_organs_can_be_found_by_parts_of_any_name(many: Client) -> None:
    assert named(many, "q=水务") == ["示例省水利厅", "示例省水务局"]
    assert named(many, "q=示例市 财政") == ["示例省示例市财政局"]
    assert named(many, "q=没有这个机关") == []
    assert named(many, "level=national") == ["国务院办公厅"]
    assert named(many, "region=990000") == []


def test_other_names_say_whose_they_are(many: Client) -> None:
    names = many.get(f"/api/v1/issuers/{organ_id('示例省水利厅')}").json()["names"]
    assert names == [
        {"name": "省水利厅", "relation": "short"}, {"name": "示例省水务局", "relation": "later"}
    ]  # fmt: skip
    later = many.get(f"/api/v1/issuers/{organ_id('示例省水务局')}").json()["names"]
    assert {"name": "示例省水利厅", "relation": "former"} in later


def test_the_tree_holds_every_class_of_the_list(client: Client) -> None:
    tree = client.get("/api/v1/topics").json()
    flat = [one for wide in tree["items"] for one in (wide, *wide["topics"])]
    assert {one["code"] for one in flat} >= {topic.code for topic in topics()}
    assert (tree["total"], tree["next"]) == (len(tree["items"]), None)


def test_each_class_counts_what_stands_below_it(client: Client, ids: list[str]) -> None:
    tree = client.get("/api/v1/topics").json()
    flat = [one for wide in tree["items"] for one in (wide, *wide["topics"]) if one["documents"]]
    assert [one["path"] for one in flat] == [["综合政务"], ["综合政务", "政务公开"]]
    assert [one["documents"] for one in flat] == [1, 1]
    assert all(total(client, one["links"]["documents"]) == one["documents"] for one in flat)
    assert tree["without"] == len(ids) - 1
