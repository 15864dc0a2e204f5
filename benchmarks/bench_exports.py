"""The list of all documents in each format over HTTP: records a CPU second, and the memory it takes."""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from benchmarks.bench_public import record
from benchmarks.measure import cpu_seconds, descendants, free_port, running
from benchmarks.one_worker import server_command
from opendata.public.publish import rebuild
from tests.many import multiply

_FORMATS = ("ndjson", "csv", "csv&bom=true", "parquet", "sqlite", "xlsx")
_LIST = "/api/v1/documents"
_OWN = 1000
_PAUSE = 0.05
_MAKER = b"opendata.prepare"
_PLAIN = {"accept-encoding": "identity"}


class Held(NamedTuple):
    """Bytes of memory."""

    server: int
    maker: int
    """The process that makes a file; 0 where there is none."""


def main(count: int) -> None:
    """Prints a line for each format; one worker, a reader that takes all it gets.

    All but the first thousand documents are copies, which have no text: a list shows none.
    """
    own = min(count, _OWN)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        record(data, range(own))
        rebuild(data)
        _measure(data, multiply(data, count // own - 1))


def _measure(data: Path, count: int) -> None:
    print(f"exports of {count} documents over HTTP; budget 20000 records/s NDJSON, memory flat")
    print(
        f"{'':14}{'MB':>7}{'seconds':>9}{'first byte':>12}{'records/CPU s':>15}"
        f"{'server grows MB':>17}{'maker MB':>10}"
    )
    port = free_port()
    with (
        running(server_command(data, port), port) as pid,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=600, headers=_PLAIN) as client,
    ):
        for form in _FORMATS:  # not counted: what is loaded once
            client.get(f"{_LIST}?format={form}&limit=500").raise_for_status()
        for form in _FORMATS:
            _line(client, pid, form, count)


def _line(client: httpx.Client, pid: int, form: str, count: int) -> None:
    before, spent, start = _held(pid), cpu_seconds(pid), time.monotonic()
    with _watched(pid) as peaks, client.stream("GET", f"{_LIST}?format={form}") as answer:
        answer.raise_for_status()
        first = time.monotonic() - start
        size, tail = 0, b""
        for piece in answer.iter_bytes():
            size += len(piece)
            tail = (tail + piece)[-1000:]
    seconds = time.monotonic() - start
    cpu = cpu_seconds(pid) - spent
    if form == "ndjson":
        assert json.loads(tail.splitlines()[-1])["records"] == count
    grown = max(peak.server for peak in peaks) - before.server
    maker = max(peak.maker for peak in peaks)
    print(
        f"  {form:12}{size / 1e6:7.1f}{seconds:9.1f}{first:12.2f}{count / cpu:15.0f}"
        f"{grown / 1e6:17.1f}{maker / 1e6:10.1f}"
    )


@contextmanager
def _watched(pid: int) -> Iterator[list[Held]]:
    """The memory of a server and of what it starts, looked at again and again."""
    found = [_held(pid)]
    done = threading.Event()

    def look() -> None:
        while not done.wait(_PAUSE):
            found.append(_held(pid))

    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield found
    finally:
        done.set()
        watch.join()


def _held(pid: int) -> Held:
    server = maker = 0
    for each in (pid, *descendants(pid)):
        try:
            resident = int(Path(f"/proc/{each}/statm").read_text().split()[1]) * 4096
            is_maker = _MAKER in Path(f"/proc/{each}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):  # ended this moment
            continue
        server, maker = (server, maker + resident) if is_maker else (server + resident, maker)
    return Held(server, maker)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=4000)
    main(parser.parse_args().documents)
