"""The app in granian with two workers: both address families, raw bytes, shared cursors."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving import running_app

pytestmark = pytest.mark.requirement("item-37", "WS-11")


@pytest.fixture(scope="module")
def port(made: tuple[Path, list[str]]) -> Iterator[int]:
    with running_app(made[0]) as found:
        yield found


def ask(port: int, request: bytes) -> bytes:
    """What the server answers to raw bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


@pytest.mark.requirement("SD-08")
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_both_address_families_answer(port: int, host: str) -> None:
    answer = httpx.get(f"http://{host}:{port}/api/v1/documents?limit=1", trust_env=False)
    assert answer.json()["total"] == 15
    assert answer.json()["next"].startswith(
        f"http://{host}:{port}/api/v1/documents?limit=1&cursor="
    )


@pytest.mark.parametrize("word", ["公开".encode(), b"%B9%AB%BF%AA"])
def test_chinese_is_understood_as_it_comes(port: int, word: bytes) -> None:
    request = b"GET /api/v1/documents?limit=1&q=%b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = ask(port, request % word)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b'"total":2' in answer


def test_head_has_a_length_and_no_body(port: int) -> None:
    answer = ask(port, b"HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-length: 15" in head.lower()
    assert body == b""


def test_workers_open_each_others_cursors(port: int) -> None:
    for _ in range(12):
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            path, found = "/api/v1/documents?limit=7", 0
            while path:
                answer = client.get(path, headers={"connection": "close"}).json()
                found += len(answer["items"])
                path = answer["next"]
        assert found == 15
