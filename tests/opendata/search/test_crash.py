"""An index whose writer is killed amid its work is whole, and at worst a little behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from opendata.search.engine import EngineName, Query, Unit
from opendata.search.index import open_engine
from tests.opendata.search.shelf import invented

WRITER = """
import sys
from pathlib import Path
from opendata.search.index import open_engine
from tests.opendata.search.shelf import invented

engine = open_engine(sys.argv[1], Path(sys.argv[2]), unit=sys.argv[3])
path = "art_1" if sys.argv[3] == "article" else None
while True:
    turn = engine.cursor() + 1
    shelf = [invented(str(n), "某题", f"第{turn}次", path=path) for n in range(20)]
    engine.update(shelf, (), turn)
    print(turn, flush=True)
"""


@pytest.mark.long
@pytest.mark.requirement("SD-02")
@pytest.mark.parametrize("seconds", [0.1, 0.4, 0.9])
def test_a_killed_writer_leaves_a_whole_index(
    name: EngineName, unit: Unit, tmp_path: Path, seconds: float
) -> None:
    command = [sys.executable, "-c", WRITER, name, str(tmp_path), unit]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
    engine = open_engine(name, tmp_path, unit=unit)
    turn = engine.cursor()
    assert turn > 0
    assert engine.count() == 20
    found = [engine.search(Query(text=f'"第{each}次"')).total for each in (turn, turn + 1)]
    assert sorted(found, key=str) == [0, 20]
    path = "art_1" if unit == "article" else None
    engine.update([invented("0", "某题", "最后", path=path)], (), turn + 1)
    assert (engine.count(), engine.search(Query(text="最后")).total) == (20, 1)


KILLED = """
import os, signal, sys
from pathlib import Path
from opendata.search.index import open_engine, rebuild
from tests.opendata.search.shelf import invented

name, home, unit, way = sys.argv[1:]
path = "art_1" if unit == "article" else None

class Changed:
    removed, cursor, erased = ("0",), 2, False

    @property
    def documents(self):
        for n in range(1, 20):
            yield invented(str(n), "某题", "第2次", path=path)
        os.kill(os.getpid(), signal.SIGKILL)

if way == "rebuild":
    rebuild(name, Path(home), lambda _: Changed(), unit=unit)
else:
    open_engine(name, Path(home), unit=unit).update(Changed().documents, ("0",), 2)
"""


@pytest.mark.requirement("SD-02")
@pytest.mark.parametrize("way", ["update", "rebuild"])
def test_a_writer_killed_amid_its_commit_leaves_what_was_there(
    name: EngineName, unit: Unit, tmp_path: Path, way: str
) -> None:
    path = "art_1" if unit == "article" else None
    engine = open_engine(name, tmp_path, unit=unit)
    engine.update([invented(str(n), "某题", "第1次", path=path) for n in range(20)], (), 1)
    engine.close()
    command = [sys.executable, "-c", KILLED, name, str(tmp_path), unit, way]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    engine = open_engine(name, tmp_path, unit=unit)
    found = [engine.search(Query(text=f'"第{turn}次"')).total for turn in (1, 2)]
    assert (engine.cursor(), engine.count(), found) == (1, 20, [20, 0])
    engine.update([invented("1", "某题", "第2次", path=path)], ("0",), 2)
    assert (engine.count(), engine.search(Query(text="第2次")).total) == (19, 1)
    engine.close()
