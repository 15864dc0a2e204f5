"""A real `gongbao serve` for tests: on a free loopback port, bounded in time, ended by its pid."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.measure import free_port

ROOT = Path(__file__).parent.parent
GONGBAO = [sys.executable, "-m", "api.main"]
_SECONDS = 90.0


def gongbao(*arguments: str | Path, data: Path) -> subprocess.CompletedProcess[str]:
    """A command run to its end, with what it printed."""
    command = [*GONGBAO, *map(str, arguments), "--data", str(data)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


@contextmanager
def serving(
    data: Path, log: Path | None = None, *, config: Path | None = None
) -> Iterator[httpx.Client]:
    """The whole service over a data directory, its tables included."""
    port = free_port()
    settings = ["--config", str(config)] if config else []
    command = [*GONGBAO, *settings, "serve", "--data", str(data), "--port", str(port)]
    with (log or Path(os.devnull)).open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
        try:
            with httpx.Client(base_url=f"http://localhost:{port}", timeout=20) as client:
                eventually(lambda: _answers(client, "/healthz") and _answers(client, "/data/"))
                yield client
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def running_app(data: Path) -> Iterator[int]:
    """The app alone in two workers over a data directory, on both address families; its port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.api.serving", str(port), str(data)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        eventually(lambda: process.poll() is not None or _listens(port))
        yield port
    finally:
        process.terminate()
        process.wait(15)


@contextmanager
def running_datasette(
    command: Sequence[str], *, home: Path, environment: Mapping[str, str] | None = None
) -> Iterator[httpx.Client]:
    """A plain Datasette, as a command without its port says, run in a folder."""
    port = free_port()
    whole = [*command, "--port", str(port)]
    with subprocess.Popen(whole, cwd=home, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
                eventually(lambda: _answers(client, "/-/versions.json"))
                yield client
        finally:
            process.terminate()


def eventually(claim: Callable[[], bool], seconds: float = _SECONDS) -> None:
    """Waits until the claim is true. Raises TimeoutError when it stays false."""
    end = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > end:
            raise TimeoutError(f"still not so after {seconds} s")
        time.sleep(0.1)


def _answers(client: httpx.Client, path: str) -> bool:
    try:
        return client.get(path).status_code == 200
    except httpx.TransportError:
        return False


def is_open(place: Path) -> bool:
    """Whether somebody listens on a Unix socket: its file is there a moment before."""
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(place)) == 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
