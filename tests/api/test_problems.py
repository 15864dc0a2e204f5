"""Every error on every route has one shape: RFC 9457 problem details."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.problems import TITLES

pytestmark = pytest.mark.requirement("item-37")

Client = TestClient[Litestar]


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/database", 404, "not-found"),
        ("GET", "/api/v1/documents/nothing", 404, "not-found"),
        ("GET", "/documents/nothing", 404, "not-found"),
        ("GET", "/documents/nothing.json", 404, "not-found"),
        ("GET", "/documents/nothing/versions/1", 404, "not-found"),
        ("GET", "/documents/nothing/versions/1.json", 404, "not-found"),
        ("GET", "/documents/nothing/versions/first", 404, "not-found"),
        ("GET", "/documents/nothing/on/2024-01-01", 404, "not-found"),
        ("GET", "/documents/nothing/on/20240101", 404, "not-found"),
        ("GET", "/documents/nothing/on/2024-02-30.txt", 404, "not-found"),
        ("GET", "/documents/nothing/at/2024-01-01", 404, "not-found"),
        ("GET", "/documents/x/on/2024-01-01?x=1", 400, "unknown-parameter"),
        ("GET", "/documents/x/at/2024-01-01?x=1", 400, "unknown-parameter"),
        ("GET", "/issues/x/2024/1/at/2024-01-01", 404, "not-found"),
        ("GET", "/issues/x/2024/1/at/2024-01-01?x=1", 400, "unknown-parameter"),
        ("GET", "/timegate/documents/nothing", 404, "not-found"),
        ("GET", "/timegate/documents/nothing?x=1", 400, "unknown-parameter"),
        ("GET", "/timegate/", 404, "not-found"),
        ("POST", "/timegate/documents/nothing", 405, "method-not-allowed"),
        ("GET", "/timemap/documents/nothing", 404, "not-found"),
        ("GET", "/timemap/documents/nothing?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents/nothing/provenance", 404, "not-found"),
        ("GET", "/api/v1/documents/x/provenance?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents/x/provenance?format=xml", 400, "invalid-parameter"),
        ("GET", "/api/v1/issues?recorded_before=soon", 400, "invalid-parameter"),
        ("GET", "/api/v1/issues/x/2024/1?in_force_on=x", 400, "invalid-parameter"),
        ("GET", "/static/../app.py", 404, "not-found"),
        ("GET", "/static/nothing.css", 404, "not-found"),
        ("GET", "/problems/nothing", 404, "not-found"),
        ("GET", "/api/v1/documents?issuerr=x", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents?recorded_after=2024-01-01", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents/x?field=x", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents/x/versions?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents/x/versions/1?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents/x/articles?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents/x/articles/y?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents/x/relations?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/search?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/resolve?x=1", 400, "unknown-parameter"),
        ("POST", "/api/v1/resolve?x=1", 400, "unknown-parameter"),
        ("POST", "/api/v1/resolve", 422, "invalid-body"),
        ("PUT", "/api/v1/resolve", 405, "method-not-allowed"),
        ("GET", "/?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/issues?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/issues?cursor=x", 400, "invalid-cursor"),
        ("GET", "/api/v1/issues/x/2024/1?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/issues/x/2024/1", 404, "not-found"),
        ("GET", "/api/v1/issues/x/99999999999999999999/1", 404, "not-found"),
        ("GET", "/api/v1/issues/x/abc/1", 404, "not-found"),
        ("GET", "/api/v1/coverage?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/changes?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/changes?since=x", 400, "invalid-cursor"),
        ("POST", "/api/v1/changes", 405, "method-not-allowed"),
        ("GET", "/api/v1/issuers?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/issuers?cursor=x", 400, "invalid-cursor"),
        ("GET", "/api/v1/issuers?level=high", 400, "invalid-parameter"),
        ("GET", "/api/v1/issuers/nothing", 404, "not-found"),
        ("GET", "/api/v1/issuers/nothing?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/topics?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/stats?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/stats?by=kind,year,level", 400, "invalid-parameter"),
        ("GET", "/api/v1/stats?by=colour", 400, "invalid-parameter"),
        ("POST", "/api/v1/stats", 405, "method-not-allowed"),
        ("GET", "/feeds/documents.atom?facets=kind", 400, "unknown-parameter"),
        ("GET", "/feeds/search.atom?x=1", 400, "unknown-parameter"),
        ("GET", "/feeds/issues.atom?limit=201", 400, "invalid-parameter"),
        ("GET", "/feeds/changes.atom?cursor=x", 400, "invalid-cursor"),
        ("GET", "/feeds/nothing.atom", 404, "not-found"),
        ("POST", "/feeds/documents.atom", 405, "method-not-allowed"),
        ("GET", "/api/v1/log/checkpoint?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/log/key?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/log/entries?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/log/entries?start=-1", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/entries?limit=1001", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/entries?start=99999999999999999999", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/inclusion", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/inclusion?index=0&document=x", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/inclusion?index=0&version=1", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/inclusion?index=100000", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/inclusion?index=5&size=5", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/inclusion?index=0&size=100000", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/inclusion?document=nothing", 404, "not-found"),
        ("GET", "/api/v1/log/proof/consistency", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/consistency?from=0", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/consistency?from=5&to=4", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/consistency?from=1&to=100000", 400, "invalid-parameter"),
        ("GET", "/api/v1/log/proof/consistency?from=1&x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents/nothing/proof", 404, "not-found"),
        ("GET", "/api/v1/documents/x/proof?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents/x/proof?version=0", 400, "invalid-parameter"),
        ("GET", "/verify.py?x=1", 400, "unknown-parameter"),
        ("GET", "/issues?x=1", 400, "unknown-parameter"),
        ("GET", "/issues/x", 404, "not-found"),
        ("GET", "/issues/x?x=1", 400, "unknown-parameter"),
        ("GET", "/issues/x/2024", 404, "not-found"),
        ("GET", "/issues/x/2024?x=1", 400, "unknown-parameter"),
        ("GET", "/issues/x/2024/1", 404, "not-found"),
        ("GET", "/issues/x/2024/1?x=1", 400, "unknown-parameter"),
        ("GET", "/coverage?x=1", 400, "unknown-parameter"),
        ("GET", "/search?x=1", 400, "unknown-parameter"),
        ("GET", "/documents/x?x=1", 400, "unknown-parameter"),
        ("GET", "/documents/x/versions/1?x=1", 400, "unknown-parameter"),
        ("GET", "/healthz?x=1", 400, "unknown-parameter"),
        ("GET", "/openapi.json?x=1", 400, "unknown-parameter"),
        ("GET", "/problems/not-found?x=1", 400, "unknown-parameter"),
        ("GET", "/static/site.css?x=1", 400, "unknown-parameter"),
        ("GET", "/api/v1/documents?limit=1001", 400, "invalid-parameter"),
        ("GET", "/api/v1/documents?cursor=x", 400, "invalid-cursor"),
        ("GET", '/api/v1/search?q="', 400, "invalid-query"),
        ("GET", "/api/v1/documents?q=" + "x" * 40_000, 414, "bad-request"),
        ("POST", "/api/v1/documents", 405, "method-not-allowed"),
        ("DELETE", "/", 405, "method-not-allowed"),
        ("PUT", "/documents/x", 405, "method-not-allowed"),
        ("PATCH", "/data/", 405, "method-not-allowed"),
        ("GET", "/data/public.json", 503, "explorer-unavailable"),
    ],
)
def test_every_error_is_a_problem(
    client: Client, method: str, path: str, status: int, kind: str
) -> None:
    answer = client.request(method, path)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-request-id"]
    assert set(problem) - {"errors"} == {
        "type", "title", "status", "detail", "instance", "request_id",
    }  # fmt: skip
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert (answer.status_code, problem["status"]) == (status, status)
    assert problem["type"] == f"https://gazette.example/problems/{kind}"
    assert problem["instance"] == path.partition("?")[0].replace("/static/..", "")


def test_the_nearest_name_is_offered(client: Client) -> None:
    problem = client.get("/api/v1/documents?issuerr=x").json()
    assert problem["errors"] == [{"name": "issuerr", "hint": "issuer"}]


def test_a_wrong_method_names_the_right_ones(client: Client) -> None:
    assert client.post("/api/v1/documents").headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("kind", TITLES)
def test_every_kind_of_problem_has_a_page(client: Client, kind: str) -> None:
    answer = client.get(f"/problems/{kind}")
    assert answer.status_code == 200
    assert TITLES[kind] in answer.text


def test_a_failure_of_ours_tells_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("opendata.public.document_reader.DocumentReader.document", fail)
    answer = client.get("/api/v1/documents/x")
    assert (answer.status_code, answer.json()["type"]) == (
        500,
        "https://gazette.example/problems/internal",
    )
    assert "secret" not in answer.text
    assert "secret" in caplog.text


def test_a_browser_is_shown_a_page(client: Client) -> None:
    answer = client.get("/documents/nothing", headers={"accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert TITLES["not-found"] in answer.text
    assert client.get("/api/v1/x", headers={"accept": "text/html"}).json()["status"] == 404
