"""The real Litestream ships a store that is written to another place; then the machine is lost.

Replication is asynchronous: a commit is acknowledged before it is shipped. So two things can be
promised and are shown here. What was committed before `litestream sync -wait` came back is in the
replica, whatever dies after. And whenever it dies, the replica holds the store as it was at some
earlier commit: the first transactions, each whole, none between them missing.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from api.main import cli
from gazette.store.backup.databases import check_database, open_copy
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.conftest import NOON

pytestmark = pytest.mark.requirement("SEC-01")
LITESTREAM = Path(sys.executable).with_name("litestream")
CONFIG = Path(__file__).parents[1] / "deploy" / "litestream.yml"
ROUND = 5  # documents a transaction
WRITER = f"""
import sys
from pathlib import Path
from tests.accounts import add_account
from tests.backups import FullOffice

data = Path(sys.argv[1])
office = FullOffice(data, already=int(sys.argv[2]))
while True:
    office.file_many({ROUND})
    add_account(data, "editor")
    print(office.count, flush=True)
"""


class Machine(NamedTuple):
    """What is lost together, and the replica that is not."""

    data: Path
    replica: Path

    def run(self, *arguments: str) -> str:
        """Runs one command of Litestream to its end; what went wrong, or nothing."""
        command = [str(LITESTREAM), *arguments]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        return done.stderr if done.returncode else ""

    @property
    def environment(self) -> dict[str, str]:
        """What the configuration asks for."""
        return {
            **os.environ,
            "GONGBAO_DATA": str(self.data),
            "GONGBAO_REPLICA": f"file://{self.replica}",
        }

    def sync(self) -> None:
        """Comes back when all that was committed before is in the replica."""
        socket, deadline = str(self.data / "litestream.sock"), time.monotonic() + 30
        for name in ("gazette.db", "office.db"):
            # refused until Litestream, begun a moment ago, has found the database
            while fault := self.run("sync", "-wait", "-socket", socket, str(self.data / name)):
                assert time.monotonic() < deadline, fault

    def restore(self, new: Path) -> None:
        """Restores both databases from the replica into a new data directory."""
        new.mkdir()
        for name in ("gazette.db", "office.db"):
            options = ("-config", str(CONFIG), "-integrity-check", "full", "-o", str(new / name))
            assert self.run("restore", *options, str(self.data / name)) == ""


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A data directory with a short name, for the socket in it, and a place for its replica."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        Store.open(data).close()
        yield Machine(data, tmp_path / "replica")


def test_what_was_acknowledged_before_a_sync_survives(machine: Machine, tmp_path: Path) -> None:
    with _running(machine, tmp_path) as told:
        _wait_for(told, more_than=20 * ROUND)
        acknowledged = _acknowledged(told)
        machine.sync()
    machine.restore(tmp_path / "new")
    assert _assert_prefix(machine.data, tmp_path / "new") >= acknowledged
    with closing(open_copy(tmp_path / "new" / "office.db")) as db:
        (accounts,) = db.execute("SELECT count(*) FROM account").fetchone()
    assert accounts >= acknowledged // ROUND


@pytest.mark.parametrize(
    "kills", [pytest.param(1, id="1"), pytest.param(12, id="12", marks=pytest.mark.long)]
)
def test_whenever_it_dies_the_replica_is_an_earlier_state(
    machine: Machine, tmp_path: Path, kills: int
) -> None:
    chance, arrived = Random(kills), 0  # noqa: S311 (moments, not secrets)
    with _running(machine, tmp_path) as told:
        _wait_for(told, more_than=0)
        machine.sync()
    for number in range(kills):
        with _running(machine, tmp_path) as told:
            _wait_for(told, more_than=arrived)
            time.sleep(chance.uniform(0, 4))
        machine.restore(tmp_path / str(number))
        before, arrived = arrived, _assert_prefix(machine.data, tmp_path / str(number))
        assert arrived >= max(before, ROUND)


def test_what_was_restored_is_published_and_written_on(machine: Machine, tmp_path: Path) -> None:
    with _running(machine, tmp_path) as told:
        _wait_for(told, more_than=ROUND)
        machine.sync()
    new = tmp_path / "new"
    machine.restore(new)
    count = _assert_prefix(machine.data, new)
    result = CliRunner().invoke(cli, ["publish", "--data", str(new)], catch_exceptions=False)
    assert result.stdout.splitlines()[0] == f"{new / 'public.db'}: {count} documents"
    with Store.open(new, wait=0) as store:
        store.start_run("ingest", now=NOON)


def _assert_prefix(live: Path, restored: Path) -> int:
    """How many documents were restored: the first ones of the live store, row by row."""
    for name in ("gazette.db", "office.db"):
        check_database(restored / name)
        assert _not_in(live / name, restored / name) == []
    with closing(sqlite3.connect(restored / "gazette.db")) as db:
        paths = {row[0] for row in db.execute("SELECT path FROM version")}
    assert paths == {f"{number}.txt" for number in range(1, len(paths) + 1)}
    assert len(paths) % ROUND == 0
    return len(paths)


def _not_in(live: Path, restored: Path) -> list[object]:
    """Rows of any table that only the restored database has."""
    with closing(sqlite3.connect(live)) as db:
        db.execute("ATTACH ? AS restored", (str(restored),))
        names = db.execute("SELECT name FROM restored.sqlite_schema WHERE type = 'table'")
        tables = [name for (name,) in names if not name.startswith(("_litestream", "sqlite_"))]
        return [
            row
            for table in tables
            for row in db.execute(
                f"SELECT * FROM restored.{table} EXCEPT SELECT * FROM main.{table}"  # noqa: S608
            )
        ]


@contextmanager
def _running(machine: Machine, tmp_path: Path) -> Iterator[Path]:
    """A writer and Litestream at work, both killed at the end; what the writer told of commits."""
    told = tmp_path / "told"
    already = str(_documents(machine.data))
    replicate = [str(LITESTREAM), "replicate", "-config", str(CONFIG)]
    write = [sys.executable, "-c", WRITER, str(machine.data), already]
    with told.open("wb") as output, (tmp_path / "log").open("ab") as log:
        shipper = subprocess.Popen(replicate, env=machine.environment, stdout=log, stderr=log)
        writer = subprocess.Popen(write, stdout=output)
    try:
        yield told
        assert (shipper.poll(), writer.poll()) == (None, None)
    finally:
        for process in (shipper, writer):
            process.kill()
        for process in (shipper, writer):
            process.wait(timeout=20)


def _documents(data: Path) -> int:
    with StoreReader(data) as reader:
        return reader.totals()["version"]


def _acknowledged(told: Path) -> int:
    """The last number told in a whole line."""
    lines = told.read_bytes().split(b"\n")[:-1]
    return int(lines[-1]) if lines else 0


def _wait_for(told: Path, *, more_than: int) -> None:
    deadline = time.monotonic() + 30
    while _acknowledged(told) <= more_than:
        assert time.monotonic() < deadline
        time.sleep(0.01)
