"""The list of all documents in each format over HTTP: records a CPU second, and the memory it takes."""

from __future__ import annotations

import argparse
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from benchmarks.bench_public import record
from benchmarks.exported import FORMATS, check, is_file
from benchmarks.load import get
from benchmarks.measure import cpu_seconds, descendants, free_port, running
from benchmarks.one_worker import server_command
from opendata.public.publish import rebuild
from tests.many import multiply

_LIST = "/api/v1/documents"
_OWN = 1000
_PAUSE = 0.05
_MAKER = b"opendata.prepare"
_PLAIN = {"accept-encoding": "identity"}
_MOST = 50e6
"""Bytes that the server, and what makes a file, may grow by (issue 06)."""
_A_SECOND = 1.0
"""In which the work for a reader who left must end."""
_IDLE = 0.05  # CPU seconds of a server at rest, in a second


class Held(NamedTuple):
    """Bytes of memory."""

    server: int
    maker: int
    """The process that makes a file; 0 where there is none."""


def main(count: int) -> None:
    """Prints a line for each format; one worker, a reader that takes all it gets.

    All but the first thousand documents are copies, which have no text: a list shows none. The maker
    of a file is compared with that of 500 records. Fails where a total or a digest differs, the server grows too much, or it goes on for nobody.
    """
    own = min(count, _OWN)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        record(data, range(own))
        rebuild(data)
        _measure(data, multiply(data, count // own - 1))


def _measure(data: Path, count: int) -> None:
    print(f"exports of {count} documents over HTTP; budget 20000 records/s NDJSON, + 50 MB")
    print(
        f"{'':22}{'MB':>7}{'seconds':>9}{'first byte':>12}{'records/CPU s':>15}"
        f"{'server + MB':>13}{'maker + MB':>12}{'CPU s after leaving':>21}"
    )
    port = free_port()
    with (
        running(server_command(data, port), port) as pid,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=600, headers=_PLAIN) as client,
    ):
        small = {form: _maker_of_few(client, pid, form) for form in FORMATS}
        total = client.get(f"{_LIST}?limit=1").json()["total"]
        assert total == count
        for form in FORMATS:
            _line(client, pid, form, total, small=small[form])
    print("  totals of all formats are that of the list, and their digests fit")


def _maker_of_few(client: httpx.Client, pid: int, form: str) -> int:
    """Bytes of the process that makes a file of few records; and the server has loaded all it needs."""
    with _watched(pid) as peaks:
        client.get(f"{_LIST}?format={form}&limit=500").raise_for_status()
    return max(peak.maker for peak in peaks)


def _line(client: httpx.Client, pid: int, form: str, count: int, *, small: int) -> None:
    before, spent, start = _held(pid), cpu_seconds(pid), time.monotonic()
    with (
        tempfile.NamedTemporaryFile(suffix=f".{form.partition('&')[0]}") as file,
        _watched(pid) as peaks,
    ):
        with client.stream("GET", f"{_LIST}?format={form}") as answer:
            answer.raise_for_status()
            first = time.monotonic() - start
            for piece in answer.iter_bytes():
                file.write(piece)
        seconds, cpu = time.monotonic() - start, cpu_seconds(pid) - spent
        file.flush()
        size = file.tell()
        found = check(Path(file.name), form, answer.headers)
    assert found == count, f"{form}: {found} records, not {count}"
    grown = max(peak.server for peak in peaks) - before.server
    assert grown < _MOST, f"{form}: the server grew by {grown / 1e6:.1f} MB"
    maker = max(peak.maker for peak in peaks) - small
    assert maker < _MOST, f"{form}: its maker grew by {maker / 1e6:.1f} MB"
    after = _after_leaving(client, pid, form)
    assert after < _IDLE, f"{form}: {after:.2f} CPU s in the second second after the reader left"
    print(
        f"  {form:20}{size / 1e6:7.1f}{seconds:9.1f}{first:12.2f}{count / cpu:15.0f}"
        f"{grown / 1e6:13.1f}{maker / 1e6:12.1f}{after:21.2f}"
    )


def _after_leaving(client: httpx.Client, pid: int, form: str) -> float:
    """CPU seconds in the second that begins one second after a reader left in the middle.

    Of a file that is while it is made, of a stream when its first piece came.
    """
    host = client.base_url.netloc.decode()
    port = client.base_url.port or 80
    with socket.create_connection(("127.0.0.1", port), timeout=60) as asking:
        asking.sendall(get(f"{_LIST}?format={form}", host))
        if is_file(form):
            while not _held(pid).maker:
                time.sleep(_PAUSE)
        else:
            asking.recv(1000)
    time.sleep(_A_SECOND)
    assert not _held(pid).maker
    before = cpu_seconds(pid)
    time.sleep(_A_SECOND)
    return cpu_seconds(pid) - before


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
    parser.add_argument("--documents", type=int, default=100_000)
    main(parser.parse_args().documents)
