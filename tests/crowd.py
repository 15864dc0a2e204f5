"""Many readers who search and open what they find, while the office records and withdraws."""

from __future__ import annotations

import asyncio
import random
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import msgspec

from api.commands.index import keep_index
from benchmarks.measure import free_port, running
from gazette.store.writer import Store
from sample.make import document
from tests.office import Office

_WORDS = (
    "管理",
    "工作",
    "通知",
    "办法",
    "公开",
    "示例 管理",
    "title:示例",
    "服务 OR 数据",
    "NOT 数据",
)
_FOUND = "/api/v1/search"
_SETTLED = 2.0  # seconds in which a write is visible everywhere (design §7)


class Crowd(msgspec.Struct):
    """What the readers met."""

    seconds: list[float] = []
    """How long each search took."""
    errors: list[str] = []
    """Answers that were no answers, and results that did not open."""
    opened: int = 0
    gone: int = 0
    """Results withdrawn between the search and the opening, or not yet taken out everywhere."""

    def percentile(self, share: float) -> float:
        """The time within which that share of the searches was answered."""
        return sorted(self.seconds)[int(share * (len(self.seconds) - 1))]


class Desk(threading.Thread):
    """Records a document and withdraws another, over and over."""

    def __init__(self, office: Office, ids: list[str]) -> None:
        super().__init__()
        self._office = office
        self._ids = ids
        self._ending = threading.Event()
        self.withdrawn: dict[str, float] = {}
        """When each was withdrawn, in monotonic seconds."""
        self.recorded = 0

    def run(self) -> None:
        """Works until told to stop."""
        number = 100_000
        while not self._ending.wait(0.2):
            number += 1
            made = document(number)
            self._ids.append(self._office.file(f"{made.text[:20]}{number}", made.text))
            self.recorded += 1
            if number % 5 == 0:
                self._withdraw(self._ids.pop(0))

    def stop(self) -> None:
        """Ends it."""
        self._ending.set()
        self.join()

    def _withdraw(self, id: str) -> None:
        with Store.open(self._office.data) as store:
            store.withdraw(
                id, None, code="not_public", authority="示例省人民政府办公厅", on=date(2024, 6, 1),
                note=None, actor="editor", now=datetime.now(UTC),
            )  # fmt: skip
        self.withdrawn[id] = time.monotonic()


def crowd(data: Path, *, documents: int, readers: int, seconds: float) -> tuple[Crowd, Desk]:
    """Lets so many readers at an archive for a while, with the desk at work."""
    office = Office(data)
    with office.batch():
        made = [document(number) for number in range(1, documents + 1)]
        ids = [office.file(f"{each.text[:20]}{n}", each.text) for n, each in enumerate(made)]
    keep_index(data, "tantivy")
    port = free_port()
    command = [sys.executable, "-m", "api.main", "serve", "--data", str(data), "--host"]
    desk, met = Desk(office, ids), Crowd()
    with running([*command, "127.0.0.1", "--port", str(port)], port):
        desk.start()
        try:
            asyncio.run(_all(met, desk, port, readers, seconds))
        finally:
            desk.stop()
    return met, desk


async def _all(met: Crowd, desk: Desk, port: int, readers: int, seconds: float) -> None:
    limits = httpx.Limits(max_connections=readers)
    base = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=60) as client:
        end = time.monotonic() + seconds
        await asyncio.gather(*(_read(met, desk, client, seed, end) for seed in range(readers)))


async def _read(met: Crowd, desk: Desk, client: httpx.AsyncClient, seed: int, end: float) -> None:
    dice = random.Random(seed)  # noqa: S311 (the same each time)
    while time.monotonic() < end:
        asked = dice.choice(_WORDS)
        started = time.monotonic()
        answer = await client.get(_FOUND, params={"q": asked, "limit": 5})
        met.seconds.append(time.monotonic() - started)
        if answer.status_code != 200:
            met.errors.append(f"{asked}: {answer.status_code}")
            continue
        items = answer.json()["items"]
        if items:
            await _open(met, desk, client, dice.choice(items)["id"], started)


async def _open(
    met: Crowd, desk: Desk, client: httpx.AsyncClient, id: str, searched: float
) -> None:
    answer = await client.get(f"/api/v1/documents/{id}")
    if answer.status_code == 200:
        met.opened += 1
    elif answer.status_code == 410 and desk.withdrawn.get(id, searched) > searched - _SETTLED:
        met.gone += 1
    else:
        met.errors.append(f"{id}: {answer.status_code}")
