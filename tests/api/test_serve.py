"""The whole service as processes: started, watched, stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.measure import free_port
from tests.serving import GONGBAO, ROOT, eventually, gongbao, serving


def children(pid: int) -> dict[int, str]:
    """Every process below this one, with its command line; threads and processes may end meanwhile."""
    found: dict[int, str] = {}
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in map(int, (task / "children").read_text().split()):
                found[child] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
                found |= children(child)
    return found


def server_of(data: Path) -> int:
    """The pid of our own server over this data directory."""
    mine = children(os.getpid())
    return next(pid for pid, line in mine.items() if f"serve --data {data}" in line)


def test_an_empty_archive_is_served(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as client:
        assert client.get("/api/v1/documents").json()["total"] == 0
        assert client.get("/").status_code == 200
        assert client.get("/data/public/document.json").json()["rows"] == []


@pytest.mark.requirement("item-33", "SD-08", "WS-11")
def test_it_answers_over_both_kinds_of_address(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as client:
        port = client.base_url.port
        for host in ("127.0.0.1", "[::1]"):
            answer = client.get(f"http://{host}:{port}/api/v1/documents")
            assert answer.status_code == 200


def test_a_killed_datasette_comes_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as client:
        below = children(server_of(data))
        datasette = next(pid for pid, line in below.items() if "-m datasette" in line)
        os.kill(datasette, signal.SIGKILL)
        eventually(lambda: datasette not in children(server_of(data)))
        eventually(lambda: client.get("/data/").status_code == 200)


def test_a_killed_server_leaves_nothing_behind(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data):
        server = server_of(data)
        below = children(server)
        assert len(below) >= 3
        os.kill(server, signal.SIGKILL)
        eventually(lambda: not [pid for pid in below if _runs(pid)])


def test_a_worker_that_hangs_keeps_no_server_from_ending(tmp_path: Path) -> None:
    """Told twice at once to stop, one waited for itself for good."""
    data = tmp_path / "data"
    with serving(data):
        server = server_of(data)
        below = children(server)
        worker = next(pid for pid, line in below.items() if f"serve --data {data}" in line)
        os.kill(worker, signal.SIGSTOP)
        os.kill(server, signal.SIGTERM)
        eventually(lambda: not [pid for pid in (server, *below) if _runs(pid)])


def _runs(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET6) as taken:
        taken.bind(("::", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = gongbao("serve", "--port", port, data=tmp_path / "data")
    assert done.returncode == 1
    assert f"port {port}" in done.stderr


def test_a_folder_too_long_for_a_socket_is_named(tmp_path: Path) -> None:
    """Datasette would have died again and again, and /data/ have answered 503 without a word why."""
    long = tmp_path / ("x" * 100)
    long.mkdir()
    command = [*GONGBAO, "serve", "--data", str(tmp_path / "data"), "--port", str(free_port())]
    environment = {**os.environ, "TMPDIR": str(long)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert f"TMPDIR: '{long}' is too long" in done.stderr
    assert list(long.iterdir()) == []


def test_a_wrong_setting_stops_the_start_by_its_name(tmp_path: Path) -> None:
    environment = os.environ | {"GONGBAO_WORKERS": "many"}
    command = [*GONGBAO, "serve", "--data", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "workers" in done.stderr
