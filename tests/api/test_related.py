"""Documents that have to do with one another, and those shown as one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from opendata.public.publish import follow
from opendata.search.engine import EngineName
from opendata.search.related import likeness, question
from opendata.search.syntax import parse
from tests.made_up import index
from tests.office import Office

pytestmark = pytest.mark.requirement("item-31", "WS-08")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
RULES = "示例省停车场管理办法"


class Shelf:
    """A statute, its reprint, what carries it out and what cites it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        office = Office(data)
        self.rules = office.file(RULES, "第一条　停车场应当公开收费。", number="示政发〔2024〕1号")
        self.reprint = office.file(
            RULES, "第一条　停车场应当公开收费。\n附：转载。", number="示城发〔2024〕8号"
        )
        self.same_text = office.file(
            "停车收费告知", "第一条　停车场应当公开收费。", number="示城发〔2024〕9号"
        )
        self.citing = office.file(
            "关于开展专项检查的通知", "按照示政发〔2024〕1号执行，检查停车场。", cites=True
        )
        self.alike = office.file("示例省停车场管理实施细则", "第一条　停车场设牌。")
        self.other = office.file("示例省测绘条例", "第一条　测绘。")
        follow(data)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def client(shelf: Shelf, request: pytest.FixtureRequest) -> Iterator[Client]:
    engine: EngineName = request.param
    index(shelf.data, engine)
    with TestClient(create_app(Settings(data=shelf.data, engine=engine))) as made:
        yield made


def related(client: Client, id: str, limit: int = 10) -> dict[str, list[str]]:
    items = client.get(f"/api/v1/documents/{id}/related?limit={limit}").json()["items"]
    return {item["id"]: item["why"] for item in items}


def test_a_document_leads_to_what_has_to_do_with_it(client: Client, shelf: Shelf) -> None:
    found = related(client, shelf.rules)
    assert found[shelf.citing] == ["cited_by"]
    assert found[shelf.reprint] == ["similar_title"]
    assert found[shelf.alike] == ["similar_title"]
    assert shelf.other not in found
    assert shelf.rules not in found
    assert list(found)[:2] == [shelf.citing, shelf.reprint]
    assert related(client, shelf.citing)[shelf.rules] == ["cites"]


def test_no_more_than_asked_for(client: Client, shelf: Shelf) -> None:
    assert len(related(client, shelf.rules, limit=1)) == 1
    assert client.get("/api/v1/documents/nothing/related").status_code == 404
    refused = client.get(f"/api/v1/documents/{shelf.rules}/related?limit=51")
    assert refused.json()["errors"][0]["name"] == "limit"


def test_one_title_or_one_text_is_shown_once(client: Client, shelf: Shelf) -> None:
    plain = client.get("/api/v1/search?q=停车场").json()
    assert (plain["total"], plain["groups"]) == (5, None)
    assert all(hit["others"] == [] for hit in plain["items"])
    folded = client.get("/api/v1/search?q=停车场&collapse=similar").json()
    assert (folded["total"], folded["groups"], folded["next"]) == (5, 3, None)
    shown = {hit["id"]: set(hit["others"]) for hit in folded["items"]}
    first = folded["items"][0]["id"]
    alike = {shelf.rules, shelf.reprint, shelf.same_text}
    assert first in alike
    assert shown[first] == alike - {first}
    assert folded["items"][0]["highlights"]


def test_groups_are_paged_through(client: Client) -> None:
    path, seen = "/api/v1/search?q=停车场&collapse=similar&limit=1&facets=kind", []
    while path:
        page = client.get(path).json()
        seen += [hit["id"] for hit in page["items"]]
        assert page["facets"]["kind"][0]["count"] == 5
        path = page["next"] and page["next"].partition("testserver.local")[2]
    assert len(seen) == len(set(seen)) == 3


@given(title=st.text(max_size=300))
def test_any_title_is_a_query_that_can_be_read(title: str) -> None:
    parse(question(title))


@given(one=st.text("示例省市公开政务关于的通知办法", max_size=30), other=st.text(max_size=30))
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) in {0.0, 1.0}


def test_what_stands_for_a_word_counts_everywhere(client: Client, shelf: Shelf) -> None:
    """Groups and gazettes are counted over the same hits as the total."""
    plain = client.get("/api/v1/search?q=停車場").json()
    assert plain["total"] == 0
    path = "/api/v1/search?q=停車場&expand=script&collapse=similar&facets=kind,gazette"
    folded = client.get(path).json()
    assert (folded["total"], folded["groups"]) == (5, 3)
    assert folded["facets"]["kind"][0]["count"] == 5
    assert "title" in next(hit["matched"] for hit in folded["items"] if hit["id"] == shelf.alike)
