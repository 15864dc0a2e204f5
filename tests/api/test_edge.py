"""What every answer has: HEAD, ETag, gzip, CORS, a request id, the policy of pages."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from opendata.public.publish import follow
from tests.made_up import notice, publish, record, statute

pytestmark = pytest.mark.requirement("item-37", "SEC-01")

Client = TestClient[Litestar]
PATHS = [
    "/", "/search?q=数据", "/documents/{id}", "/documents/{id}.json", "/documents/{id}.txt",
    "/documents/{id}.docx", "/documents/{id}/versions/1.docx", "/documents/{id}.ofd",
    "/documents/{id}/versions/1", "/documents/{id}/versions/1.json", "/documents/{id}/on/2024-01-01",
    "/documents/{id}/on/2024-01-01.txt", "/documents/{id}/at/2024-06-01T02:03:04.000Z",
    "/documents/{id}/at/2024-06-01T02:03:04.000Z.json", "/timemap/documents/{id}",
    "/timemap/documents/{id}.json", "/api/v1/documents/{id}/provenance",
    "/api/v1/documents/{id}/provenance?format=jsonld", "/api/v1/documents", "/api/v1/documents/{id}",
    "/api/v1/documents/{id}/versions", "/api/v1/documents/{id}/versions/1",
    "/api/v1/documents/{id}/articles", "/api/v1/documents/{id}/articles/chp_1",
    "/api/v1/documents/{id}/relations", "/api/v1/search?q=数据", "/api/v1/resolve?ref=示例省数据条例",
    "/api/v1/changes", "/api/v1/changes?include=record", "/feeds/documents.atom", "/feeds/issues.atom",
    "/feeds/search.atom?q=数据", "/feeds/changes.atom", "/api/v1/stats?by=issuer,year",
    "/api/v1/issuers", "/api/v1/topics",
    "/api/v1/datasets", "/api/v1/datasets/documents", "/api/v1/datasets/documents/rows",
    "/catalog.jsonld", "/datasets", "/datasets/documents", "/downloads",
    "/openapi.json", "/problems/not-found", "/static/site.css",
]  # fmt: skip
PLAIN = {"accept-encoding": "identity"}
KEPT = {
    "/api/v1/documents/{id}/versions/1": "public, max-age=3600, s-maxage=0, immutable",
}
"""How long, where it is not to be asked for again each time."""


@pytest.mark.parametrize("path", PATHS)
def test_every_address_has_what_every_answer_has(client: Client, ids: list[str], path: str) -> None:
    answer = client.get(path.format(id=ids[1]), headers=PLAIN)
    assert answer.status_code == 200
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["cache-control"] == KEPT.get(path, "public, no-cache")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("path", PATHS)
def test_head_says_what_get_would(client: Client, ids: list[str], path: str) -> None:
    got = client.get(path.format(id=ids[1]), headers=PLAIN)
    head = client.head(path.format(id=ids[1]), headers=PLAIN)
    differ = {"x-request-id"}
    assert (head.status_code, head.content) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k not in differ} == {
        k: v for k, v in got.headers.items() if k not in differ
    }


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("packed", ["identity", "gzip"])
def test_what_is_known_is_not_sent_again(
    client: Client, ids: list[str], path: str, packed: str
) -> None:
    headers = {"accept-encoding": packed}
    tag = client.get(path.format(id=ids[1]), headers=headers).headers["etag"]
    for known in (tag, f'"other", {tag}', "*"):
        answer = client.get(path.format(id=ids[1]), headers={**headers, "if-none-match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"].removeprefix("W/") == tag.removeprefix("W/")
        assert "content-length" not in answer.headers
    other = client.get(path.format(id=ids[1]), headers={**headers, "if-none-match": '"other"'})
    assert other.status_code == 200


def test_what_was_known_is_sent_again_once_the_archive_has_changed(tmp_path: Path) -> None:
    publish(tmp_path, [notice()])
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        address = "/api/v1/documents"
        known = {"if-none-match": client.get(address).headers["etag"]}
        assert [client.get(address, headers=known).status_code for _ in range(3)] == [304] * 3
        record(tmp_path, [statute()])
        follow(tmp_path)
        answer = client.get(address, headers=known)
        assert (answer.status_code, answer.json()["total"]) == (200, 2)


def test_what_is_known_of_one_address_is_not_said_of_another(client: Client) -> None:
    tag = {"if-none-match": client.get("/api/v1/documents").headers["etag"]}
    assert client.get("/api/v1/documents", headers=tag).status_code == 304
    assert client.get("/api/v1/documents?limit=1", headers=tag).status_code == 200
    assert client.post("/api/v1/documents", headers=tag).status_code == 405


def test_long_answers_are_packed_for_those_who_can(client: Client) -> None:
    plain = client.get("/api/v1/documents", headers=PLAIN)
    with client.stream(
        "GET", "/api/v1/documents", headers={"accept-encoding": "br, gzip"}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] == "W/" + plain.headers["etag"]
    assert gzip.decompress(raw) == plain.content


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br", ""])
def test_nobody_gets_what_he_cannot_unpack(client: Client, accepted: str) -> None:
    answer = client.get("/api/v1/documents", headers={"accept-encoding": accepted})
    assert "content-encoding" not in answer.headers


def test_the_text_is_tagged_with_its_own_digest(client: Client, ids: list[str]) -> None:
    answer = client.get(f"/documents/{ids[1]}.txt", headers=PLAIN)
    digest = client.get(f"/api/v1/documents/{ids[1]}").json()["digest"]
    assert hashlib.sha256(answer.content).hexdigest() == digest["sha-256"]
    assert hashlib.new("sm3", answer.content).hexdigest() == digest["sm3"]
    assert answer.headers["etag"] == f'"{digest["sha-256"]}"'


def test_a_request_id_is_kept_or_made(client: Client) -> None:
    assert (
        client.get("/healthz", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    )
    made = [
        client.get("/healthz", headers={"x-request-id": "<script>"}).headers["x-request-id"]
        for _ in range(2)
    ]
    assert made[0] != made[1]
    assert all(re.fullmatch("[0-9a-f]{12}-[0-9a-f]+", one) for one in made)


def test_a_browser_may_ask_first(client: Client) -> None:
    headers = {"origin": "https://a.example", "access-control-request-method": "GET"}
    answer = client.options("/api/v1/documents", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    asked = client.options("/api/v1/resolve", headers=headers)
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert client.options("/api/v1/documents").headers["access-control-allow-origin"] == "*"


OWN_SCRIPT = r'<script src="/static/suggest\.js\?v=[0-9a-f]+" defer>'
DATA = r'<script type="application/ld\+json">[^<]*'
"""Which no browser runs, and nothing in which can end it."""


@pytest.mark.requirement("SEC-03")
@pytest.mark.parametrize("path", ["/", "/search?q=数据", "/documents/{id}", "/problems/not-found"])
def test_a_page_may_load_nothing_but_our_own(client: Client, ids: list[str], path: str) -> None:
    answer = client.get(path.format(id=ids[0]))
    policy = answer.headers["content-security-policy"]
    sources = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert sources["default-src"] == "'none'"
    assert set(sources.values()) == {"'none'", "'self'"}
    assert answer.headers["referrer-policy"] == "same-origin"
    scripts = re.findall("<script[^>]*>[^<]*", answer.text)
    assert all(re.fullmatch(f"{OWN_SCRIPT}|{DATA}", script) for script in scripts)
    assert not re.search(r"<[^>]+\son[a-z]+=", answer.text)


def test_a_script_stands_only_where_there_is_a_search_box(client: Client, ids: list[str]) -> None:
    for path in ("/", "/search", f"/documents/{ids[0]}", "/organs", "/about"):
        page = client.get(path).text
        assert ("<script src" in page) == ('role="search"' in page)


@pytest.mark.parametrize("file", ["site.css", "suggest.js"])
def test_a_versioned_file_is_kept_for_long(client: Client, file: str) -> None:
    assert "immutable" in client.get(f"/static/{file}?v=1").headers["cache-control"]
