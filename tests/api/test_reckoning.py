"""Who waits for what takes a while: so many in all, so many of one address, and no longer than so long."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest
from httpx import ASGITransport, AsyncClient, Response

from api.addresses import LOOPBACK, UNKNOWN
from api.app import create_app
from api.problems import ProblemError
from api.reckoning import Reckoning
from api.settings import Settings
from gazette.errors import TooSlowError
from opendata.catalogue.table_schema import Field, TableSchema
from tests.api.test_table_rows import publish_table

pytestmark = pytest.mark.requirement("OD-03", "WS-07")

COUNTS = TableSchema(
    fields=(Field("code"), Field("kind", filter=True), Field("n", type="integer")),
    primaryKey="code",
)
SUMS = "/api/v1/datasets/counts/rows?aggregates=sum:n&by=kind"


async def waits(reckoning: Reckoning, number: int) -> None:
    """Until so many wait."""
    async with asyncio.timeout(10):
        while reckoning.waiting != number:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("callers", "refusal"),
    [
        (["192.0.2.1"] * 2, "2 such questions of one address"),
        (["192.0.2.1", "192.0.2.2", "192.0.2.3"], "as many such questions"),
        ([LOOPBACK] * 3, "as many such questions"),
        ([UNKNOWN] * 3, "as many such questions"),
    ],
)
def test_what_is_too_much_is_refused_at_once(callers: list[str], refusal: str) -> None:
    async def run() -> None:
        reckoning, may_go = Reckoning(3), Event()
        try:
            tasks = [asyncio.create_task(reckoning.do(may_go.wait, who)) for who in callers]
            await waits(reckoning, len(callers))
            with pytest.raises(ProblemError, match=refusal) as refused:
                await reckoning.do(may_go.wait, callers[0])
            assert (refused.value.kind, refused.value.status) == ("busy", 503)
        finally:
            may_go.set()
        assert all(await asyncio.gather(*tasks))
        assert reckoning.waiting == 0
        assert await reckoning.do(lambda: "as before", callers[0]) == "as before"

    asyncio.run(run())


def test_who_waited_too_long_holds_no_place() -> None:
    async def run() -> None:
        reckoning, may_go = Reckoning(3, seconds=0.1), Event()
        try:
            for _ in range(5):
                with pytest.raises(TooSlowError):
                    await reckoning.do(may_go.wait, "192.0.2.1")
            assert reckoning.waiting == 0
        finally:
            may_go.set()

    asyncio.run(run())


def test_an_address_leaves_room_for_others(tmp_path: Path) -> None:
    publish_table(tmp_path, "counts", COUNTS, [["1", "甲", "2"]])
    app = create_app(Settings(data=tmp_path))

    async def ask(host: str, path: str) -> Response:
        transport = ASGITransport(app=app, client=(host, 4711))  # type: ignore[arg-type]  # Litestar's own types
        async with AsyncClient(transport=transport, base_url="http://gazette.example") as client:
            return await client.get(path)

    async def run() -> None:
        reckoning, may_go = app.state["house"].reckoning, Event()
        try:
            before = asyncio.create_task(reckoning.do(may_go.wait, LOOPBACK))
            pages = [SUMS, "/datasets/counts?by=kind&sum=n"]
            eager = [asyncio.create_task(ask("2001:db8::1", page)) for page in pages]
            await waits(reckoning, 3)
            refused = await ask("2001:db8::2", SUMS)
            assert refused.status_code == 503
            assert refused.json()["type"].endswith("/problems/busy")
            assert refused.headers["retry-after"]
            assert (await ask("2001:db8::2", SUMS.partition("?")[0])).status_code == 200
            other = asyncio.create_task(ask("192.0.2.1", SUMS))
            await waits(reckoning, 4)
        finally:
            may_go.set()
        assert await before
        assert [one.status_code for one in await asyncio.gather(*eager, other)] == [200] * 3

    asyncio.run(run())
