"""Search over HTTP: hits, highlights, facets, pages, and what is wrong with a query."""

import re
import shutil
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.commands.index import follow_index
from api.settings import Settings
from gazette.text.outline import outline
from opendata.public.publish import follow
from opendata.search.engine import UNITS, EngineName, Unit
from opendata.search.index import INDEX, home_of
from opendata.search.mistakes import MAX_LEAVES
from tests.made_up import index, notice, publish
from tests.office import Office

pytestmark = pytest.mark.requirement("item-37", "FOI-06", "WS-08")

Client = TestClient[Litestar]
ENGINES: list[EngineName] = ["tantivy", "whoosh"]


def test_hits_carry_the_document_and_what_was_found(client: Client, ids: list[str]) -> None:
    answer = client.get("/api/v1/search?q=工作台账").json()
    (hit,) = answer["items"]
    assert (hit["id"], answer["total"], answer["next"]) == (ids[0], 1, None)
    (piece,) = hit["highlights"]
    start, end = piece["marks"][0]
    assert piece["text"][start:end] == "工作台账"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("q=数据", 14),
        ("q=数据+目录", 12),
        ("q=示政发[2024]12号", 1),
        ("q=示政发（２０２４）+第012号", 1),
        ("q=标题:数据条例", 1),
        ("issuer=示例省数据局", 13),
        ("q=数据&kind=local_regulation", 1),
        ("topic=综合政务", 1),
        ("topic=2.1", 1),
        ("year=2022&level=province", 9),
        ("number=示政发（2023）7号", 1),
        ("number=示政发2023年七号", 1),
        ("q=number:示政发2023年第七号", 1),
        ("signed_from=2022-01-03&signed_to=2022-01-04", 4),
        ("published_from=2024-01-01", 1),
        ("in_force_on=2024-06-01", 1),
        ("status=repealed,effective", 2),
        ("gazette=示例省人民政府公报", 2),
        ("gazette=示例省人民政府公报,云岭市人民政府公报&status=repealed", 1),
        ("gazette=没有的公报", 0),
        ("", 15),
    ],
)
def test_search_and_list_agree(
    made: tuple[Path, list[str]], engine: EngineName, query: str, total: int
) -> None:
    index(made[0], engine)
    with TestClient(create_app(Settings(data=made[0], engine=engine))) as client:
        assert client.get(f"/api/v1/search?{query}").json()["total"] == total


def test_every_hit_is_reached_once(client: Client) -> None:
    path, found = "/api/v1/search?q=数据&limit=5&sort=-signed_on", []
    while path:
        answer = client.get(path.removeprefix("https://gazette.example")).json()
        found += [hit["id"] for hit in answer["items"]]
        path = answer["next"]
    assert len(found) == len(set(found)) == 14


def test_facets_count_all_hits(client: Client) -> None:
    facets = client.get("/api/v1/search?q=数据&limit=1&facets=issuer,kind,year").json()["facets"]
    assert facets["kind"][0] == {"value": "announcement", "label": "公告", "count": 12}
    assert facets["issuer"][0]["label"] == "示例省数据局"
    assert facets["year"][0] == {"value": "2022", "label": "2022", "count": 9}


def test_hits_are_counted_by_gazette(client: Client) -> None:
    for path in ("search?", "search?q=通知&limit=1", "documents?limit=1"):
        (gazette,) = client.get(f"/api/v1/{path}&facets=gazette").json()["facets"]["gazette"]
        assert (gazette["label"], gazette["count"]) == ("示例省人民政府公报", 2)
        narrowed = client.get(f"/api/v1/{path}&gazette={gazette['value']}").json()
        assert narrowed["total"] == 2


@pytest.mark.parametrize(
    ("step", "first", "last"),
    [("year", ("2022", 9), ("2024", 1)), ("month", ("2022-01", 9), ("2024-05", 1))],
)
def test_hits_are_counted_over_time(
    client: Client, step: str, first: tuple[str, int], last: tuple[str, int]
) -> None:
    answer = client.get(f"/api/v1/search?histogram={step}&limit=1").json()
    bars = [(bar["period"], bar["count"]) for bar in answer["histogram"]]
    assert (bars[0], bars[-1]) == (first, last)
    assert bars == sorted(bars)
    assert client.get("/api/v1/search").json()["histogram"] == []


def test_a_hit_says_where_the_words_stand(client: Client, ids: list[str]) -> None:
    def matched(query: str) -> list[str]:
        items = client.get(f"/api/v1/search?q={query}").json()["items"]
        (found,) = [item["matched"] for item in items if item["id"] == ids[0]]
        return list(found)

    assert matched("工作台账") == ["text"]
    assert matched("title:政务公开") == ["title"]
    assert "number" in matched("示政发[2024]12号")
    assert matched("kind:government_normative") == []


