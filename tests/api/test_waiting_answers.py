"""Answers that wait their turn: what has ceased to be public meanwhile is not told."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.addresses import LOOPBACK
from api.app import create_app
from api.settings import Settings
from gazette.store.writer import Store
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from tests.api.conftest import publish_tables
from tests.made_up_datasets import NOW

pytestmark = pytest.mark.requirement("OD-03", "OD-05", "WS-07")

Client = TestClient[Litestar]
ROWS = "/api/v1/datasets/permits/rows"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with two versions of `permits`, to be copied."""
    data = tmp_path_factory.mktemp("published")
    publish_tables(data)
    return data


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    """An archive of its own."""
    return Path(shutil.copytree(published, tmp_path / "archive"))


@pytest.fixture
def own_client(data: Path) -> Iterator[Client]:
    """A client of it."""
    with TestClient(create_app(Settings(data=data)), raise_server_exceptions=False) as made:
        yield made


@contextmanager
def waiting(client: Client, address: str) -> Iterator[list[httpx.Response]]:
    """Asks; what is done inside is done while the answer waits for another. Then it is in the list."""
    reckoning = client.app.state["house"].reckoning
    may_go, answers = Event(), list[httpx.Response]()
    with client.portal() as portal, ThreadPoolExecutor() as pool:
        before = portal.start_task_soon(reckoning.do, may_go.wait, LOOPBACK)
        try:
            asked = pool.submit(client.get, address)
            until = time.monotonic() + 10
            while reckoning.waiting < 2:
                assert time.monotonic() < until, asked.result()
                time.sleep(0.01)
            yield answers
        finally:
            may_go.set()
        assert before.result()
        answers.append(asked.result())


def hold(data: Path, *numbers: int) -> None:
    """Takes versions of `permits` out of public."""
    with Store.open(data) as store:
        for number in numbers:
            store.datasets.hold("permits", number, actor="ed", reason="待核", now=NOW)
    follow(data)


@pytest.mark.parametrize("query", ["", "?from=1&to=2"])
def test_a_version_that_is_held_meanwhile_is_not_compared(
    own_client: Client, data: Path, query: str
) -> None:
    address = f"/datasets/permits/diff{query}"
    assert "示例丁" in own_client.get(address).text
    with waiting(own_client, address) as answers:
        hold(data, 2)
    assert answers[0].status_code == 404
    assert "示例丁" not in answers[0].text


@pytest.mark.parametrize(
    "address",
    [
        f"{ROWS}?aggregates=sum:amount",
        f"{ROWS}?by=kind",
        "/datasets/permits?by=kind&sum=amount",
    ],
)
def test_a_dataset_that_is_held_meanwhile_is_not_found(
    own_client: Client, data: Path, address: str
) -> None:
    assert own_client.get(address).status_code == 200
    with waiting(own_client, address) as answers:
        hold(data, 2, 1)
    assert answers[0].status_code == 404


def test_many_rows_are_counted_by_a_column_beside_other_answers(
    own_client: Client, data: Path
) -> None:
    """A table of a million rows kept all others waiting for 80 ms."""
    added = [(f"X{n}", "丁") for n in range(100_000, 150_001)]
    with closing(sqlite3.connect(data / DATABASE)) as db:
        db.executemany("INSERT INTO data_permits (code, kind) VALUES (?, ?)", added)
        db.commit()
    with waiting(own_client, f"{ROWS}?facets=kind&limit=1") as answers:
        assert own_client.get(f"{ROWS}?limit=1").json()["total"] > 50_000
    assert answers[0].json()["facets"]["kind"][0]["count"] == 50_001
