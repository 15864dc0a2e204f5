"""Many references at once: each answered in its place, as it would be alone."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

pytestmark = pytest.mark.requirement("item-37", "OD-07")

Client = TestClient[Litestar]
ADDRESS = "/api/v1/resolve"
REFERENCES = [
    "示政发（2024）第１２号",
    "《示例省数据条例》第三条",
    "示政发〔1999〕1号",
    "示例省数据条例第九十九条",
    "关于推进政务公开的通知",
]


def test_each_is_answered_in_its_place_as_it_would_be_alone(client: Client) -> None:
    answer = client.post(ADDRESS, json=REFERENCES)
    alone = [client.get(ADDRESS, params={"ref": ref}).json() for ref in REFERENCES]
    assert answer.status_code == 200
    assert answer.json() == {"items": alone, "total": 5, "next": None, "facets": {}}


def test_what_is_no_reference_hinders_no_other(client: Client, ids: list[str]) -> None:
    items = client.post(ADDRESS, json=["", "示" * 501, " 示例省数据条例 "]).json()["items"]
    assert [item["outcome"] for item in items] == ["invalid", "invalid", "found"]
    assert items[1]["detail"].endswith("Longer than 500 characters.")
    assert (items[0]["read_as"], items[0]["matches"]) == (None, [])
    assert items[2]["matches"][0]["document"]["id"] == ids[1]


def test_five_hundred_are_answered_and_no_more(client: Client) -> None:
    items = client.post(ADDRESS, json=["示例省数据条例"] * 500).json()["items"]
    assert {item["outcome"] for item in items} == {"found"}
    assert len(items) == 500
    assert client.post(ADDRESS, json=[]).json()["items"] == []
    refused = client.post(ADDRESS, json=["示例省数据条例"] * 501)
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, "invalid-body")


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'"x"', b"[1]", b"[", b'["\xff"]', b"null", b'["\\u0000"]', b'["\\ud800"]']
)
def test_what_is_no_list_of_texts_is_refused_in_words(client: Client, body: bytes) -> None:
    answer = client.post(ADDRESS, content=body)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "invalid-body")
    assert "JSON" in answer.json()["detail"]


def test_what_is_too_large_is_refused(client: Client) -> None:
    answer = client.post(ADDRESS, content=b'["' + b"x" * (2 * 1024 * 1024) + b'"]')
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (413, "too-large")


def test_an_answer_is_kept_by_nobody_and_never_as_before(client: Client) -> None:
    answer = client.post(ADDRESS, json=REFERENCES)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "etag" not in answer.headers
    known = {"if-none-match": "*"}
    assert client.post(ADDRESS, json=REFERENCES, headers=known).status_code == 200


def test_another_sites_script_may_ask(client: Client) -> None:
    headers = {"origin": "https://a.example", "access-control-request-method": "POST"}
    answer = client.options(ADDRESS, headers=headers)
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert client.put(ADDRESS).headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_it_is_described(client: Client) -> None:
    posted = client.get("/openapi.json").json()["paths"][ADDRESS]["post"]
    schema = posted["requestBody"]["content"]["application/json"]["schema"]
    assert (schema["type"], schema["maxItems"]) == ("array", 500)
    assert set(posted["responses"]) >= {"200", "400", "413", "422"}
    assert "304" not in posted["responses"]
