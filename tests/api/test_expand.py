"""Expansion over HTTP and on the page: opt-in, refused by name, and told."""

import re
from html import unescape
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.store.writer import Store
from gazette.text.organ_table import Organ
from opendata.public.publish import follow
from tests.conftest import NOON
from tests.made_up import announcements, index, notice, publish
from tests.office import Office

pytestmark = pytest.mark.requirement("item-31", "item-37", "WS-08")

Client = TestClient[Litestar]
SEARCH = "/api/v1/search"


def total(client: Client, q: str, **more: str) -> int:
    found: int = client.get(SEARCH, params={"q": q, **more}).json()["total"]
    return found


@pytest.mark.parametrize("expand", ["script", "all", "numerals,script"])
def test_a_word_in_another_script_is_found_when_asked(client: Client, expand: str) -> None:
    assert total(client, "數據目錄") == 0
    assert total(client, "數據目錄", expand=expand) == total(client, "数据目录") > 0
    assert total(client, '"數據目錄"', expand=expand) == 0


@pytest.mark.parametrize("word", ["zhengwugongkai", "Zhèngwùgōngkāi", "zwgk", "title:zwgk"])
@pytest.mark.parametrize("expand", ["pinyin", "all"])
def test_words_of_titles_are_found_by_their_sound_when_asked(
    client: Client, word: str, expand: str
) -> None:
    assert total(client, word) == 0
    assert total(client, word, expand=expand) == total(client, "title:政务公开") > 0


def test_an_organ_is_found_by_its_initials(client: Client) -> None:
    assert total(client, "issuer:slsrmzf", expand="pinyin") == total(
        client, "issuer:示例省人民政府"
    )


@pytest.mark.parametrize("word", ['"zwgk"', "zwgk*", "number:szf", "gk", "kai", "xyzzy", "政务公"])
def test_what_is_exact_or_no_sound_of_a_name_stands_for_itself(client: Client, word: str) -> None:
    assert total(client, word, expand="pinyin") == total(client, word)


def test_it_is_told_which_words_sound_so(client: Client) -> None:
    asked = {"q": "zwgk", "expand": "pinyin", "explain": "true"}
    told = client.get(SEARCH, params=asked).json()["explanation"]
    assert told["terms"][0]["variants"] == [{"text": "政务公开", "by": ["pinyin"]}]


def test_only_public_names_are_read_out(tmp_path: Path) -> None:
    """A held title is not in public.db, whose names alone are asked."""
    data = tmp_path / "data"
    office = Office(data)
    office.file("示例省停车场管理办法", "依照示例省矿山安全规程。")
    office.file("示例省矿山安全规程", "停车。", held=True)
    follow(data)
    index(data)
    with TestClient(create_app(Settings(data=data))) as client:
        assert total(client, "tcc", expand="pinyin") == 1
        assert total(client, "ksaqgc", expand="pinyin") == 0


@pytest.mark.parametrize(
    ("wrong", "hint"), [("scripts", "script"), ("synonym", "synonyms"), ("alle", "all")]
)
def test_a_wrong_expansion_is_refused_with_the_nearest(
    client: Client, wrong: str, hint: str
) -> None:
    answer = client.get(SEARCH, params={"q": "数据", "expand": f"script,{wrong}"})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["name"], error["hint"]) == (400, "expand", hint)


def test_a_query_is_explained(client: Client) -> None:
    asked = {"q": '數據目錄 AND NOT "第3条"', "expand": "all", "explain": "true"}
    told = client.get(SEARCH, params=asked).json()["explanation"]
    assert told["query"] == '數據目錄 AND (NOT "第3条")'
    assert told["expand"] == ["pinyin", "script", "numerals", "aliases", "synonyms"]
    word, quoted = told["terms"]
    assert (word["text"], word["field"], word["exact"]) == ("數據目錄", "any", False)
    assert {"text": "数据目录", "by": ["script"]} in word["variants"]
    assert (quoted["exact"], quoted["variants"]) == (True, [])


def test_what_was_searched_can_be_searched_again(client: Client) -> None:
    asked = {"q": "數據目錄 OR 政務", "expand": "all", "explain": "true"}
    told = client.get(SEARCH, params=asked).json()
    assert total(client, told["explanation"]["searched"]) == told["total"] > 0


def test_without_expansion_nothing_is_added(client: Client) -> None:
    told = client.get(SEARCH, params={"q": "数据", "explain": "true"}).json()["explanation"]
    assert told["query"] == told["searched"] == "数据"
    assert told["terms"] == [{"text": "数据", "field": "any", "exact": False, "variants": []}]


