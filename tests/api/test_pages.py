"""The reading site: what a person sees, in two languages; it needs no script."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.ids import organ_id
from tests.made_up import draft, metadata, publish

pytestmark = pytest.mark.requirement("WS-09", "FOI-06")

Client = TestClient[Litestar]
_VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """A page's elements, whether they are closed, its metas, links and ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.metas: dict[str, str | None] = {}
        self.links: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.attributes.append((tag, values))
        self.ids += [values.get("id") or ""] * ("id" in values)
        self.links += [values.get("href") or ""] * (tag == "a")
        self.labelled |= {values.get("for") or ""} if tag == "label" else set()
        self.metas |= {values.get("name") or "": values.get("content")} if tag == "meta" else {}
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.open += [tag] * (tag not in _VOID)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


PATHS = [
    "/", "/?lang=en", "/search", "/search?q=数据&kind=announcement", "/search?q=%22",
    "/search?q=数据&lang=en", "/search?q=没有这样的词语", "/documents/{notice}",
    "/documents/{statute}", "/documents/{statute}?lang=en", "/documents/{statute}/versions/1",
    "/documents/{statute}/on/2024-01-01", "/documents/{statute}/on/2024-01-01?lang=en",
    "/documents/{notice}/at/2024-06-01T02:03:04.000Z",
    "/documents/{notice}/at/2024-06-01T02:03:04.000Z?lang=en",
    "/problems/not-found", "/organs", "/organs?lang=en", "/organs/{organ}", "/organs/{organ}?lang=en",
    "/about", "/about?lang=en",
    "/issues", "/issues?lang=en", "/issues/示例省人民政府公报",
    "/issues/示例省人民政府公报/2024", "/issues/示例省人民政府公报/2024/11",
    "/issues/示例省人民政府公报/2024/13?lang=en",
    "/issues/示例省人民政府公报/2024/11/at/2024-06-20T01:02:03.000Z", "/coverage", "/coverage?lang=en",
    "/datasets", "/datasets?lang=en", "/datasets/documents", "/datasets/permits?by=kind&sum=amount", "/datasets/permits/versions", "/datasets/permits/diff?lang=en",
    "/datasets/issues?lang=en", "/feedback", "/feedback?lang=en",
    "/standards", "/standards?lang=en", "/standards/catalogue", "/standards/formats?lang=en", "/standards/metadata/1.0",
    "/standards/interface",
]  # fmt: skip


@pytest.fixture
def page(client: Client, ids: list[str], request: pytest.FixtureRequest) -> Page:
    path: str = request.param
    organ = organ_id("示例省人民政府")
    return Page(client.get(path.format(notice=ids[0], statute=ids[1], organ=organ)).text)


def check_sound(page: Page) -> None:
    """Fails for a page that is badly made, cannot be read by all, or runs a script in the page."""
    tags = [tag for tag, _ in page.attributes]
    assert page.open == []
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert dict(page.attributes)["html"]["lang"] in {"zh-CN", "en"}
    assert tags.count("main") == 1
    inputs = [values for tag, values in page.attributes if tag in ("input", "select")]
    assert all(values.get("type") == "hidden" or values["id"] in page.labelled for values in inputs)
    assert all(link.partition("#")[2] in page.ids for link in page.links if link.startswith("#"))
    scripts = [
        str(values.get("src"))
        for tag, values in page.attributes
        if tag == "script" and values.get("type") != "application/ld+json"  # which none runs
    ]
    assert all(source.startswith("/static/suggest.js?v=") for source in scripts)
    assert not any(
        name.startswith("on") or name == "style" for _, v in page.attributes for name in v
    )


@pytest.mark.requirement("WS-11", "FOI-12")
@pytest.mark.parametrize("page", PATHS, indirect=True)
def test_a_page_is_sound_and_accessible(page: Page) -> None:
    check_sound(page)


@pytest.mark.parametrize("page", PATHS, indirect=True)
def test_every_page_says_which_site_it_is_of(page: Page) -> None:
    assert page.metas["SiteName"] == "示例省人民政府公报"
    assert page.metas["SiteDomain"] == "gazette.example"
    assert page.metas["SiteIDCode"] == "6200000001"


@pytest.mark.parametrize(
    "page",
    [
        "/search?q=数据",
        "/documents/{notice}",
        "/organs",
        "/organs/{organ}",
        "/about",
        "/issues",
        "/issues/示例省人民政府公报",
        "/issues/示例省人民政府公报/2024",
        "/issues/示例省人民政府公报/2024/11",
        "/coverage",
        "/datasets",
        "/datasets/documents",
        "/standards",
        "/standards/catalogue",
    ],
    indirect=True,
)
def test_a_column_is_described(page: Page) -> None:
    """A document's page described its column as 份文件, the unit of a count."""
    assert all(page.metas[f"Column{part}"] for part in ("Name", "Description", "Keywords", "Type"))
    assert len(str(page.metas["ColumnDescription"])) > len("份文件")


@pytest.mark.parametrize("page", ["/documents/{notice}"], indirect=True)
def test_a_document_carries_its_tags(page: Page) -> None:
    assert page.metas["ArticleTitle"] == "示例省人民政府关于推进政务公开的通知"
    assert page.metas["PubDate"] == "2024-05-25 00:00"
    assert page.metas["ContentSource"] == "示例省人民政府、示例省数据局"
    assert page.metas["ColumnType"] == "政策文件"
    assert page.metas["Author"] == page.metas["ContentSource"]
    assert str(page.metas["Url"]).startswith("https://gazette.example/documents/")


