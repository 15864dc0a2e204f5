"""The list of documents and the single one: shapes, filters, totals, pages."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from opendata.public.publish import follow
from tests.made_up import announcement, record

pytestmark = pytest.mark.requirement("item-37", "WS-05", "FOI-06")

Client = TestClient[Litestar]
ITEM = {
    "id", "number", "title", "kind", "genre", "issuers", "signed_on", "published_on",
    "effective_on", "expires_on", "status", "topic", "region", "index_no", "disclosure",
    "printed_in", "version", "recorded_at", "digest", "licence", "source",
}  # fmt: skip
DOCUMENT = ITEM | {"expiry", "abstract", "addressees", "enclosures", "links"}


def every(client: Client, path: str) -> list[dict[str, Any]]:
    """All items of a list, by following `next`."""
    items: list[dict[str, Any]] = []
    while path:
        answer = client.get(path.removeprefix("https://gazette.example")).json()
        items += answer["items"]
        path = answer["next"]
    return items


def test_a_document_has_every_key(client: Client, ids: list[str]) -> None:
    document = client.get(f"/api/v1/documents/{ids[0]}").json()
    assert set(document) == DOCUMENT
    assert document["number"] == "示政发〔2024〕12号"
    assert document["issuers"][0] == {
        "id": document["issuers"][0]["id"],
        "name": "示例省人民政府",
        "level": "province",
    }
    assert document["status"] == {"code": "unknown", "since": None, "by": None}
    assert document["topic"] == {"code": "2.1", "path": ["综合政务", "政务公开"], "confidence": 1.0}
    assert document["enclosures"] == [{"title": "工作台账", "path": None}]
    assert document["source"] == {
        "url": "https://www.shili.example/zwgk/12.html",
        "file": "made/notice.txt",
    }
    assert set(document["digest"]) == {"sha-256", "sm3"}
    assert [one["gazette"] for one in document["printed_in"]] == ["示例省人民政府公报"]


def test_every_link_of_a_document_answers(client: Client, ids: list[str]) -> None:
    links = client.get(f"/api/v1/documents/{ids[0]}").json()["links"]
    answers = {
        name: client.get(link.removeprefix("https://gazette.example")).status_code
        for name, link in links.items()
    }
    assert answers == dict.fromkeys(links, 200)


def test_a_list_item_is_the_document_without_four_keys(client: Client, ids: list[str]) -> None:
    answer = client.get("/api/v1/documents").json()
    assert set(answer) == {"items", "total", "next", "facets"}
    assert answer["total"] == len(ids)
    (listed,) = [item for item in answer["items"] if item["id"] == ids[0]]
    document = client.get(f"/api/v1/documents/{ids[0]}").json()
    assert listed == {name: document[name] for name in ITEM}


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("q=数据", 14),
        ("q=%CA%FD%BE%DD", 14),
        ("q=%25E6%2595%25B0%25E6%258D%25AE", 14),
        ("q=政务公开+工作台账", 1),
        ("number=示政发[2024]12号", 1),
        ("number=示政发（2024）１２号", 1),
        ("title=数据条例", 1),
        ("issuer=示例省数据局", 13),
        ("issuer=示例省数据局&issuer=示例省人民政府", 14),
        ("kind=announcement,local_regulation", 13),
        ("level=province", 15),
        ("genre=条例", 1),
        ("topic=综合政务", 1),
        ("topic=综合政务/政务公开", 1),
        ("topic=2", 1),
        ("topic=2.1", 1),
        ("topic=2.2", 0),
        ("status=repealed", 1),
        ("year=2022", 9),
        ("year=2022,2024", 10),
        ("signed_from=2022-01-03&signed_to=2022-01-04", 4),
        ("published_from=2024-01-01&published_to=2024-12-31", 1),
        ("in_force_on=2024-06-01", 1),
        ("cites=示政发[2023]7号", 1),
        ("region=620000", 0),
        ("q=", 15),
    ],
)
def test_filters_give_exact_totals(client: Client, query: str, total: int) -> None:
    answer = client.get(f"/api/v1/documents?{query}&limit=5").json()
    assert answer["total"] == total
    assert len(every(client, f"/api/v1/documents?{query}&limit=5")) == total


def test_citations_are_filters(client: Client, ids: list[str]) -> None:
    assert [item["id"] for item in every(client, f"/api/v1/documents?cites={ids[1]}")] == [ids[0]]
    cited = every(client, f"/api/v1/documents?cited_by={ids[0]}")
    assert {item["id"] for item in cited} == {ids[1], ids[2]}


def test_ids_pick_documents(client: Client, ids: list[str]) -> None:
    answer = client.get(f"/api/v1/documents?ids={ids[0]},{ids[2]},nothing").json()
    assert {item["id"] for item in answer["items"]} == {ids[0], ids[2]}


def test_facets_count_what_matches(client: Client) -> None:
    facets = client.get("/api/v1/documents?facets=kind,issuer&limit=1&year=2022,2024").json()[
        "facets"
    ]
    assert facets["kind"][0] == {"value": "announcement", "label": "公告", "count": 9}
    assert facets["issuer"][0]["label"] == "示例省数据局"


def test_fields_leave_the_named_keys(client: Client, ids: list[str]) -> None:
    answer = client.get("/api/v1/documents?fields=title,id,abstract&limit=1").json()
    assert set(answer["items"][0]) == {"title", "id", "abstract"}
    document = client.get(f"/api/v1/documents/{ids[0]}?fields=id,text").json()
    assert set(document) == {"id", "text"}


def test_text_and_articles_are_added_on_request(client: Client, ids: list[str]) -> None:
    document = client.get(f"/api/v1/documents/{ids[1]}?fields=text,articles").json()
    assert set(document) == DOCUMENT | {"text", "articles"}
    first = document["articles"][1]
    assert document["text"][first["start"] : first["end"]] == first["text"]


@pytest.mark.parametrize("limit", [1, 4, 15, 1000])
@pytest.mark.parametrize("sort", ["-signed_on", "signed_on", "-published_on", "recorded_at"])
def test_next_reaches_every_document_once(
    client: Client, ids: list[str], limit: int, sort: str
) -> None:
    found = [item["id"] for item in every(client, f"/api/v1/documents?limit={limit}&sort={sort}")]
    assert sorted(found) == sorted(ids)


def test_the_next_address_is_also_in_the_link_header(client: Client) -> None:
    answer = client.get("/api/v1/documents?limit=2&q=数据")
    assert answer.links["next"]["url"] == answer.json()["next"]
    assert answer.links["service-desc"]["url"] == "/openapi.json"
    assert "q=%E6%95%B0%E6%8D%AE" in answer.json()["next"]


def test_pages_hold_while_a_writer_works(made: tuple[Path, list[str]], tmp_path: Path) -> None:
    shutil.copytree(made[0], tmp_path / "data")
    found: list[str] = []
    with TestClient(create_app(Settings(data=tmp_path / "data"))) as client:
        path, serial = "/api/v1/documents?limit=4", 100
        while path:
            answer = client.get(path).json()
            found += [item["id"] for item in answer["items"]]
            path, serial = answer["next"], serial + 1
            record(tmp_path / "data", [announcement(serial, signed_on=date(2022, 1, 3))])
            follow(tmp_path / "data")
    assert len(found) == len(set(found))
    assert set(made[1]) <= set(found)


@pytest.mark.parametrize(
    "change",
    [
        lambda cursor: cursor[:-1] + ("A" if cursor[-1] != "A" else "B"),
        lambda cursor: cursor[4:],
        lambda cursor: "nonsense",
        lambda cursor: "%01",
        lambda cursor: "公开",
    ],
)
def test_a_cursor_cannot_be_made_up(client: Client, change: Any) -> None:  # Any: a lambda
    following = client.get("/api/v1/documents?limit=2").json()["next"]
    cursor = following.partition("cursor=")[2]
    answer = client.get(f"/api/v1/documents?limit=2&cursor={change(cursor)}")
    assert (answer.status_code, answer.json()["type"]) == (
        400,
        "https://gazette.example/problems/invalid-cursor",
    )


def test_a_cursor_belongs_to_its_query(client: Client) -> None:
    cursor = client.get("/api/v1/documents?limit=2").json()["next"].partition("cursor=")[2]
    answer = client.get(f"/api/v1/documents?kind=announcement&cursor={cursor}")
    assert answer.json()["type"] == "https://gazette.example/problems/invalid-cursor"


def test_an_archive_not_yet_built_is_empty(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data=tmp_path / "data"))) as client:
        listed = client.get("/api/v1/documents?facets=kind").json()
        searched = client.get("/api/v1/search?q=公开&facets=kind").json()
        pages = [client.get(path).status_code for path in ("/", "/search?q=公开")]
    assert (listed["items"], listed["total"], listed["next"]) == ([], 0, None)
    assert (searched["items"], searched["total"]) == ([], 0)
    assert pages == [200, 200]
