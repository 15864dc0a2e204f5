"""Feeds as a stranger's reader sees them: well formed, paged to the end, with what is gone."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree

from gazette.store.writer import Store
from opendata.public.publish import follow
from opendata.to_feed import lasting_id
from tests.made_up import NOW, index, notice, publish, statute
from tests.serving import serving

pytestmark = pytest.mark.requirement("item-37", "OD-07", "GZ-18")

Client = TestClient[Litestar]
FEEDS = ("documents", "search", "issues", "changes")
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def parsed(answer: Any) -> Any:  # Any: feedparser has no types
    """A feed as feedparser reads it; it must be well formed."""
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    read = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert (read.bozo, read.version) == (0, "atom10")
    return read


def walk(client: Client, address: str) -> Iterator[Any]:
    """Every page of a feed."""
    following: str | None = address
    while following:
        page = parsed(client.get(following))
        yield page
        following = next((one.href for one in page.feed.links if one.rel == "next"), None)


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_has_what_a_feed_must_have(client: Client, name: str) -> None:
    read = parsed(client.get(f"/feeds/{name}.atom"))
    assert read.entries
    assert read.feed.id.startswith("urn:uuid:")
    assert read.feed.author == "示例省人民政府办公厅"
    links = {one.rel: one.href for one in read.feed.links}
    assert links["self"] == f"https://gazette.example/feeds/{name}.atom"
    for entry in read.entries:
        assert entry.id.startswith("urn:uuid:")
        assert entry.title
        assert entry.updated_parsed
        assert entry.link.startswith("https://gazette.example/")
        assert client.get(entry.link).status_code == 200


@pytest.mark.parametrize("name", FEEDS)
def test_pages_reach_the_last_entry_and_repeat_none(client: Client, name: str) -> None:
    whole = parsed(client.get(f"/feeds/{name}.atom?limit=200"))
    pages = list(walk(client, f"/feeds/{name}.atom?limit=2"))
    ids = [entry.id for page in pages for entry in page.entries]
    assert ids == [entry.id for entry in whole.entries]
    assert len(set(ids)) == len(ids)
    assert {page.feed.id for page in pages} == {whole.feed.id}


def test_a_document_has_one_id_in_all_feeds(client: Client, ids: list[str]) -> None:
    asked = {
        "documents": "?title=推进政务公开", "search": "?q=title:推进政务公开", "changes": "?limit=200"
    }  # fmt: skip
    for name, query in asked.items():
        entries = parsed(client.get(f"/feeds/{name}.atom{query}")).entries
        assert lasting_id(f"documents/{ids[0]}") in [entry.id for entry in entries]


def test_an_entry_tells_what_lists_tell(client: Client) -> None:
    (entry,) = parsed(client.get("/feeds/documents.atom?number=示政发[2024]12号")).entries
    assert entry.title == "示例省人民政府关于推进政务公开的通知"
    assert entry.summary == "推进政务公开的三项要求。"
    assert [one.name for one in entry.authors] == ["示例省人民政府", "示例省数据局"]
    assert entry.published == "2024-06-01T02:03:04.000Z"
    kinds = {tag.term: tag.label for tag in entry.tags}
    assert kinds["government_normative"] == "政府规范性文件"
    forms = {one.type for one in entry.links if one.rel == "alternate"}
    assert forms == {"text/html", "application/json", "text/plain"}


def test_a_feed_follows_its_list(client: Client, ids: list[str]) -> None:
    total = client.get("/api/v1/documents?issuer=示例省数据局&kind=announcement").json()["total"]
    feed = parsed(
        client.get("/feeds/documents.atom?issuer=示例省数据局&kind=announcement&limit=200")
    )
    assert len(feed.entries) == total == 12
    other = parsed(client.get("/feeds/documents.atom?issuer=示例省人民政府"))
    assert other.feed.id != feed.feed.id
    issues = parsed(client.get("/feeds/issues.atom?gazette=示例省人民政府公报")).entries
    assert next(entry.published for entry in issues) == "2024-07-15T00:00:00+08:00"


@pytest.mark.parametrize("path", ["/search?q=数据&kind=announcement", "/issues", "/organs", "/"])
def test_pages_lead_to_their_feeds(client: Client, path: str) -> None:
    page = client.get(path).text
    feeds = re.findall(r'<link rel="alternate" type="application/atom\+xml" href="([^"]+)"', page)
    assert feeds
    assert all(parsed(client.get(unescape(feed))).entries for feed in feeds)


def test_the_page_of_an_organ_leads_to_its_own_feed(client: Client) -> None:
    issuer = client.get("/api/v1/documents?facets=issuer").json()["facets"]["issuer"][0]
    page = client.get(f"/organs/{issuer['value']}").text
    (feed,) = set(re.findall(r'"(/feeds/[^"]+)"', page))
    assert len(parsed(client.get(f"{feed}&limit=200")).entries) == issuer["count"]


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_refuses_what_it_does_not_know(client: Client, name: str) -> None:
    assert client.get(f"/feeds/{name}.atom?facets=kind").status_code == 400
    assert client.get(f"/feeds/{name}.atom?cursor=x").json()["type"].endswith("invalid-cursor")


@pytest.mark.requirement("OD-11")
def test_a_reader_of_the_real_server_sees_what_was_withdrawn(tmp_path: Path) -> None:
    ids = publish(tmp_path, [notice(), statute()])
    index(tmp_path)
    with serving(tmp_path) as client:
        for name in FEEDS:
            assert not feedparser.parse(str(client.base_url.join(f"/feeds/{name}.atom"))).bozo
        with Store.open(tmp_path) as store:
            store.withdraw(
                ids[0], None, code="published_in_error", authority="示例省人民政府办公厅",
                on=date(2024, 6, 1), note=None, actor="editor", now=NOW.replace(month=7),
            )  # fmt: skip
        follow(tmp_path)
        answer = client.get("/feeds/changes.atom")
        assert [entry.title for entry in parsed(answer).entries] == ["示例省数据条例"]
        (gone,) = etree.fromstring(answer.content).iter(TOMBSTONE)
        assert dict(gone.attrib) == {
            "ref": lasting_id(f"documents/{ids[0]}"), "when": "2024-07-01T02:03:04.000Z"
        }  # fmt: skip
        assert [one.strip() for one in gone.itertext()] == [
            "示例省人民政府办公厅", "误发 It was published in error"
        ]  # fmt: skip