@pytest.mark.parametrize(
    "page",
    [
        "/issues/示例省人民政府公报/2024/11",
        "/issues/示例省人民政府公报/2024/11/at/2024-06-20T01:02:03.000Z",
    ],
    indirect=True,
)
def test_an_issue_carries_its_tags(page: Page) -> None:
    assert "2024年第11期" in str(page.metas["ArticleTitle"])
    assert page.metas["PubDate"] == "2024-06-15 00:00"
    assert page.metas["ContentSource"]


def test_the_page_shows_the_document(client: Client, ids: list[str]) -> None:
    text = client.get(f"/documents/{ids[1]}").text
    digest = client.get(f"/api/v1/documents/{ids[1]}").json()["digest"]
    for part in ("现行有效", "第一章 总则", "2019年11月28日通过", digest["sha-256"], digest["sm3"]):
        assert part in text
    assert '<h2 id="chp_1">第一章 总则</h2>' in text
    assert '<a href="#chp_1">第一章 总则</a>' in text
    assert f'<a href="https://gazette.example/documents/{ids[1]}.txt">' in text
    assert f'href="/documents/{ids[1]}/versions/1"' in text


def test_citations_are_links_and_markup_is_text(client: Client, ids: list[str]) -> None:
    text = client.get(f"/documents/{ids[0]}").text
    assert f'<a href="/documents/{ids[1]}">《示例省数据条例》第三条</a>' in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert f'href="/documents/{ids[0]}"' in client.get(f"/documents/{ids[1]}").text


@pytest.mark.requirement("WS-04")
def test_a_repealed_document_is_marked(client: Client, ids: list[str]) -> None:
    assert '<span class="badge s-repealed">废止</span>' in client.get(f"/documents/{ids[2]}").text


def test_search_marks_what_it_found(client: Client, ids: list[str]) -> None:
    text = client.get("/search?q=工作台账").text
    assert "<mark>工作台账</mark>" in text
    assert f'href="/documents/{ids[0]}"' in text


def test_search_turns_pages_and_narrows(client: Client) -> None:
    text = client.get("/search?q=数据").text
    assert "共 14 份" in text
    assert 'href="/search?q=%E6%95%B0%E6%8D%AE&amp;kind=announcement"' in text
    assert "共 12 份" in client.get("/search?q=数据&kind=announcement").text


def test_a_query_that_cannot_be_read_is_explained(client: Client) -> None:
    text = client.get("/search?q=%22公开").text
    assert 'role="alert"' in text


def test_english_stays_english(client: Client, ids: list[str]) -> None:
    text = client.get("/?lang=en").text
    assert "Newest documents" in text
    assert f'href="/documents/{ids[0]}?lang=en"' in text
    assert 'lang="zh-CN">中文</a>' in text


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/html; charset=utf-8"),
        ("", "text/html; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/json", "application/json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/html;q=0.5, application/json", "application/json"),
        ("text/*;q=0.3, application/json;q=0.2", "text/html; charset=utf-8"),
    ],
)
def test_one_address_has_many_forms(
    client: Client, ids: list[str], accept: str, media_type: str
) -> None:
    answer = client.get(f"/documents/{ids[0]}", headers={"accept": accept})
    assert answer.headers["content-type"] == media_type
    assert "Accept" in answer.headers["vary"].split(", ")


def test_an_ending_chooses_the_form(client: Client, ids: list[str]) -> None:
    page = client.get(f"/documents/{ids[0]}.json", headers={"accept": "text/html"})
    assert page.json() == client.get(f"/api/v1/documents/{ids[0]}").json()
    assert 'rel="canonical"' in page.headers["link"]


def test_a_form_that_is_not_offered_is_refused(client: Client, ids: list[str]) -> None:
    answer = client.get(f"/documents/{ids[0]}", headers={"accept": "application/pdf"})
    assert (answer.status_code, answer.json()["type"]) == (
        406,
        "https://gazette.example/problems/not-acceptable",
    )


def test_the_text_that_answers_is_called_the_latest(tmp_path: Path) -> None:
    """Not always the one recorded last: an old print may come in after the new one."""
    dated = [
        metadata("示例通知", number="示政发〔2019〕1号", signed_on=date(year, 3, 1))
        for year in (2024, 2019)
    ]
    publish(tmp_path, [draft(f"{at}", f"文本{at}。\n", one) for at, one in enumerate(dated)])
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        (document,) = client.get("/api/v1/documents").json()["items"]
        text = client.get(f"/documents/{document['id']}").text
    marked = re.findall(r'/versions/([0-9]+)"[^>]*>[^<]*</a> \(最新\)', text)
    assert marked == [str(document["version"])]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "name",
    [
        "in_force_on",
        "published_from",
        "published_to",
        "recorded_before",
        "signed_from",
        "signed_to",
    ],
)
def test_every_condition_is_shown_by_its_name(client: Client, name: str, lang: str) -> None:
    """Those by date had no words: the page failed."""
    answer = client.get("/search", params={name: "2024-05-23", "lang": lang})
    assert answer.status_code == 200
    assert "2024-05-23" in answer.text
