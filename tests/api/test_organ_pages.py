"""The pages of organs and of the site itself: counts that agree with the lists they lead to."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings, Site
from gazette.ids import organ_id

Client = TestClient[Litestar]
OFFICE = organ_id("示例省数据局")
_DIGEST = re.compile(r"documents/(?P<id>[a-z0-9]+)\.txt \| sha256sum\n(?P<digest>[0-9a-f]{64})")


def facets(text: str) -> list[tuple[str, int]]:
    """The address and count of each row of a list that narrows."""
    found = re.findall(r'<li><a href="([^"]+)"><span[^>]*>[^<]*</span> <span[^>]*>(\d+)<', text)
    return [(address.replace("&amp;", "&"), int(count)) for address, count in found]


@pytest.mark.requirement("WS-09")
def test_an_organ_has_its_documents_by_year_and_kind(client: Client) -> None:
    text = client.get(f"/organs/{OFFICE}").text
    assert '<h1 lang="zh">示例省数据局</h1>' in text
    rows = facets(text)
    assert {address.partition("&")[2].partition("=")[0] for address, _ in rows} == {"kind", "year"}
    for address, count in rows:
        query = address.partition("?")[2]
        assert client.get(f"/api/v1/documents?{query}").json()["total"] == count
        assert client.get(address).status_code == 200


def test_an_organ_shows_its_newest_first_and_leads_to_all(client: Client) -> None:
    text = client.get(f"/organs/{OFFICE}").text
    newest = client.get(f"/api/v1/documents?issuer={OFFICE}&limit=20").json()
    places = [text.index(f"/documents/{one['id']}") for one in newest["items"]]
    assert places == sorted(places)
    assert f'href="/search?issuer={OFFICE}&amp;sort=-signed_on">全部 {newest["total"]} 份' in text


def test_every_organ_is_listed_with_its_count(client: Client) -> None:
    rows = facets(client.get("/organs").text)
    totals = {
        f"/organs/{row['value']}": row["count"]
        for row in client.get("/api/v1/documents?facets=issuer").json()["facets"]["issuer"]
    }
    assert dict(rows) == totals
    assert client.get("/organs/").status_code == 200


def test_documents_and_home_lead_to_organs(client: Client, ids: list[str]) -> None:
    assert f'<a href="/organs/{OFFICE}">示例省数据局</a>' in client.get(f"/documents/{ids[0]}").text
    assert '<a href="/organs">' in client.get("/").text
    assert f'<a href="/organs/{OFFICE}?lang=en">' in client.get(f"/documents/{ids[0]}?lang=en").text


def test_an_unknown_organ_is_a_problem(client: Client) -> None:
    answer = client.get("/organs/org-nowhere")
    assert answer.status_code == 404
    assert "no organ 'org-nowhere'" in answer.json()["detail"]
    assert client.get(f"/organs/{OFFICE}?years=2022").status_code == 400


def test_the_digest_on_the_page_about_the_site_is_true(client: Client) -> None:
    found = _DIGEST.search(client.get("/about").text)
    assert found is not None
    text = client.get(f"/documents/{found['id']}.txt").content
    assert hashlib.sha256(text).hexdigest() == found["digest"]


@pytest.fixture
def office(tmp_path: Path, made: tuple[Path, list[str]]) -> Iterator[Client]:
    """A site that says all of itself."""
    site = Site(
        name="示例省人民政府公报",
        organizer="示例省人民政府办公厅",
        code="6200000001",
        icp="示ICP备00000000号-1",
        police="示公网安备00000000000000号",
        contact="0000-0000000",
        footer="<b>示例</b>",
    )
    with TestClient(create_app(Settings(data=made[0], site=site))) as made_client:
        yield made_client


@pytest.mark.requirement("WS-10")
@pytest.mark.parametrize("path", ["/", "/about", "/search", "/organs", "/organs?lang=en"])
def test_the_foot_of_every_page_says_who_runs_the_site(office: Client, path: str) -> None:
    foot = office.get(path).text.partition("<footer")[2]
    for words in (
        "示例省人民政府办公厅", "6200000001", "示ICP备00000000号-1", "示公网安备00000000000000号",
        "0000-0000000", "&lt;b&gt;示例&lt;/b&gt;", 'href="/about',
    ):  # fmt: skip
        assert words in foot


@pytest.mark.requirement("WS-10")
def test_what_is_not_set_is_not_shown(client: Client) -> None:
    text = client.get("/about").text
    assert "备案号" not in text
    assert "联系方式：" not in text
