"""What comes into a watched folder is read, once it has come whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from threading import Event, Thread

import pytest

from gazette.errors import StoreError
from gazette.store.reader import StoreReader
from ingest.walk import FileKey, file_key
from ingest.watching import watch

pytestmark = pytest.mark.requirement("GZ-15", "GZ-16")

_PAUSE = 0.1


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within 30 seconds")


def test_each_change_is_one_run_and_a_file_still_coming_is_passed_by(tmp_path: Path) -> None:
    runs: list[Collection[FileKey]] = []
    ending = Event()
    folders = [tmp_path]

    def go() -> None:
        watch(folders, runs.append, without=(), ending=ending, pause=_PAUSE)

    watcher = Thread(target=go)
    watcher.start()
    try:
        wait_until(lambda: len(runs) == 1)
        file = tmp_path / "a.txt"
        file.write_text("来")
        ahead = time.time_ns() + 10**12  # as if it were written on and on
        os.utime(file, ns=(ahead, ahead))
        time.sleep(5 * _PAUSE)
        assert len(runs) == 1
        past = time.time_ns() - 10**12
        os.utime(file, ns=(past, past))
        (tmp_path / "b.txt").write_text("还在写")
        os.utime(tmp_path / "b.txt", ns=(ahead, ahead))
        wait_until(lambda: len(runs) >= 2)
        assert file_key(tmp_path / "b.txt") in runs[-1]
        assert file_key(file) not in runs[-1]
    finally:
        ending.set()
        watcher.join()


def test_the_command_reads_what_comes_and_stops_when_told(tmp_path: Path) -> None:
    folder, data = tmp_path / "in", tmp_path / "data"
    folder.mkdir()
    command = [sys.executable, "-m", "ingest", str(folder), "--watch", "--jobs", "0"]
    process = subprocess.Popen([*command, "--data", str(data)], stdout=subprocess.PIPE, text=True)

    def stored() -> int:
        try:
            with StoreReader(data) as reader:
                return reader.totals()["version"]
        except StoreError:  # not made yet
            return 0

    try:
        (folder / "a.txt").write_text("示例省通知\n各市：\n现通知如下。\n示例省\n2024年5月23日\n")
        wait_until(lambda: stored() == 1)
        (folder / "b.txt").write_text("示例省公告\n现公告如下。\n示例省\n2024年5月24日\n")
        wait_until(lambda: stored() == 2)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert out.count("held 1") == 2
