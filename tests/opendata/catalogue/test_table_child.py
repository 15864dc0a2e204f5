"""Strangers' tables in a child process: the same comes of them, and nothing of them stays here."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from gazette.errors import TableFileError
from opendata.catalogue.table_child import check, infer
from opendata.catalogue.table_tasks import Inferred, InferTask
from opendata.catalogue.table_worker import do
from tests.opendata.catalogue.made_up_tables import FIRST_PERMITS, PERMITS, write_csv
from tests.serving import ROOT

pytestmark = pytest.mark.requirement("OD-02", "SEC-01")

_THEN_CONNECT = """
import socket, sys
from opendata.catalogue.table_worker import main
main()
socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=1)
"""


def test_the_child_gives_what_its_work_gives_here(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv", FIRST_PERMITS)
    assert check(path, PERMITS, lines=tmp_path / "t.zst").checked.rows == len(FIRST_PERMITS)
    assert do(InferTask(str(path))) == Inferred(infer(path))


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no package")
    with pytest.raises(TableFileError, match="unreadable"):
        infer(broken)


def test_the_child_reaches_no_network(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv", FIRST_PERMITS)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            pass
        done = subprocess.run(
            [sys.executable, "-c", _THEN_CONNECT, str(port)],
            cwd=ROOT, input=msgspec.msgpack.encode(InferTask(str(path))), capture_output=True,
            check=False,
        )  # fmt: skip
    assert msgspec.msgpack.decode(done.stdout)["type"] == "Inferred"
    assert b"unreachable" in done.stderr


def test_the_service_itself_loads_no_library_that_reads_tables() -> None:
    command = "import sys, api.main; sys.exit('frictionless' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=False).returncode == 0
