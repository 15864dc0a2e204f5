"""Streams: sent while somebody listens, broken off when something fails, headless when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.calls import Message
from api.streams import BODILESS, Stream, send_stream
from gazette.errors import TooSlowError
from opendata.catalogue.rows import RowReader
from tests.made_up import announcements, notice, publish
from tests.serving import gongbao, serving

pytestmark = pytest.mark.requirement("OD-07", "OD-12", "SEC-01")

Client = TestClient[Litestar]
ROWS = "/api/v1/datasets/documents/rows"


class Reader:
    """Somebody who takes some messages and then leaves."""

    def __init__(self, patience: int) -> None:
        self.messages: list[Message] = []
        self._left = asyncio.Event()
        self._patience = patience

    async def send(self, message: Message) -> None:
        """Takes a message."""
        self.messages.append(message)
        if len(self.messages) >= self._patience:
            self._left.set()

    async def receive(self) -> Message:
        """Says that he has gone, once he has."""
        await self._left.wait()
        return {"type": "http.disconnect"}


def endless(made: list[int]) -> Iterator[bytes]:
    """Pieces for ever; notes how many were made."""
    while True:
        made.append(1)
        yield b"x"


def test_nothing_is_made_for_a_reader_who_left() -> None:
    made: list[int] = []

    async def run() -> Reader:
        reader = Reader(patience=10)
        await asyncio.wait_for(
            send_stream(Stream(endless(made), b"text/csv"), {}, reader.receive, reader.send), 10
        )
        return reader

    reader = asyncio.run(run())
    assert 9 <= len(made) <= 20
    assert reader.messages[0]["headers"] == [(b"content-type", b"text/csv")]


def test_others_have_their_turn_between_two_pieces() -> None:
    made: list[int] = []
    seen: list[int] = []

    async def run() -> None:
        reader = Reader(patience=50)
        scope: dict[str, Any] = {}
        stream = send_stream(Stream(endless(made), b"text/csv"), scope, reader.receive, reader.send)
        sending = asyncio.ensure_future(stream)
        while not sending.done():
            await asyncio.sleep(0)
            seen.append(len(made))

    asyncio.run(run())
    assert all(later - before <= 1 for before, later in pairwise(seen))


def test_one_piece_is_made_where_only_the_head_is_wanted() -> None:
    made: list[int] = []

    async def run() -> list[Message]:
        reader = Reader(patience=100)
        scope: dict[str, Any] = {BODILESS: True}
        await send_stream(Stream(endless(made), b"text/csv"), scope, reader.receive, reader.send)
        return reader.messages

    messages = asyncio.run(run())
    assert len(made) == 1
    assert messages[-1]["more_body"] is False


def test_a_failure_before_the_first_piece_is_a_problem(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Iterator[list[Any]]:
        yield from map(late, [()])

    def late(_: object) -> list[Any]:
        raise TooSlowError(5)

    monkeypatch.setattr(RowReader, "batches", fail)
    answer = client.get(ROWS, params={"format": "ndjson"})
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_failure_later_breaks_the_answer_off(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that merely ended would pass for the whole."""

    def fail(*_: object, **__: object) -> Iterator[list[Any]]:
        yield []
        raise TooSlowError(5)

    monkeypatch.setattr(RowReader, "batches", fail)
    reader = Reader(patience=100)
    scope: Any = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": ROWS,
        "raw_path": ROWS.encode(),
        "query_string": b"format=ndjson",
        "headers": [(b"host", b"localhost")],
    }
    with pytest.raises(Exception, match="after response started"):
        asyncio.run(client.app(scope, reader.receive, reader.send))
    assert reader.messages[0]["status"] == 200
    assert all(message["more_body"] for message in reader.messages[1:])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A reader of a real server over a published archive."""
    data: Path = tmp_path_factory.mktemp("streams") / "data"
    publish(data, [notice(), *announcements()])
    assert gongbao("publish", data=data).returncode == 0
    with serving(data) as client:
        yield client


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "path", [f"{ROWS}?format=ndjson", f"{ROWS}?format=csv&bom=true", "/downloads/latest/public.db"]
)
def test_the_real_server_sends_them(server: httpx.Client, method: str, path: str) -> None:
    answer = server.request(method, path)
    assert answer.status_code == 200
    assert answer.headers["etag"]
    assert bool(answer.content) == (method == "GET")
    again = server.request(method, path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_broken_off_download_goes_on_from_the_real_server(server: httpx.Client) -> None:
    whole = server.get("/downloads/latest/public.db").content
    place = len(whole) // 3
    rest = server.get("/downloads/latest/public.db", headers={"range": f"bytes={place}-"})
    assert rest.status_code == 206
    assert whole[:place] + rest.content == whole


def test_the_tables_stand_beside_the_datasets(server: httpx.Client) -> None:
    assert server.get("/data/public.json").status_code == 200
    assert server.get("/datasets/documents").status_code == 200
    for path in ("/data", "/data/public/document?_size=1", "/data/-/versions.json"):
        assert server.get(path, follow_redirects=True).status_code == 200
    assert server.get("/database").status_code == 404