def test_a_search_cursor_belongs_to_its_query(client: Client) -> None:
    cursor = client.get("/api/v1/search?q=数据&limit=1").json()["next"].partition("cursor=")[2]
    answer = client.get(f"/api/v1/search?q=数据&limit=1&year=2022&cursor={cursor}")
    assert answer.json()["type"] == "https://gazette.example/problems/invalid-cursor"


@pytest.mark.parametrize("query", ['"数据', "数据 AND", "(数据", "nofield:数据", "signed:[2024"])
def test_a_query_that_cannot_be_read_says_where(client: Client, query: str) -> None:
    answer = client.get("/api/v1/search", params={"q": query})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (
        400,
        "https://gazette.example/problems/invalid-query",
    )
    assert problem["errors"][0]["name"] == "q"


@pytest.mark.requirement("SD-03")
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("a" * 10_000, "longer than"),
        (" OR ".join(f"政{n}" for n in range(500)), "longer than"),
        (" ".join(map(str, range(MAX_LEAVES + 1))), "more than"),
        ("*公开", "letters and digits"),
        ("a" + "*?" * 40, "more than"),
        ("(" * 500 + "政" + ")" * 500, None),
        ("NOT (" * 200 + "政" + ")" * 200, None),
        ("(a+)+$ (x|x)*y [政务", None),
        ("/政.*(务|公)+/", None),
        ("政\x00务\x1b[2J\u202e", None),
        ("title:" * 100, None),
        ("^".join("政" * 400), None),
    ],
    ids=["long", "clauses", "words", "star", "wildcards", "brackets", "nots", "regex", "slashes", "controls",
         "fields", "boosts"],
)  # fmt: skip
def test_a_hostile_query_is_answered_or_refused_in_words(
    client: Client, query: str, says: str | None
) -> None:
    answer = client.get("/api/v1/search", params={"q": query})
    assert answer.status_code in ({400} if says else {200, 400})
    if answer.status_code == 400:
        problem = answer.json()
        kind = "bad-request" if "\0" in query else "invalid-query"
        assert problem["type"].endswith(f"/{kind}")
        assert (says or "") in problem["detail"]
        assert len(problem["detail"]) < 500


@pytest.mark.requirement("SD-03")
@pytest.mark.parametrize("query", ["q=%ED%A0%80", "q=%FF%FE", "q=%F4%90%80%80", "q=%C0%AF"])
def test_bytes_that_are_no_text_are_refused(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code in {200, 400}
    assert answer.json()


def test_an_index_that_is_gone_is_not_an_empty_archive(tmp_path: Path) -> None:
    """It said that there is nothing, or that the server is at fault."""
    publish(tmp_path, [notice()])
    index(tmp_path)
    app = create_app(Settings(data=tmp_path))
    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.get("/api/v1/search?q=政务").json()["total"] == 1
        shutil.rmtree(home_of("tantivy", tmp_path / INDEX))
        answer = client.get("/api/v1/search?q=政务")
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (
            503,
            "index-unavailable",
        )
        assert client.get("/search?q=政务").status_code == 503
        assert client.get("/readyz").status_code == 503
        index(tmp_path)
        assert client.get("/api/v1/search?q=政务").json()["total"] == 1
        assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", ENGINES)
def test_what_was_withdrawn_is_not_counted_while_the_index_still_has_it(
    tmp_path: Path, name: EngineName, unit: Unit
) -> None:
    office = Office(tmp_path)
    text = "一、停车场公开收费。"
    ids = [office.file(f"{place}号办法", text, components=outline(text)) for place in range(3)]
    follow_index(tmp_path, name)
    office.decide(ids[0], 1, "held")
    follow(tmp_path)
    asked = {"q": "停车场", "unit": unit, "facets": "year", "histogram": "year"}
    with TestClient(create_app(Settings(data=tmp_path, engine=name))) as client:
        found = client.get("/api/v1/search", params=asked).json()
    assert {hit["id"] for hit in found["items"]} == set(ids[1:])
    assert found["total"] == 2
    assert [count["count"] for count in found["facets"]["year"]] == [2]
    assert [bar["count"] for bar in found["histogram"]] == [2]


def test_an_archive_of_nothing_has_no_hits(tmp_path: Path) -> None:
    publish(tmp_path, [])
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        assert client.get("/api/v1/search?q=政务").json()["total"] == 0


def test_the_page_tells_a_mistake_in_chinese_too(client: Client) -> None:
    assert "括号没有配对" in client.get("/search?q=(政务").text


def test_a_page_behind_the_last_does_not_say_that_nothing_was_found(client: Client) -> None:
    text = client.get("/search?q=数据&sort=signed_on&page=9").text
    assert "共 14 份" in text
    assert "没有找到" not in text
    assert re.search(r'<a href="/search\?q=[^"]*sort=signed_on">这一页没有结果', text)
