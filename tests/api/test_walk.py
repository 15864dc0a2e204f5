"""Walks of a long list by cursor, while an office records and withdraws: nothing skipped, nothing twice.

Afterwards the changes, replayed into an empty copy, make the same list.
"""

import threading
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from api.commands.index import follow_index
from gazette.filing.withdrawal import Order
from gazette.store.writer import Store
from opendata.public.publish import follow
from tests.api.mirror import CHANGES, Json, listed, replay
from tests.office import Office
from tests.serving import eventually, serving

pytestmark = pytest.mark.requirement("item-37", "OD-03", "OD-11")

SORTS = ("signed_on", "-signed_on", "recorded_at", "-recorded_at")
ORDER = Order(
    code="personal_data", authority="示例省人民政府办公厅", withdrawn_on=date(2024, 6, 1),
    note=None, actor="editor",
)  # fmt: skip


class Desk(threading.Thread):
    """Records ten documents a round; every so many rounds it withdraws some, one order for all."""

    def __init__(self, office: Office, leaving: list[list[str]], *, rounds: int) -> None:
        super().__init__()
        self.gone: dict[str, float] = {}
        """When the withdrawal of a document had been published, by its id; of the monotonic clock."""
        self.is_through = threading.Semaphore(0)
        """Released after each round."""
        self._office = office
        self._leaving = leaving
        self._rounds = rounds

    def run(self) -> None:
        """Does its rounds."""
        for number in range(self._rounds):
            self._record(number)
            if (number + 1) * len(self._leaving) % self._rounds < len(self._leaving):
                self._withdraw(self._leaving[number * len(self._leaving) // self._rounds])
            self.is_through.release()

    def _record(self, number: int) -> None:
        with self._office.batch():
            for serial in range(10):
                day = date(2020, 1, 1) + timedelta(days=number)
                title = f"新通知{number}之{serial}"
                self._office.file(title, "正文。", signed_on=day, path=f"{title}.txt")
        follow(self._office.data)

    def _withdraw(self, documents: list[str]) -> None:
        with Store.open(self._office.data) as store:
            store.withdraw_all(documents, ORDER, now=datetime.now(UTC))
        follow(self._office.data)
        moment = time.monotonic()
        self.gone.update(dict.fromkeys(documents, moment))


class Walk:
    """One walk of the list, a page at a time."""

    def __init__(self, client: httpx.Client, sort: str, limit: int) -> None:
        self.seen: Counter[str] = Counter()
        self.shown_gone: list[str] = []
        """Documents shown although their withdrawal had been published before the page was asked for."""
        self.following: str | None = f"/api/v1/documents?sort={sort}&limit={limit}&fields=id"
        self._client = client

    def step(self, gone: dict[str, float]) -> None:
        """Takes the next page, if there is one."""
        if self.following is None:
            return
        known = set(gone)
        page = self._client.get(self.following).raise_for_status().json()
        ids = [item["id"] for item in page["items"]]
        self.seen.update(ids)
        self.shown_gone += known.intersection(ids)
        self.following = page["next"]


def filled(data: Path, documents: int) -> tuple[Office, list[str]]:
    """An office with so many documents, forty a day and every twentieth without one."""
    office = Office(data)
    with office.batch():
        ids = [
            office.file(
                f"通知{n}", f"正文{n}。", number=f"示政发〔2024〕{n + 1}号", path=f"{n}.txt",
                signed_on=date(2017, 1, 1) + timedelta(days=n // 40) if n % 20 else None,
            )
            for n in range(documents)
        ]  # fmt: skip
    follow(data)
    follow_index(data, "tantivy")  # a server makes it before it answers: of many that takes minutes
    return office, ids


@pytest.mark.parametrize(
    ("documents", "pages", "orders"),
    [
        (400, 10, 2),
        pytest.param(20_000, 100, 10, marks=pytest.mark.long),
        pytest.param(100_000, 100, 10, marks=pytest.mark.sweep),
    ],
)
def test_a_walk_sees_each_document_that_stays_once_while_others_come_and_go(
    tmp_path: Path, documents: int, pages: int, orders: int
) -> None:
    """Each walk has so many pages, and a page is asked for after each of the office's rounds."""
    office, ids = filled(tmp_path / "data", documents)
    withdrawn = ids[:: documents // 100][:100]
    # each order takes some from all over the list: walked over already, and still ahead
    desk = Desk(office, [withdrawn[n::orders] for n in range(orders)], rounds=pages)
    with serving(office.data) as client:
        walks = [Walk(client, sort, limit=documents // pages) for sort in SORTS]
        desk.start()
        for _ in range(pages):
            assert desk.is_through.acquire(timeout=600)
            for walk in walks:
                walk.step(desk.gone)
        desk.join()
        for walk in walks:
            while walk.following:
                walk.step(desk.gone)
        stayed = set(ids).difference(withdrawn)
        for walk in walks:
            assert stayed <= set(walk.seen)
            assert max(walk.seen.values()) == 1
            assert walk.shown_gone == []
        total = documents + 10 * pages - len(withdrawn)
        eventually(lambda: client.get("/api/v1/documents?limit=1").json()["total"] == total)
        mirror: dict[str, Json] = {}
        replay(client, mirror, f"{CHANGES}?include=record&limit=1000")
        assert mirror == listed(client)
    assert len(mirror) == total
    assert mirror.keys() >= stayed
