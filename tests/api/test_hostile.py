"""Nothing that a reader can send breaks the server: every answer is good or a problem."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

pytestmark = pytest.mark.requirement("item-37", "SEC-01")

Client = TestClient[Litestar]
PATHS = [
    "/api/v1/documents", "/api/v1/search", "/api/v1/resolve", "/api/v1/documents/{id}",
    "/api/v1/documents/{id}/articles", "/api/v1/documents/{id}/relations", "/search",
    "/documents/{id}", "/api/v1/issues", "/api/v1/coverage", "/issues", "/coverage",
]  # fmt: skip
NAMES = [
    "q", "number", "title", "issuer", "kind", "topic", "year", "signed_from", "in_force_on", "cites",
    "cited_by", "ids", "sort", "fields", "facets", "limit", "cursor", "ref", "version", "page",
    "lang", "direction", "highlights", "gazette", "issue", "nonsense",
]  # fmt: skip
WORDS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet='"()[]{}*?:^~+-!&|\\/ANDORTnot公开〔〕《》第三条%\0', max_size=30),
    st.sampled_from(
        ["数据", "示政发〔2024〕12号", "2024-05-23", "-1", "1", "9" * 30, "text", "*", "a*"]
    ),
)
SETTINGS = settings(max_examples=150, deadline=None)


@SETTINGS
@given(st.sampled_from(PATHS), st.lists(st.tuples(st.sampled_from(NAMES), WORDS), max_size=3))
def test_no_query_breaks_the_server(
    client: Client, ids: list[str], path: str, query: list[tuple[str, str]]
) -> None:
    pairs = [(name, value.encode("utf-8", "replace").decode()) for name, value in query]
    answer = client.get(path.format(id=ids[1]), params=urlencode(pairs))
    assert answer.status_code in {200, 400}
    assert answer.status_code == 200 or "/problems/" in answer.json()["type"]


@SETTINGS
@given(st.binary(max_size=20), st.binary(max_size=20))
def test_no_path_breaks_the_server(client: Client, first: bytes, second: bytes) -> None:
    one, two = quote(first, safe="/"), quote(second, safe="/")
    for path in (f"/documents/{one}", f"/api/v1/documents/{one}/{two}", f"/x{one}/{two}"):
        assert client.get(path).status_code < 500


@SETTINGS
@given(
    st.sampled_from(["accept", "accept-encoding", "if-none-match", "x-request-id"]),
    st.text(max_size=40),
)
def test_no_header_breaks_the_server(client: Client, ids: list[str], name: str, value: str) -> None:
    answer = client.get(
        f"/documents/{ids[1]}", headers=[(name.encode(), value.encode("utf-8", "replace"))]
    )
    assert answer.status_code in {200, 304, 406}
