"""Long exports from the real server: in whole while others write, and no more once their reader left."""

from __future__ import annotations

import hashlib
import json
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from benchmarks.load import get
from benchmarks.measure import cpu_seconds, descendants, free_port, running
from benchmarks.one_worker import server_command
from opendata.public.file import DATABASE
from tests.made_up import announcements, notice, publish, statute
from tests.many import multiply
from tests.serving import eventually

pytestmark = pytest.mark.requirement("OD-07", "OD-12", "SEC-01")

LIST = "/api/v1/documents"


class Served(NamedTuple):
    """A server of one worker over many documents."""

    client: httpx.Client
    pid: int
    port: int
    data: Path
    folder: Path
    """Where its temporary files stand."""
    total: int

    def makers(self) -> list[int]:
        """The processes in which it makes files."""
        return [pid for pid in descendants(self.pid) if b"opendata.prepare" in _command(pid)]

    def leftovers(self) -> list[Path]:
        """What stands there of its exports."""
        return list(self.folder.glob("gongbao-export-*"))

    def ask(self, path: str) -> socket.socket:
        """A connection on which this was asked for, and nothing read yet."""
        asking = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        asking.sendall(get(path, f"127.0.0.1:{self.port}"))
        return asking


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server; nothing of it is left."""
    data, folder = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("temporary")
    publish(data, [notice(), statute(), *announcements()])
    total = multiply(data, 2500)
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        with (
            running(server_command(data, port), port) as pid,
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
        ):
            yield Served(client, pid, port, data, folder, total)


def test_the_total_and_the_records_agree(served: Served) -> None:
    body = served.client.get(LIST, params={"format": "ndjson"}).content
    *lines, last = body.splitlines(keepends=True)
    end = json.loads(last)
    assert served.client.get(LIST).json()["total"] == served.total
    assert (end["records"], len(lines), end["settled"]) == (served.total, served.total, True)
    assert end["digest"]["sha-256"] == hashlib.sha256(b"".join(lines)).hexdigest()
    assert len({json.loads(line)["id"] for line in lines}) == served.total


def test_what_is_written_meanwhile_is_told_and_moves_nothing_else(served: Served) -> None:
    old = {one["id"] for one in served.client.get(LIST, params={"limit": 1000}).json()["items"]}
    plain = {"accept-encoding": "identity"}  # too much to be sent before anybody reads
    with served.client.stream("GET", LIST, params={"format": "ndjson"}, headers=plain) as answer:
        pieces = answer.iter_bytes()
        begun = next(pieces)
        with closing(sqlite3.connect(served.data / DATABASE)) as db, db:
            db.execute("UPDATE document SET genre = 'new' WHERE signed_on IS NULL")
        lines = (begun + b"".join(pieces)).splitlines(keepends=True)
    end = json.loads(lines[-1])
    assert (end["records"], end["settled"]) == (served.total, False)
    assert end["digest"]["sha-256"] == hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    found = [json.loads(line)["id"] for line in lines[:-1]]
    assert len(found) == len(set(found))
    assert old <= set(found)


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_stream_stops_when_its_reader_leaves(served: Served, form: str) -> None:
    path = f"{LIST}?format={form}"
    before = cpu_seconds(served.pid)
    served.client.get(path, headers={"accept-encoding": "identity"})
    whole = cpu_seconds(served.pid) - before
    asking = served.ask(path)
    before = cpu_seconds(served.pid)
    assert asking.recv(1000).startswith(b"HTTP/1.1 200")
    asking.close()
    time.sleep(1)
    left = cpu_seconds(served.pid)
    time.sleep(1)
    assert cpu_seconds(served.pid) - left < 0.1
    assert left - before < whole * 0.6


@pytest.mark.parametrize("form", ["xlsx", "sqlite"])
def test_a_file_is_made_no_further_when_its_reader_leaves(served: Served, form: str) -> None:
    asking = served.ask(f"{LIST}?format={form}")
    eventually(lambda: bool(served.makers()))
    assert served.leftovers()
    asking.close()
    eventually(lambda: not served.makers(), seconds=1)
    eventually(lambda: not served.leftovers(), seconds=1)
    assert served.client.get("/healthz").status_code == 200


def test_one_file_too_many_is_refused_and_the_others_go_on(served: Served) -> None:
    with served.ask(f"{LIST}?format=xlsx"), served.ask(f"{LIST}?format=xlsx"):
        eventually(lambda: len(served.makers()) == 2)
        refused = served.client.get(LIST, params={"format": "parquet"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert refused.json()["type"].endswith("/problems/export-busy")
        assert served.client.get(LIST, params={"limit": 1}).status_code == 200
    eventually(lambda: not served.makers(), seconds=1)
    assert served.client.get(LIST, params={"format": "parquet", "limit": 5}).status_code == 200


def test_a_file_is_gone_when_it_was_sent(served: Served, tmp_path: Path) -> None:
    answer = served.client.get(LIST, params={"format": "sqlite"})
    assert answer.status_code == 200
    path = tmp_path / "documents.db"
    path.write_bytes(answer.content)
    with closing(sqlite3.connect(path)) as db:
        counts = db.execute("SELECT count(*), count(DISTINCT id) FROM documents").fetchone()
    assert counts == (served.total, served.total)
    assert served.leftovers() == []


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
