"""Real processes: a store that is written while it is backed up, and a backup that is killed."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from gazette.store.backup.checking import check
from gazette.store.backup.repository import Repository
from gazette.store.files import path_of
from gazette.store.reader import StoreReader
from tests.backups import FullOffice, contents, restore_to, take

pytestmark = pytest.mark.requirement("SEC-01")

ROUND = 20  # documents a transaction
WRITER = f"""
import sys
from pathlib import Path
from tests.accounts import add_account
from tests.backups import FullOffice

data = Path(sys.argv[1])
office = FullOffice(data)
while True:
    add_account(data, "editor")
    office.file_many({ROUND})
    print(office.count, flush=True)
"""
BACKUP = """
import sys
from pathlib import Path
from tests.backups import take

print("ready", flush=True)
take(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_store_that_is_written_is_backed_up_whole(tmp_path: Path) -> None:
    data, dest, told = tmp_path / "data", tmp_path / "dest", tmp_path / "told"
    before = []
    with _writing(data, told), StoreReader(data) as reader:
        for _ in range(6):
            before.append(_acknowledged(told))
            take(data, dest)
            assert reader.totals()["version"] >= before[-1]
            _wait_for(told, more_than=before[-1])
    assert check(dest, progress=lambda *_: None).faults == ()
    for number, name in enumerate(Repository.open(dest).names()):
        made = Repository.open(dest).snapshot(name)
        restored = tmp_path / str(number)
        restore_to(dest, restored, at=datetime.fromisoformat(made.made_at))
        count = _assert_complete(restored)
        assert count >= before[number]
        assert made.absent.count == 0


def _assert_complete(data: Path) -> int:
    """How many documents there are: the first so many, all with their files and accounts."""
    with closing(sqlite3.connect(data / "gazette.db")) as db:
        paths = {row[0] for row in db.execute("SELECT path FROM version")}
        files = [row[0] for row in db.execute("SELECT sha256 FROM raw_file")]
    with closing(sqlite3.connect(data / "office.db")) as db:
        (accounts,) = db.execute("SELECT count(*) FROM account").fetchone()
    assert paths == {f"{number}.txt" for number in range(1, len(paths) + 1)}
    assert len(files) == len(paths)
    assert all(path_of(data, sha256).is_file() for sha256 in files)
    assert len(paths) in {ROUND * accounts, ROUND * (accounts - 1)}
    return len(paths)


KILLS = [pytest.param(3, id="3"), pytest.param(40, id="40", marks=pytest.mark.long)]


@pytest.mark.parametrize("kills", KILLS)
def test_a_killed_backup_leaves_every_snapshot_whole(tmp_path: Path, kills: int) -> None:
    data, dest = tmp_path / "data", tmp_path / "dest"
    office, chance = FullOffice(data), Random(kills)  # noqa: S311 (moments, not secrets)
    office.file_many(200)
    then = {take(data, dest).snapshot.made_at: contents(data)}
    for _ in range(kills):
        office.file_many(10)
        _kill_after(chance.uniform(0, 0.4), data, dest)
        assert check(dest, progress=lambda *_: None).faults == ()
        for name in Repository.open(dest).names():
            then.setdefault(Repository.open(dest).snapshot(name).made_at, contents(data))
    then[take(data, dest).snapshot.made_at] = contents(data)
    assert list((dest / "work").glob("*")) == []
    for number, (made_at, was) in enumerate(then.items()):
        restore_to(dest, tmp_path / str(number), at=datetime.fromisoformat(made_at))
        assert contents(tmp_path / str(number)) == was


@pytest.mark.parametrize("kills", KILLS)
def test_a_first_backup_that_was_killed_can_be_made_again(tmp_path: Path, kills: int) -> None:
    office, chance = FullOffice(tmp_path / "data"), Random(kills)  # noqa: S311 (not for secrets)
    office.file_many(100)
    for number in range(kills):
        dest = tmp_path / str(number)
        _kill_after(chance.uniform(0, 0.3), office.data, dest)
        take(office.data, dest)
        assert check(dest, progress=lambda *_: None).faults == ()


def _kill_after(seconds: float, data: Path, dest: Path) -> None:
    """Begins a backup in another process and kills it there and then, or when it has ended."""
    command = [sys.executable, "-c", BACKUP, str(data), str(dest)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        assert child.wait(timeout=20) in {0, -signal.SIGKILL}


@contextmanager
def _writing(data: Path, told: Path) -> Iterator[None]:
    """A process that files documents without a pause and tells how many are committed."""
    with told.open("wb") as output:
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(data)], stdout=output)
    try:
        _wait_for(told, more_than=0)
        yield
        assert child.poll() is None
    finally:
        child.kill()
        child.wait(timeout=20)


def _acknowledged(told: Path) -> int:
    """The last number told in a whole line."""
    lines = told.read_bytes().split(b"\n")[:-1]
    return int(lines[-1]) if lines else 0


def _wait_for(told: Path, *, more_than: int) -> None:
    deadline = time.monotonic() + 30
    while _acknowledged(told) <= more_than:
        assert time.monotonic() < deadline
        time.sleep(0.01)
