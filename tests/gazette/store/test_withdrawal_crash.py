"""A real process killed while it withdraws: the document is whole, or it is gone for good."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gazette.store.files import keep
from gazette.store.reader import StoreReader
from gazette.store.withdrawal_log import LOG, read
from gazette.store.writer import Store
from tests.leftovers import files_with
from tests.made_up import draft, metadata

pytestmark = pytest.mark.requirement("OD-11", "SEC-01")

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
KILLS = 8
VERSIONS = 30
CHILD = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from gazette.store.writer import Store

with Store.open(Path(sys.argv[1])) as store:
    print("go", flush=True)
    store.withdraw(sys.argv[2], None, code="other", authority="示例省", on=date(2024, 6, 1),
                   note=None, actor="editor", now=datetime(2024, 7, 1, tzinfo=UTC))
    print("done", flush=True)
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A store with a document of many versions, each with its file, among others."""
    data = tmp_path_factory.mktemp("archive")
    known = metadata("示例省关于误发事项的通知", number="示政发〔2024〕9号")
    gone = [
        draft("gone", f"第{n}版误发事项qzxgone。\n" * 300, known) for n in range(1, VERSIONS + 1)
    ]
    others = [
        draft(
            f"{n}",
            f"第{n}件事。\n" * 300,
            metadata(f"示例省关于第{n}件事的通知", number=f"示政发〔2023〕{n}号"),
        )
        for n in range(50)
    ]
    with Store.open(data) as store:
        store.add_source("made", trusted=True, now=NOW)
        run = store.start_run("test", now=NOW)
        with store.batch():
            for one in [*others, *gone]:
                keep(data, one.text.encode())
                document = store.record(one, (), clear=True, run=run, now=NOW).document_id
    return data, document


def _withdrawn_and_killed(data: Path, document: str, seconds: float) -> bool:
    """Whether it was acknowledged before the kill."""
    command = [sys.executable, "-c", CHILD, str(data), document]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "go\n"
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=20)
        return child.stdout.read() == "done\n"


def test_a_killed_withdrawal_is_whole_or_gone(archive: tuple[Path, str], tmp_path: Path) -> None:
    original, document = archive
    chance = random.Random(7)  # noqa: S311 (a test's own)
    for kill in range(KILLS):
        data = tmp_path / f"{kill}"
        shutil.copytree(original, data)
        is_acknowledged = _withdrawn_and_killed(data, document, chance.uniform(0, 0.03))
        is_logged = bool(read(data / LOG))
        assert is_logged or not is_acknowledged
        Store.open(data).close()
        with StoreReader(data) as reader:
            left = len(reader.published(document))
            assert reader.totals()["document"] == 51
        assert left == (0 if is_logged else VERSIONS)
        assert bool(files_with(data, "qzxgone")) == (not is_logged)
        assert len(files_with(data / "files", "件事")) == 50
