"""Articles as hits over HTTP and on the page: what each carries, where it opens, what is refused."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.commands.index import follow_index, keep_index
from api.settings import Settings
from gazette.store.writer import Store
from opendata.search.engine import EngineName
from tests.made_up import NOW, draft, index, metadata, notice, part, publish, record, statute

pytestmark = pytest.mark.requirement("item-37", "FOI-06", "WS-08", "SD-02")

Client = TestClient[Litestar]
SEARCH = "/api/v1/search?unit=article"
HOST = "https://gazette.example"


def test_a_hit_is_an_article_with_its_document(client: Client, ids: list[str]) -> None:
    answer = client.get(f"{SEARCH}&q=依法公开").json()
    (hit,) = answer["items"]
    assert (answer["total"], hit["unit"], hit["id"]) == (1, "article", ids[1])
    assert (hit["title"], hit["status"]["code"]) == ("示例省数据条例", "effective")
    article = hit["article"]
    assert (article["path"], article["number"]) == ("chp_2__art_3", "第三条")
    assert article["text"] == "第三条 数据应当公开：\n（一）依法公开；\n（二）及时公开。"
    (piece,) = hit["highlights"]
    ((start, end),) = piece["marks"]
    assert piece["text"][start:end] == "依法公开"
    place = piece["start"] + start
    assert article["text"][place : place + end - start] == "依法公开"


def test_a_hit_of_documents_says_so(client: Client) -> None:
    (hit,) = client.get("/api/v1/search?q=工作台账").json()["items"]
    assert (hit["unit"], hit["article"]) == ("document", None)


def test_an_article_opens_as_json_and_on_its_page(client: Client) -> None:
    (hit,) = client.get(f"{SEARCH}&q=依法公开").json()["items"]
    links = hit["article"]["links"]
    there = client.get(links["self"].removeprefix(HOST)).json()
    assert there == {name: hit["article"][name] for name in there}
    page, _, anchor = links["html"].removeprefix(HOST).partition("#")
    assert f'id="{anchor}"' in client.get(page).text


@pytest.mark.parametrize("engine", get_args(EngineName))
@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 7),
        ("q=数据", 3),
        ("q=公开", 2),
        ("q=article:三", 1),
        ("q=title:数据条例", 5),
        ("q=title:数据条例+article:第二条", 1),
        ("kind=local_regulation", 5),
        ("topic=综合政务", 2),
        ("issuer=示例省数据局", 2),
        ("year=2024&q=公开", 0),
        ("number=示政发（2024）12号", 2),
        ("status=effective", 5),
    ],
)
def test_conditions_are_of_the_document_and_totals_exact(
    made: tuple[Path, list[str]], engine: EngineName, query: str, total: int
) -> None:
    index(made[0], engine)
    with TestClient(create_app(Settings(data=made[0], engine=engine))) as client:
        answer = client.get(f"{SEARCH}&{query}").json()
        assert (answer["total"], len(answer["items"])) == (total, total)


def test_every_article_is_reached_once_and_counted(client: Client) -> None:
    first = client.get(f"{SEARCH}&limit=3&sort=-published_on&facets=kind,issuer").json()
    counts = {row["value"]: row["count"] for row in first["facets"]["kind"]}
    assert counts == {"local_regulation": 5, "government_normative": 2}
    found, following = first["items"], first["next"]
    while following:
        answer = client.get(following.removeprefix(HOST)).json()
        found, following = found + answer["items"], answer["next"]
    assert len({(hit["id"], hit["article"]["path"]) for hit in found}) == len(found) == 7
    days = [hit["published_on"] for hit in found]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("path", ["/api/v1/search", "/search"])
@pytest.mark.parametrize("name", ["in_force_on=2024-01-01", "recorded_before=2030-01-01"])
def test_articles_of_the_past_are_refused_by_name(client: Client, path: str, name: str) -> None:
    answer = client.get(
        f"{path}?unit=article&q=数据&{name}", headers={"accept": "application/json"}
    )
    assert answer.status_code == 400
    assert name.partition("=")[0] in answer.text


def test_an_unknown_unit_is_refused(client: Client) -> None:
    (error,) = client.get("/api/v1/search?unit=articles").json()["errors"]
    assert (error["name"], error["hint"]) == ("unit", "article")


def test_a_search_for_documents_refuses_the_number_of_an_article(client: Client) -> None:
    problem = client.get("/api/v1/search?q=article:3").json()
    assert problem["type"] == f"{HOST}/problems/invalid-query"
    assert problem["errors"][0]["hint"] == "查条款用 unit=article searches articles"


def test_a_long_article_is_not_shown_whole(tmp_path: Path) -> None:
    text = "第一条 " + "停车收费。" * 1000
    parts = (part("art_1", "article", "第一条", text, text),)
    publish(tmp_path, [draft("long", text, metadata("示例省长条办法"), components=parts)])
    index(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        (hit,) = client.get(f"{SEARCH}&q=停车").json()["items"]
    assert (hit["article"]["text"], hit["article"]["end"]) == (None, len(text))
    assert hit["highlights"][0]["text"].startswith("第一条 停车收费。")


def test_the_page_offers_both_units(client: Client, ids: list[str]) -> None:
    documents = client.get("/search?q=依法公开").text
    assert '<b aria-current="true">文件</b>' in documents
    assert 'href="/search?q=%E4%BE%9D%E6%B3%95%E5%85%AC%E5%BC%80&amp;unit=article"' in documents
    articles = client.get("/search?q=依法公开&unit=article").text
    assert '<b aria-current="true">条款</b>' in articles
    assert f'href="/documents/{ids[1]}#chp_2__art_3">第三条</a>' in articles
    assert "<mark>依法公开</mark>" in articles
    assert '<input type="hidden" name="unit" value="article">' in articles
    assert "kind=local_regulation&amp;unit=article" in articles


@pytest.mark.requirement("OD-11")
@pytest.mark.parametrize("engine", get_args(EngineName))
def test_what_was_withdrawn_takes_its_articles_along(tmp_path: Path, engine: EngineName) -> None:
    gone, _ = publish(tmp_path, [notice(), statute()])
    follow_index(tmp_path, engine)
    with TestClient(create_app(Settings(data=tmp_path, engine=engine))) as client:
        assert client.get(f"{SEARCH}&q=明确职责").json()["total"] == 1
        with Store.open(tmp_path) as store:
            store.withdraw(
                gone, None, code="personal_data", authority="示例省人民政府办公厅",
                on=date(2024, 5, 31), note=None, actor="editor", now=NOW,
            )  # fmt: skip
        keep_index(tmp_path, engine)
        assert client.get(f"{SEARCH}&q=明确职责").json()["total"] == 0
        assert client.get(SEARCH).json()["total"] == 5


def test_what_is_published_is_found_by_its_articles_at_the_next_turn(tmp_path: Path) -> None:
    publish(tmp_path, [notice()])
    keep_index(tmp_path, "tantivy")
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        ask = partial(client.get, f"{SEARCH}&q=依法公开")
        assert ask().json()["total"] == 0
        record(tmp_path, [statute()])
        keep_index(tmp_path, "tantivy")
        assert ask().json()["total"] == 1
