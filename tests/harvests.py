"""An archive that is harvested, one that harvests it, and what readers find in both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import msgspec
import uvicorn

from api.app import create_app
from api.settings import Settings
from benchmarks.measure import free_port
from gazette.filing.withdrawal import WithdrawalCode
from gazette.model import StatusCode
from gazette.store.harvests import HarvestKind, HarvestSource, HarvestState
from gazette.store.office import open_office
from gazette.store.status_events import StatusEvent
from gazette.store.writer import Store
from ingest.harvest.run import Outcome, harvest
from ingest.progress import Plain
from opendata.public.publish import follow
from tests.api.conftest import SITE
from tests.made_up import record
from tests.serving import eventually

Json = dict[str, Any]  # Any: JSON

OWN = frozenset({"version", "recorded_at", "source", "printed_in"})
"""Keys of a document that each archive has of its own."""
CITY_OFFICE = "示例市人民政府办公室"


class Origin:
    """A server over an archive, which can be stopped and started again on its port."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None

    def start(self) -> None:
        """Serves from now on, in a thread."""
        config = uvicorn.Config(
            create_app(Settings(data=self.data, site=SITE)),
            port=self.port, log_config=None, access_log=False, ws="none",
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._server.run)
        self._thread.start()
        eventually(self._answers)

    def stop(self) -> None:
        """Serves no more."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(15)
            self._server = self._thread = None

    def record(self, *drafts: Any) -> list[str]:  # Any: drafts
        """Records and shows documents."""
        ids = record(self.data, drafts, now=datetime.now(UTC))
        follow(self.data)
        return ids

    def withdraw(
        self, document: str, version: int | None = None, code: WithdrawalCode = "published_in_error"
    ) -> None:
        """Withdraws a document, or a version, on the city's authority."""
        with Store.open(self.data) as store:
            store.withdraw(
                document, version, code=code, authority=CITY_OFFICE, on=date(2024, 6, 1), note=None,
                actor="editor", now=datetime.now(UTC),
            )  # fmt: skip
        follow(self.data)

    def decide(self, document: str, version: int, state: Any) -> None:  # Any: a decision
        """Holds a version, or lets it through again."""
        with Store.open(self.data) as store:
            store.decide(
                document, version, state, actor="editor", reason="looked at", now=datetime.now(UTC)
            )
        follow(self.data)

    def say_status(self, document: str, code: StatusCode, since: date) -> None:
        """Says what the status of a document is, as a person does."""
        event = StatusEvent(
            document_id=document, code=code, since=since, scope=None, by=None, actor="editor",
            reason="a court said so",
        )  # fmt: skip
        with Store.open(self.data) as store:
            store.set_status(event, now=datetime.now(UTC))
        follow(self.data)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}healthz").status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def serving(data: Path) -> Iterator[Origin]:
    """A server over an archive that has documents."""
    follow(data)
    origin = Origin(data)
    origin.start()
    try:
        yield origin
    finally:
        origin.stop()


class Province:
    """An archive that harvests."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.screen: list[str] = []

    def add(
        self,
        url: str,
        *,
        name: str = "city",
        kind: HarvestKind = "gongbao",
        trusted: bool = True,
        **options: str,
    ) -> None:
        """Adds a source."""
        source = HarvestSource(
            name=name, kind=kind, url=url, owner=CITY_OFFICE, trusted=trusted, options=options
        )
        with open_office(self.data) as office:
            office.harvests.add(source, now=datetime.now(UTC))

    def harvest(self, name: str = "city", *, again: bool = False) -> Outcome:
        """One run, in this process, that waits for nothing."""
        return harvest(
            name,
            data=self.data,
            jobs=0,
            progress=Plain(self.screen.append),
            now=lambda: datetime.now(UTC),
            sleep=lambda _: None,
            again=again,
        )

    def counts(self, name: str = "city") -> dict[str, int]:
        """What a run that must come to its end counts."""
        outcome = self.harvest(name)
        assert outcome.error is None
        return dict(outcome.counts)

    def state(self, name: str = "city") -> HarvestState:
        """How far a source has come."""
        with open_office(self.data) as office:
            return office.harvests.state(name)

    def failures(self, name: str = "city") -> dict[str, str]:
        """What could not be taken in, with its reason."""
        with open_office(self.data) as office:
            return {one.item: one.reason for one in office.harvests.failures(name)}


def listed(url: str) -> dict[str, Json]:
    """All documents that a server lists, as far as archives share it, with their newest texts."""
    found: dict[str, Json] = {}
    address: str | None = f"{url}api/v1/documents?limit=1000"
    with httpx.Client(timeout=20) as client:
        while address:
            page = client.get(address).json()
            for item in page["items"]:
                shared = {name: value for name, value in item.items() if name not in OWN}
                text = client.get(f"{url}documents/{item['id']}.txt").text
                found[item["id"]] = {**shared, "text": text}
            address = page["next"]
    return found


def read(data: Path) -> dict[str, Json]:
    """The same of an archive that is served for as long as it takes."""
    with serving(data) as origin:
        return listed(origin.url)


class Stranger:
    """A server that answers whatever a test wants, by the path with its query."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/"
        self.asked: list[str] = []
        self.answer: Callable[[str], Said] = lambda path: Said(404)


class Said(msgspec.Struct, frozen=True):
    """What a stranger answers."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}


def as_json(value: object) -> Said:
    """An answer in JSON."""
    return Said(200, msgspec.json.encode(value), {"content-type": "application/json"})


@contextmanager
def strange(answer: Callable[[str], Said]) -> Iterator[Stranger]:
    """A server of a stranger's, on loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            stranger.asked.append(self.path)
            said = stranger.answer(self.path)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *said: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stranger = Stranger(server.server_port)
    stranger.answer = answer
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stranger
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
