"""A real process killed in the middle of a real ingest, and two writers at once."""

import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gazette.errors import StoreError
from gazette.store.reader import StoreReader
from gazette.store.writer import Store

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.requirement("SD-02")
CHILD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from gazette.model import Draft, Field, Metadata, RawFile
from gazette.store.writer import Store

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)

def draft(source, n):
    raw = RawFile(sha256=f"{n:064}", sm3=f"{n:064}", size=1, media_type="text/plain",
                  path=f"{n}.txt", source=source, received_at=NOW)
    number = Field(f"示政发〔2024〕{n}号")
    return Draft(raw=raw, record=None, reader="from_text/1", text=f"第{n}号示例。" * 500,
                 metadata=Metadata(number=number))

with Store.open(Path(sys.argv[1])) as store:
    source = store.add_source("示例", trusted=True, now=NOW)
    run = store.start_run("ingest", now=NOW)
    for start, size in ((0, 50), (50, int(sys.argv[2]))):
        with store.batch():
            for n in range(start, start + size):
                store.record(draft(source, n), (), clear=True, run=run, now=NOW)
            if start:
                print("open", flush=True)
                time.sleep(60)
"""


def _killed_in_its_second_batch(data: Path, size: int) -> None:
    command = [sys.executable, "-c", CHILD, str(data), str(size)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        child.send_signal(signal.SIGKILL)
        assert child.wait(timeout=20) == -signal.SIGKILL


@pytest.mark.parametrize("size", [50, 4000], ids=["in memory", "spilled into the log"])
def test_a_killed_writer_loses_the_open_batch_and_nothing_else(tmp_path: Path, size: int) -> None:
    _killed_in_its_second_batch(tmp_path, size)
    with StoreReader(tmp_path) as reader:
        assert reader.totals()["version"] == 50
        assert len(list(reader.changes(0))) == 50
    connection = sqlite3.connect(tmp_path / "gazette.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    with Store.open(tmp_path, wait=0) as store:
        source = store.add_source("示例", trusted=True, now=NOW)
        assert store.was_read(source, "49.txt", None, f"{49:064}", "from_text/1")
        assert not store.was_read(source, "50.txt", None, f"{50:064}", "from_text/1")


def test_a_second_writer_is_refused_by_name(tmp_path: Path) -> None:
    with Store.open(tmp_path), pytest.raises(StoreError, match=r"pid [0-9]+\) is writing"):
        Store.open(tmp_path, wait=0)


def test_a_second_writer_waits_no_longer_than_it_was_told(tmp_path: Path) -> None:
    start = time.monotonic()
    with Store.open(tmp_path), pytest.raises(StoreError, match="wait until it has finished"):
        Store.open(tmp_path, wait=0.2)
    assert 0.2 <= time.monotonic() - start < 5


def test_a_writer_that_closed_lets_the_next_one_in(tmp_path: Path) -> None:
    for _ in range(2):
        store = Store.open(tmp_path, wait=0)
        store.close()
        store.close()


def test_a_reader_sees_only_whole_batches(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, StoreReader(tmp_path) as reader:
        with store.batch():
            store.start_run("ingest", now=NOW)
            assert reader.totals()["run"] == 0
        assert reader.totals()["run"] == 1


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(StoreError, match="cannot write to"):
        Store.open(tmp_path / "data")