def test_nothing_is_explained_unasked(client: Client) -> None:
    assert client.get(SEARCH, params={"q": "数据"}).json()["explanation"] is None


def test_the_next_page_is_of_the_same_expansion(client: Client) -> None:
    first = client.get(SEARCH, params={"q": "數據", "expand": "script", "limit": "5"}).json()
    second = client.get(first["next"].removeprefix("https://gazette.example")).json()
    assert second["total"] == first["total"] == total(client, "数据")
    assert not {hit["id"] for hit in first["items"]} & {hit["id"] for hit in second["items"]}


def test_what_stands_for_a_word_is_marked(client: Client) -> None:
    (hit, *_) = client.get(SEARCH, params={"q": "數據", "expand": "script"}).json()["items"]
    (piece,) = hit["highlights"]
    assert {piece["text"][start:end] for start, end in piece["marks"]} == {"数据"}


def test_parts_of_words_are_found_when_asked_for_by_name(client: Client) -> None:
    asked = "数据怎么开放呢"
    assert total(client, asked) == total(client, asked, expand="all") == 0
    assert total(client, asked, expand="parts") > 0
    assert total(client, f'"{asked}"', expand="all,parts") == 0


def test_parts_of_words_are_explained(client: Client) -> None:
    asked = {"q": "数据怎么开放", "expand": "parts", "explain": "true"}
    told = client.get(SEARCH, params=asked).json()
    assert told["explanation"]["expand"] == ["parts"]
    assert '"开放"' in told["explanation"]["searched"]
    assert total(client, told["explanation"]["searched"]) == told["total"]


def test_the_page_offers_parts_of_words(client: Client) -> None:
    page = client.get("/search", params={"q": "数据怎么开放", "lang": "zh"}).text
    assert "expand=parts" in page
    assert "部分字词" in page
    assert "<mark>" in client.get("/search", params={"q": "数据怎么开放", "expand": "parts"}).text


def test_parts_look_for_other_names_only_with_synonyms(client: Client) -> None:
    asked = {"q": "养狗要不要登记", "explain": "true"}
    parts, both = (
        client.get("/api/v1/search", params={**asked, "expand": expand}).json()["explanation"]
        for expand in ("parts", "synonyms,parts")
    )
    assert "养犬" not in parts["searched"]
    assert "养犬" in both["searched"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_tells_what_was_added_and_leads_back(client: Client, lang: str) -> None:
    asked = {"q": "數據", "expand": "script", "lang": lang}
    page = unescape(client.get("/search", params=asked).text)
    assert re.search(r'<b lang="zh">數據</b>：(同时查找|also) <span lang="zh">数据</span>', page)
    words = {"zh": "只按原文检索", "en": "Search for the words alone"}[lang]
    (address,) = re.findall(rf'<a href="([^"]+)">{words}</a>', page)
    back = client.get(address).text
    assert "expand=script" in back
    assert words not in back


def test_the_page_offers_each_expansion(client: Client) -> None:
    page = client.get("/search", params={"q": "数据", "expand": "script"}).text
    offered = re.findall(r"expand=([a-z%2C]+)", page)
    assert {"pinyin%2Cscript", "script%2Cnumerals", "script%2Caliases", "script%2Csynonyms"} <= set(
        offered
    )
    assert '<input type="hidden" name="expand" value="script">' in page


def test_the_page_refuses_a_wrong_expansion(client: Client) -> None:
    assert client.get("/search", params={"q": "数据", "expand": "skript"}).status_code == 400


def test_other_names_of_organs_come_from_the_table(tmp_path: Path) -> None:
    publish(tmp_path, [notice(), *announcements()])
    with Store.open(tmp_path) as store:
        organ = Organ(name="示例省数据局", short_names=("省数局",))
        store.load_organs([organ], actor="编辑", now=NOON)
    follow(tmp_path)
    index(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        assert total(client, "issuer:省数局") == 0
        assert total(client, "issuer:省数局", expand="aliases") == 13


def test_lists_stay_exact(client: Client) -> None:
    answer = client.get("/api/v1/documents", params={"q": "数据", "expand": "all"})
    assert answer.json()["errors"][0]["name"] == "expand"


def test_the_page_offers_parts_of_words_only_where_nothing_is_found(client: Client) -> None:
    found_nothing = client.get("/search", params={"q": "数据怎样才能用起来"}).text
    address = re.search(
        '<a href="([^"]*expand=parts[^"]*)">查找含有部分字词的文件</a>', found_nothing
    )
    assert address is not None
    loosened = client.get(unescape(address[1])).text
    assert 'class="entries"' in loosened
    for other in (loosened, client.get("/search", params={"q": "数据"}).text):
        assert "查找含有部分字词的文件" not in other
