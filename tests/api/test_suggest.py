"""Suggestions and corrections over HTTP and on the page."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.ids import organ_id
from opendata.public.publish import follow
from tests.office import Office

pytestmark = pytest.mark.requirement("WS-08", "item-31", "SD-07")

Client = TestClient[Litestar]
NUMBER = "示政发〔2024〕12号"


def test_a_suggestion_says_what_it_is_and_where_it_leads(client: Client, ids: list[str]) -> None:
    answer = client.get("/api/v1/suggest?q=推进政务&kinds=title").json()
    assert answer == {
        "q": "推进政务",
        "items": [
            {
                "kind": "title",
                "text": "示例省人民政府关于推进政务公开的通知",
                "match": "substring",
                "marks": [[9, 13]],
                "documents": 1,
                "id": ids[0],
                "topic": None,
                "title": None,
                "status": "unknown",
                "links": {
                    "html": f"https://gazette.example/documents/{ids[0]}",
                    "json": f"https://gazette.example/api/v1/documents/{ids[0]}",
                },
            }
        ],
    }


@pytest.mark.parametrize("typed", ["政务公开", "zhengwugongkai", "zheng wu gong kai", "zwgk"])
def test_all_kinds_answer_to_pinyin(client: Client, typed: str) -> None:
    found = client.get("/api/v1/suggest", params={"q": typed}).json()["items"]
    assert {one["kind"] for one in found} == {"title", "topic"}


def test_kinds_can_be_chosen(client: Client) -> None:
    found = client.get("/api/v1/suggest?q=示&kinds=number,organ").json()["items"]
    assert {one["kind"] for one in found} == {"number", "organ"}


def test_a_title_is_suggested_at_every_character_of_it(tmp_path: Path) -> None:
    """Not behind punctuation, nor where a number had just begun."""
    title = "示例省数据局、财政厅关于18条措施（2024年）的通知"
    office = Office(tmp_path)
    office.file(title, "措施。")
    follow(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        for start in range(len("示例省数据局、")):
            for end in range(start + 3, len(title) + 1):
                found = client.get("/api/v1/suggest", params={"q": title[start:end]}).json()
                assert title in [one["text"] for one in found["items"]], title[start:end]


@pytest.mark.parametrize(
    "typed", ["示政发[2024]12号", "示政发（２０２４）12号", "示政发202412", "shuju", "示例", "综合"]
)
def test_what_is_suggested_opens(client: Client, typed: str) -> None:
    found = client.get("/api/v1/suggest", params={"q": typed}).json()["items"]
    assert found
    for one in found:
        for address in one["links"].values():
            parts = urlsplit(address)
            assert client.get(f"{parts.path}?{parts.query}").status_code == 200


def test_an_organ_leads_to_its_page(client: Client) -> None:
    (found,) = client.get("/api/v1/suggest?q=示例省人民政府&kinds=organ").json()["items"]
    assert found["id"] == organ_id("示例省人民政府")
    assert found["links"]["html"].endswith(f"/organs/{found['id']}")


@pytest.mark.parametrize(
    ("query", "at_fault"),
    [("", "q"), (f"q={'政' * 201}", "q"), ("q=政&limit=51", "limit"), ("q=政&limit=0", "limit"),
     ("q=政&kinds=article", "kinds"), ("q=政&fuzzy=1", "fuzzy")],
)  # fmt: skip
def test_what_is_asked_wrongly_is_named(client: Client, query: str, at_fault: str) -> None:
    answer = client.get(f"/api/v1/suggest?{query}")
    assert answer.status_code == 400
    assert [error["name"] for error in answer.json()["errors"]] == [at_fault]


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("政务工开", "政务公开"),
        ("zhengwugongkai", "政务公开"),
        ("示政发〔2024〕13号", NUMBER),
        ("数聚目录", "数据目录"),
        ("现将有关是项", "现将有关事项"),
        ("信息的计录", "信息的记录"),
        ("数据应当功开", "数据应当公开"),
    ],
)
def test_a_query_that_finds_nothing_is_told_what_it_may_have_meant(
    client: Client, query: str, meant: str
) -> None:
    answer = client.get("/api/v1/search", params={"q": query}).json()
    assert (answer["total"], answer["items"]) == (0, [])
    best = answer["did_you_mean"][0]
    assert (best["q"], best["typed"], best["meant"]) == (meant, query, meant)
    again = client.get("/api/v1/search", params={"q": meant}).json()
    assert best["total"] == again["total"] > 0
    assert len(answer["did_you_mean"]) <= 3


@pytest.mark.parametrize(
    "query", ["政务公开", "公开", "", "没有这样的词语", NUMBER, "title:政务公开"]
)
def test_a_query_of_known_words_is_left_alone(client: Client, query: str) -> None:
    assert client.get("/api/v1/search", params={"q": query}).json()["did_you_mean"] == []


def test_a_correction_that_finds_nothing_under_the_conditions_is_not_offered(
    client: Client,
) -> None:
    address = "/api/v1/search?q=政务工开&year="
    assert client.get(f"{address}2024").json()["did_you_mean"] != []
    assert client.get(f"{address}1999").json()["did_you_mean"] == []


def test_words_of_texts_are_proposed_for_articles_too(client: Client) -> None:
    address = "/api/v1/search?unit=article&q=信息的计录"
    best = client.get(address).json()["did_you_mean"][0]
    assert (best["q"], best["slip"], best["total"]) == ("信息的记录", "homophone", 1)
    assert client.get(f"{address}&year=1999").json()["did_you_mean"] == []


def test_a_query_that_finds_something_is_not_corrected_by_texts(client: Client) -> None:
    asked = {"q": "信息的计录 OR 推进政务公开"}
    answer = client.get("/api/v1/search", params=asked).json()
    assert (answer["total"], answer["did_you_mean"]) == (1, [])


def test_the_page_offers_what_may_have_been_meant_and_keeps_the_conditions(client: Client) -> None:
    page = client.get("/search?q=政务工开&year=2024").text
    offered = page.partition('class="meant"')[2].partition("</p>")[0]
    assert "您是不是要找" in page
    assert 'href="/search?q=%E6%94%BF%E5%8A%A1%E5%85%AC%E5%BC%80&amp;year=2024"' in offered
    assert "您是不是要找" not in client.get("/search?q=政务公开").text


def test_an_archive_without_documents_suggests_nothing(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data=tmp_path))) as empty:
        assert empty.get("/api/v1/suggest?q=政务").json()["items"] == []
