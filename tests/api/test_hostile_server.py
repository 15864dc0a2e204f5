"""Hostile queries over real HTTP: each answered or refused in words, and soon, wherever words are asked."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPResponse
from socket import create_connection
from urllib.parse import quote

import httpx
import msgspec
import pytest

from tests.made_up import announcements, index, notice, publish, statute
from tests.serving import serving

pytestmark = pytest.mark.requirement("SD-03", "SEC-01", "item-31")

_SECONDS = 20.0
"""Of one answer; most take some milliseconds, but the machine may be busy."""
QUERIES = {
    "long": "政" * 10_000,  # as it is: percent-encoded it is an address too long, see below
    "long letters": "a" * 10_000,
    "clauses": quote(" OR ".join(f"政{n}" for n in range(500))),
    "star": "*",
    "stars": quote("* " * 200),
    "star before": quote("*公开"),
    "wildcards": quote("a" + "*?" * 40),
    "few wildcards": quote("ab*?*?*?* cd*?*?*?* ef*?*?*?*"),
    "nots": quote("NOT (" * 200 + "政" + ")" * 200),
    "nots without brackets": quote("NOT " * 200 + "政"),
    "brackets": quote("(" * 480 + "政" + ")" * 480),
    "unclosed": quote("(" * 900),
    "regex": quote("(a+)+$ (x|x)*y [政务"),
    "regex between slashes": quote("/(政.*)+务(公|公)*开/"),
    "long run": quote("a" * 500 + "!"),
    "same pairs": quote("政府政府政府政府政府政府政府政府政府政府"),
    "controls": quote("政\x00务\x01\x1b[2J\x7f\u0085\u202e\u2028"),
    "marks of the analyzer": quote("\uf8f0\uf8f1\uf8f2\uf8f4政"),
    "a lone surrogate": "%ED%A0%80",
    "a pair of surrogates": "%ED%A0%BD%ED%B8%80",
    "beyond Unicode": "%F4%90%80%80",
    "no text": "%FF%FE%C0%AF",
    "half a percent": "%E6%94%BF%E",
    "percent signs": "%25%32%35%25%5A",
    "fields": quote("title:" * 150),
    "quotes": quote('"' * 999),
    "boosts": quote("^".join("政" * 400)),
    "ranges": quote("year:[1 TO 9999] " * 50),
}
WHERE = {
    "search": "/api/v1/search?q={}",
    "search, all asked for": "/api/v1/search?q={}&expand=all&explain=true&facets=issuer&highlights=5",
    "articles": "/api/v1/search?unit=article&q={}",
    "suggest": "/api/v1/suggest?q={}",
    "list": "/api/v1/documents?q={}",
    "page": "/search?q={}",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A real server over a small archive."""
    data = tmp_path_factory.mktemp("hostile") / "data"
    publish(data, [notice(), statute(), *announcements()])
    index(data)
    with serving(data) as client:
        yield client


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("kind", QUERIES)
def test_a_hostile_query_is_answered_or_refused_soon(
    served: httpx.Client, kind: str, where: str
) -> None:
    began = time.monotonic()
    status, said = fetch(served, WHERE[where].format(QUERIES[kind]))
    assert time.monotonic() - began < _SECONDS
    assert status in {200, 400}
    assert said


@pytest.mark.parametrize("where", ["search", "articles", "page", "suggest"])
@pytest.mark.parametrize("kind", ["long", "long letters", "clauses"])
def test_what_is_too_much_is_refused_with_the_reason(
    served: httpx.Client, kind: str, where: str
) -> None:
    status, said = fetch(served, WHERE[where].format(QUERIES[kind]))
    assert status == 400
    assert re.search("longer than|length <=", said)


@pytest.mark.parametrize(
    ("characters", "reason"),
    [
        (7_000, "the query string is longer than 32768 bytes"),
        (10_000, ""),
    ],  # the last by the server
)
def test_an_address_too_long_says_so_by_its_status(
    served: httpx.Client, characters: int, reason: str
) -> None:
    address = WHERE["search"].format(quote("政" * characters))
    assert fetch(served, address) == (HTTPStatus.REQUEST_URI_TOO_LONG, reason)


def test_the_server_goes_on(served: httpx.Client) -> None:
    assert served.get("/api/v1/search", params={"q": "政务公开"}).json()["total"] > 0


def fetch(served: httpx.Client, address: str) -> tuple[int, str]:
    """The status of an answer, and what it says; of a problem its detail.

    By hand: clients refuse long addresses and encode what they send.
    """
    port = served.base_url.port or 0
    asked = f"GET {address} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    with create_connection(("localhost", port), timeout=4 * _SECONDS) as connection:
        connection.sendall(asked.encode())
        answer = HTTPResponse(connection)
        answer.begin()
        body = answer.read().decode()
    is_problem = "problem+json" in answer.headers.get("content-type", "")
    return answer.status, msgspec.json.decode(body)["detail"] if is_problem else body
