"""The address `/mcp` as HTTP: methods, origins, sizes, what its answers may not be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from tests.serving import running_app

pytestmark = pytest.mark.requirement("item-34", "SD-10", "SEC-01")

Client = TestClient[Litestar]
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
HEADERS = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def here(made: tuple[Path, list[str]]) -> Iterator[httpx.Client]:
    """A client on the machine of a real server."""
    with running_app(made[0]) as port, httpx.Client(base_url=f"http://localhost:{port}") as client:
        yield client


def test_a_message_is_answered_as_json_that_nobody_keeps(client: Client) -> None:
    answer = client.post("/mcp", json=PING, headers=HEADERS)
    assert answer.json() == {"jsonrpc": "2.0", "id": 1, "result": {}}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "etag" not in answer.headers
    assert "mcp-session-id" not in answer.headers


def test_a_notification_is_taken(client: Client) -> None:
    note = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    answer = client.post("/mcp", json=note, headers=HEADERS)
    assert (answer.status_code, answer.content) == (202, b"")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_there_is_no_stream_and_no_session(client: Client, method: str) -> None:
    answer = client.request(method, "/mcp", headers=HEADERS)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")


def test_other_sites_scripts_may_ask(client: Client) -> None:
    asking = {"origin": "https://page.example", "access-control-request-method": "POST"}
    answer = client.options("/mcp", headers=asking)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert client.post("/mcp", json=PING, headers=HEADERS | asking).status_code == 200


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff", b"{}", b'{"id": "\\ud800"}'])
def test_what_is_no_message_is_an_error_of_the_protocol(client: Client, body: bytes) -> None:
    json = {"content-type": "application/json"}
    answer = client.post("/mcp", content=body, headers=HEADERS | json)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] < 0
    assert "Traceback" not in answer.text


def test_an_unknown_method_is_an_error_of_the_protocol(client: Client) -> None:
    asked = {**PING, "method": "tools/delete"}
    assert client.post("/mcp", json=asked, headers=HEADERS).json()["error"]["code"] == -32601


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [(b"x" * 70_000, "application/json", 413), (b"{}", "text/plain", 400)],
)
def test_what_the_transport_refuses_is_a_problem_like_all_others(
    client: Client, body: bytes, media_type: str, status: int
) -> None:
    answer = client.post("/mcp", content=body, headers=HEADERS | {"content-type": media_type})
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "127.0.0.1:8000", "origin": "http://localhost:5173"}, 200),
        ({"host": "[::1]"}, 200),
        ({"host": "evil.example"}, 403),
        ({"host": "localhost", "origin": "http://evil.example"}, 403),
        ({"host": "localhost", "origin": "null"}, 403),
        ({"host": "localhost", "origin": "http://[::1"}, 403),
        ({"host": "gazette.example", "x-forwarded-for": "192.0.2.7"}, 200),
    ],
)
def test_a_name_rebound_to_this_machine_is_refused(
    here: httpx.Client, headers: dict[str, str], status: int
) -> None:
    answer = here.post("/mcp", json=PING, headers=HEADERS | headers)
    assert answer.status_code == status


def test_the_sdk_is_imported_by_the_first_who_asks() -> None:
    code = "import sys, api.app, api.mcp.tools; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_app_that_was_asked_can_be_closed_and_another_made(made: tuple[Path, list[str]]) -> None:
    for _ in range(2):
        with TestClient(create_app(Settings(data=made[0]))) as client:
            assert client.post("/mcp", json=PING, headers=HEADERS).status_code == 200
