"""An index whose writer is killed amid its work is whole, and at worst a little behind."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from opendata.search.engine import EngineName, Query
from opendata.search.index import open_engine
from tests.opendata.search.shelf import invented

WRITER = """
import sys
from pathlib import Path
from opendata.search.index import open_engine
from tests.opendata.search.shelf import invented

engine = open_engine(sys.argv[1], Path(sys.argv[2]))
while True:
    turn = engine.cursor() + 1
    engine.update([invented(str(place), "某题", f"第{turn}次") for place in range(20)], (), turn)
    print(turn, flush=True)
"""


@pytest.mark.long
@pytest.mark.requirement("SD-02")
@pytest.mark.parametrize("seconds", [0.1, 0.4, 0.9])
def test_a_killed_writer_leaves_a_whole_index(
    name: EngineName, tmp_path: Path, seconds: float
) -> None:
    command = [sys.executable, "-c", WRITER, name, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
    engine = open_engine(name, tmp_path)
    turn = engine.cursor()
    assert turn > 0
    assert engine.count() == 20
    found = [engine.search(Query(text=f'"第{each}次"')).total for each in (turn, turn + 1)]
    assert sorted(found, key=str) == [0, 20]
    engine.update([invented("0", "某题", "最后")], (), turn + 1)
    assert (engine.count(), engine.search(Query(text="最后")).total) == (20, 1)
