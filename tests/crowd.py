"""Many readers who search and open what they find, while the office records and withdraws."""

from __future__ import annotations

import asyncio
import json
import math
import random
import sys
import threading
import time
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import msgspec

from api.commands.index import keep_index
from benchmarks.load import get, read_answer
from benchmarks.measure import free_port, running
from gazette.store.writer import Store
from opendata.public.publish import follow
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


class Crowd(msgspec.Struct):
    """What the readers met."""

    seconds: list[float] = []
    """How long each search took."""
    errors: list[str] = []
    """Answers that were no answers, and results that did not open."""
    opened: int = 0
    gone: int = 0
    """Results withdrawn after the search began."""

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
        """When each was gone for readers, in monotonic seconds; infinity while it is going."""
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
        self.withdrawn[id] = math.inf
        with Store.open(self._office.data) as store:
            store.withdraw(
                id, None, code="not_public", authority="示例省人民政府办公厅", on=date(2024, 6, 1),
                note=None, actor="editor", now=datetime.now(UTC),
            )  # fmt: skip
        follow(self._office.data)  # as `gongbao withdraw` does
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
    end = time.monotonic() + seconds
    await asyncio.gather(*(_read(met, desk, port, seed, end) for seed in range(readers)))


async def _read(met: Crowd, desk: Desk, port: int, seed: int, end: float) -> None:
    """Searches and opens, one after the other, over one connection."""
    dice = random.Random(seed)  # noqa: S311 (the same each time)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def ask(path: str) -> tuple[int, bytes]:
        writer.write(get(path, f"127.0.0.1:{port}"))
        return await read_answer(reader)

    while time.monotonic() < end:
        asked = dice.choice(_WORDS)
        started = time.monotonic()
        status, body = await ask(f"/api/v1/search?q={quote(asked)}&limit=5")
        met.seconds.append(time.monotonic() - started)
        if status != HTTPStatus.OK:
            met.errors.append(f"{asked}: {status}")
            continue
        if items := json.loads(body)["items"]:
            id = dice.choice(items)["id"]
            status, _ = await ask(f"/api/v1/documents/{id}")
            _note(met, desk, id, status, started)
    writer.close()
    await writer.wait_closed()


def _note(met: Crowd, desk: Desk, id: str, status: int, searched: float) -> None:
    if status == HTTPStatus.OK:
        met.opened += 1
    elif status == HTTPStatus.GONE and desk.withdrawn.get(id, 0.0) > searched:
        met.gone += 1
    else:
        met.errors.append(f"{id}: {status}")
