"""`robots.txt` as Scrapy's parser reads it, `security.txt` by the rules of RFC 9116."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from protego import Protego

from api.app import create_app
from api.closed import CLOSED
from api.routes.crawlers import expiry
from api.settings import Settings, Site, load_settings
from gazette.errors import SettingsError

Client = TestClient[Litestar]
BASE = "https://gazette.example"
SECURITY = "/.well-known/security.txt"
FIELD = re.compile(r"(?P<name>[A-Za-z-]+): (?P<value>[!-~][ -~]*)")


@pytest.fixture
def robots(client: Client) -> Protego:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    return Protego.parse(answer.text)


@pytest.mark.requirement("OD-02", "OD-12", "item-9")
@pytest.mark.parametrize(
    "path",
    [
        "/", "/documents/abc", "/documents/abc.json", "/issues/x/2024/1", "/datasets/documents",
        "/api/v1/documents?limit=1000", "/api/v1/documents/abc", "/catalog.jsonld", "/sitemap.xml",
        "/downloads/latest/public.db", "/data/", "/data/public/document", "/feeds/changes.atom",
    ],
)  # fmt: skip
def test_what_is_public_may_be_read_by_programs(robots: Protego, path: str) -> None:
    assert robots.can_fetch(BASE + path, "Baiduspider")


@pytest.mark.requirement("OD-05")
@pytest.mark.parametrize(
    "path",
    [
        "/search?q=数据",
        "/api/v1/search?q=x",
        "/compare?id=a",
        "/data/public/document?kind=x",
        *CLOSED,
    ],
)
def test_endless_and_closed_answers_may_not(robots: Protego, path: str) -> None:
    assert not robots.can_fetch(BASE + path, "Baiduspider")


@pytest.mark.requirement("OD-03")
def test_the_sitemap_is_named(robots: Protego, client: Client) -> None:
    (address,) = robots.sitemaps
    assert client.get(address.removeprefix(BASE)).status_code == 200


def fields(text: str) -> dict[str, str]:
    """The fields of a security.txt, none of which stands there twice here."""
    lines = [line for line in text.split("\n") if line]
    found = [match for line in lines if (match := FIELD.fullmatch(line))]
    assert len(found) == len(lines) == len({match["name"] for match in found})
    return {match["name"]: match["value"] for match in found}


@pytest.mark.requirement("SEC-01")
def test_security_txt_says_whom_to_tell_and_until_when(client: Client) -> None:
    answer = client.get(SECURITY)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    said = fields(answer.text)
    assert said["Contact"] == "mailto:security@gazette.example"
    assert said["Canonical"] == BASE + SECURITY
    left = datetime.fromisoformat(said["Expires"]) - datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=365)


@pytest.mark.requirement("SEC-01")
def test_without_a_contact_there_is_no_file(made: tuple[Path, list[str]]) -> None:
    with TestClient(create_app(Settings(data=made[0]))) as client:
        answer = client.get(SECURITY)
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/problems/not-found")


@pytest.mark.requirement("SEC-01")
def test_without_https_no_address_of_its_own_is_claimed(made: tuple[Path, list[str]]) -> None:
    site = Site(security_contact="tel:+86-000-00000000")
    with TestClient(create_app(Settings(data=made[0], site=site))) as client:
        assert fields(client.get(SECURITY).text).keys() == {
            "Contact", "Expires", "Preferred-Languages"
        }  # fmt: skip


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("text", ["a@b.example", "http://b.example", "mailto:a b", "mailto:a\\n"])
def test_a_contact_that_is_no_address_stops_the_start(text: str, tmp_path: Path) -> None:
    file = tmp_path / "gongbao.toml"
    file.write_text(f'[site]\nsecurity_contact = "{text}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="security_contact"):
        load_settings(file)


@pytest.mark.requirement("SEC-01")
@given(st.dates(date(2000, 1, 1), date(9000, 1, 1)))
def test_it_expires_within_a_year_and_never_soon(today: date) -> None:
    assert timedelta(days=120) < expiry(today) - today < timedelta(days=200)
