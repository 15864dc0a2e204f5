"""Who comes in: so many requests of an address, none of them without a name."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.door import ACCESS
from api.settings import Settings
from tests.serving import serving

pytestmark = pytest.mark.requirement("item-37", "SEC-01", "SD-08")

STRANGER, PROXY = "192.0.2.7", "10.0.0.1"


def ask(
    data: Path, count: int, *, peer: str = STRANGER, path: str = "/healthz", **settings: object
) -> list[httpx.Response]:
    """So many answers to one peer, each request as if for an address of its own."""

    async def run() -> list[httpx.Response]:
        app = create_app(Settings(data=data, **settings))  # type: ignore[arg-type]  # of any kind
        transport = httpx.ASGITransport(app=app, client=(peer, 4711))  # type: ignore[arg-type]  # Litestar's own types
        async with httpx.AsyncClient(transport=transport, base_url="http://a.example") as client:
            return [
                await client.get(path, headers={"x-forwarded-for": f"198.51.100.{number}"})
                for number in range(count)
            ]

    return asyncio.run(run())


def test_who_asks_too_often_is_told_to_wait(tmp_path: Path) -> None:
    answers = ask(tmp_path, 12, requests_per_second=1)
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert answers[0].headers["ratelimit-policy"] == '"address";q=10;w=10'
    assert answers[0].headers["ratelimit"] == '"address";r=9;t=1'
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["access-control-allow-origin"] == "*"
    assert refused.headers["cache-control"] == "no-store"
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["ratelimit"].startswith('"address";r=0;t=')
    assert refused.json()["type"] == "http://a.example/problems/too-many"
    assert refused.json()["request_id"] == refused.headers["x-request-id"]


def test_the_closed_side_is_counted_too(tmp_path: Path) -> None:
    answers = ask(tmp_path, 11, path="/portal/login", requests_per_second=1)
    assert (answers[0].status_code, answers[-1].status_code) == (200, 429)


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_ask_as_often_as_it_likes(tmp_path: Path, peer: str) -> None:
    answers = ask(tmp_path, 50, peer=peer, requests_per_second=1)
    assert {answer.status_code for answer in answers} == {200}
    assert "ratelimit" not in answers[0].headers


def test_an_office_may_set_no_limit(tmp_path: Path) -> None:
    answers = ask(tmp_path, 50, requests_per_second=0)
    assert {answer.status_code for answer in answers} == {200}


def test_a_hundred_a_second_are_let_in_by_default(tmp_path: Path) -> None:
    assert {answer.status_code for answer in ask(tmp_path, 100)} == {200}


def test_readers_behind_a_believed_proxy_are_told_apart(tmp_path: Path) -> None:
    answers = ask(tmp_path, 50, peer=PROXY, proxies=(PROXY,), requests_per_second=1)
    assert {answer.status_code for answer in answers} == {200}
    assert answers[-1].headers["ratelimit"] == '"address";r=9;t=1'
    unbelieved = ask(tmp_path, 50, peer=PROXY, requests_per_second=1)
    assert unbelieved[-1].status_code == 429


def test_a_line_in_the_log_names_the_request_and_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger=ACCESS):
        answer = ask(tmp_path, 1, path="/api/v1/documents/x?fields=title")[0]
    line = next(one.getMessage() for one in caplog.records if one.name == ACCESS)
    assert answer.headers["x-request-id"] in line
    assert "GET /api/v1/documents/{document_id} 404" in line
    assert STRANGER not in line
    assert "fields" not in line


def test_the_server_writes_such_lines_if_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGBAO_LOG_REQUESTS", "true")
    log = tmp_path / "log"
    with serving(tmp_path / "data", log) as client:
        name = client.get("/healthz").headers["x-request-id"]
    lines = [line for line in log.read_text().splitlines() if name in line]
    assert len(lines) == 1
    assert "GET /healthz 200" in lines[0]
    assert "127.0.0.1" not in lines[0]


def test_workers_share_a_limit(tmp_path: Path) -> None:
    """A real server with two workers that believes this machine when it speaks for another."""
    settings = tmp_path / "gongbao.toml"
    settings.write_text(
        'proxies = ["127.0.0.1", "::1"]\nrequests_per_second = 5\nworkers = 2\n', encoding="utf-8"
    )
    with serving(tmp_path / "data", config=settings) as client:
        stranger = {"x-forwarded-for": STRANGER, "connection": "close"}
        statuses = [client.get("/healthz", headers=stranger).status_code for _ in range(150)]
        assert client.get("/healthz").status_code == 200
    assert statuses.count(200) <= 5 * 10 + 100
    assert 429 in statuses
