"""Versions, articles and relations of a document."""

from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from api.app import create_app
from api.settings import Settings
from tests.made_up import publish, statute

pytestmark = pytest.mark.requirement("item-37", "ND-12")

Client = TestClient[Litestar]


def test_versions_are_listed_and_read(client: Client, ids: list[str]) -> None:
    listed = client.get(f"/api/v1/documents/{ids[1]}/versions").json()
    assert (listed["total"], listed["next"], listed["facets"]) == (1, None, {})
    assert set(listed["items"][0]) == {
        "document", "version", "recorded_at", "valid_from", "in_force_from", "title", "corrects",
        "corrected_by", "digest", "links",
    }  # fmt: skip
    version = client.get(f"/api/v1/documents/{ids[1]}/versions/1").json()
    assert version["text"].startswith("第一章 总则")
    assert version["history"] == [
        {"day": "2019-11-28", "action": "通过", "text": "2019年11月28日通过"}
    ]
    assert version["fields"]["effective_on"] == {
        "value": "2020-01-01",
        "origin": "given",
        "confidence": 1.0,
        "start": None,
        "end": None,
    }


def test_an_older_version_keeps_its_text(tmp_path: Path) -> None:
    amended = structs.replace(statute(), text=statute().text + "第四条 附则。\n")
    document_id, _ = publish(tmp_path, [statute(), amended])
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        path = f"/api/v1/documents/{document_id}"
        texts = [client.get(f"{path}/versions/{number}").json()["text"] for number in (1, 2)]
        page = client.get(f"/documents/{document_id}/versions/1", headers={"accept": "text/html"})
        articles = client.get(f"{path}/articles?version=1").json()
    assert texts == [statute().text, amended.text]
    assert "第四条" not in page.text
    assert articles["total"] == 7


def test_articles_are_listed_in_order(client: Client, ids: list[str]) -> None:
    answer = client.get(f"/api/v1/documents/{ids[1]}/articles").json()
    assert answer["total"] == len(answer["items"]) == 7
    assert answer["items"][1] == {
        "path": "chp_1__art_1",
        "kind": "article",
        "number": "第一条",
        "heading": None,
        "text": "第一条 为了规范数据管理，制定本条例。",
        "start": 7,
        "end": 26,
    }


def test_articles_are_filtered_by_kind(client: Client, ids: list[str]) -> None:
    answer = client.get(f"/api/v1/documents/{ids[1]}/articles?kind=chapter,item").json()
    assert [part["number"] for part in answer["items"]] == ["第一章", "第二章", "（一）", "（二）"]


def test_one_article_is_read_by_its_path(client: Client, ids: list[str]) -> None:
    article = client.get(f"/api/v1/documents/{ids[1]}/articles/chp_2__art_3").json()
    assert article["number"] == "第三条"


def test_relations_lead_out(client: Client, ids: list[str]) -> None:
    answer = client.get(f"/api/v1/documents/{ids[0]}/relations").json()
    assert answer["items"][0] == {
        "kind": "cites",
        "from": {"id": ids[0], "path": "lvl1_1"},
        "to": {"id": ids[1], "number": None, "title": "示例省数据条例"},
        "text": "《示例省数据条例》第三条",
        "confidence": 1.0,
    }


def test_relations_lead_in_and_page_by_page(client: Client, ids: list[str]) -> None:
    incoming = client.get(f"/api/v1/documents/{ids[1]}/relations?direction=in").json()
    assert [relation["from"]["id"] for relation in incoming["items"]] == [ids[0]]
    first = client.get(f"/api/v1/documents/{ids[0]}/relations?limit=1").json()
    second = client.get(first["next"].removeprefix("https://gazette.example")).json()
    assert (first["total"], second["items"][0]["to"]["id"], second["next"]) == (2, ids[2], None)


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "nothing/versions",
        "nothing/articles",
        "nothing/relations",
        "{id}/versions/2",
        "{id}/versions/99999999999999999999",
        "{id}/versions/first",
        "{id}/articles/art_99",
        "{id}/articles?version=2",
        "{id}/nothing",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, ids: list[str], path: str) -> None:
    answer = client.get("/api/v1/documents/" + path.format(id=ids[1]))
    assert (answer.status_code, answer.json()["type"]) == (
        404,
        "https://gazette.example/problems/not-found",
    )
