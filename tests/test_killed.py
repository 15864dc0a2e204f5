"""kill -9 at any moment of an ingest: nothing acknowledged is lost, nothing is torn.

What the operating system holds when a process dies it still writes. That a disk keeps what it was
told to keep when the power fails cannot be shown here.
"""

import random
from pathlib import Path

import pytest

from api.verifying import verify
from tests.killed import Archive, Reader

_AT_ONCE = 10  # kills before a run may come to its end


@pytest.mark.requirement("SD-02", "item-9")
@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=pytest.mark.long)])
def test_a_killed_ingest_loses_nothing_and_the_next_run_completes(
    tmp_path: Path, kills: int
) -> None:
    for turn in range(0, kills, _AT_ONCE):
        archive = Archive(tmp_path / str(turn), seed=random.getrandbits(32))
        reader = Reader(archive)
        reader.start()
        try:
            for _ in range(min(_AT_ONCE, kills)):
                archive.kill()
                recorded = archive.recorded()
                assert archive.acknowledged() <= recorded.keys()
                assert dict(archive.seen).items() <= recorded.items()
            assert archive.complete() == 0
        finally:
            reader.stop()
        assert reader.torn == []
        assert len(archive.recorded()) == archive.count
        found = verify(archive.data, jobs=1, sample=None, progress=lambda *_: None)
        assert found.differences == ()
        assert found.compared["rows of public.db"] == archive.count
