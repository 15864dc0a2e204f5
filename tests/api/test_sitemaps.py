"""Sitemaps by the schemas of sitemaps.org: every page is named once, and every name answers."""

from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree

pytestmark = pytest.mark.requirement("item-9", "OD-02", "OD-03", "WS-13")

Client = TestClient[Litestar]
SCHEMAS = Path(__file__).parent.parent / "data" / "sitemaps-0.9"
BASE = "https://gazette.example"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def checked(client: Client, address: str, schema: str) -> etree._Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/xml"
    root = etree.fromstring(answer.content)
    etree.XMLSchema(etree.parse(SCHEMAS / schema)).assertValid(root)
    return root


def addresses(root: etree._Element) -> dict[str, str | None]:
    """Each address with its lastmod."""
    return {
        str(one.findtext("s:loc", namespaces=NAMES)): one.findtext("s:lastmod", namespaces=NAMES)
        for one in root
    }


def sitemaps(client: Client) -> dict[str, str | None]:
    return addresses(checked(client, "/sitemap.xml", "siteindex.xsd"))


def pages(client: Client) -> dict[str, str | None]:
    """What all sitemaps name."""
    found: dict[str, str | None] = {}
    for address in sitemaps(client):
        named = addresses(checked(client, address.removeprefix(BASE), "sitemap.xsd"))
        assert not found.keys() & named.keys()
        found |= named
    return found


def test_every_document_is_named_with_its_last_change(client: Client, ids: list[str]) -> None:
    changes = client.get("/api/v1/changes").json()["items"]
    at = {f"{BASE}/documents/{one['document']}": one["at"] for one in changes}
    found = pages(client)
    assert len(at) == len(ids)
    assert {address: found[address] for address in at} == at
    assert sitemaps(client)[f"{BASE}/sitemaps/documents-0.xml"] == max(at.values())


def test_every_address_answers_without_leading_elsewhere(client: Client) -> None:
    found = [address.removeprefix(BASE) for address in pages(client)]
    assert {"/", "/datasets/documents", "/about", "/organs"} < set(found)
    assert [path for path in found if path.startswith("/issues/") and path.count("/") == 4]
    answers = {path: client.get(path, follow_redirects=False).status_code for path in found}
    assert {path: status for path, status in answers.items() if status != 200} == {}


def test_a_sitemap_that_did_not_change_is_not_sent_again(client: Client) -> None:
    for name in ("documents-0.xml", "issues-0.xml", "pages.xml"):
        tag = client.get(f"/sitemaps/{name}").headers["etag"]
        again = client.get(f"/sitemaps/{name}", headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["documents-1.xml", "documents-0", "documents-٣.xml", "years.xml"])
def test_a_sitemap_that_there_is_not_is_not_found(client: Client, name: str) -> None:
    answer = client.get(f"/sitemaps/{name}", headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_sitemap_without_an_address_is_invalid(client: Client) -> None:
    root = checked(client, "/sitemaps/pages.xml", "sitemap.xsd")
    root[0].remove(root[0][0])
    assert not etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd")).validate(root)
