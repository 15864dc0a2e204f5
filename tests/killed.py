"""An ingest that is killed, with readers at work: what was acknowledged, and what anybody saw."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random

import msgspec

from api.commands.index import follow_index
from ingest.progress import Plain
from ingest.report import Line, Report
from ingest.run import ingest
from sample.make import document
from tests.formats import WRITERS

_READERS = ("ingest.from_docx", "ingest.from_html", "ingest.from_ofd", "ingest.from_pdf")
_KINDS = tuple(WRITERS)
_BATCH = 12  # documents that come before each run
_VERSIONS = "SELECT document, number, sha256 FROM version"
_TEXTS = """
    SELECT v.document, v.number, v.sha256, c.text FROM version v JOIN content c ON c.version = v.id
"""
_PUBLIC = "SELECT document, number, sha256, text FROM version"

Version = tuple[str, int]


def run_once(folder: Path, data: Path, report: Path, started: Event) -> None:
    """Ingests a folder, publishes and indexes it; says when it has begun."""
    started.set()
    with report.open("ab") as lines:
        ingest(
            [folder],
            data=data,
            trusted=True,
            jobs=0,
            report=Report(Plain(lambda _: None), lines),
            now=lambda: datetime.now(UTC),
        )
    follow_index(data, "tantivy")


class Archive:
    """An archive into which documents keep coming, while whoever takes them in is killed."""

    def __init__(self, root: Path, seed: int) -> None:
        self.data = root / "data"
        self.count = 0
        """How many documents have come."""
        self.seen: dict[Version, str] = {}
        """Every version that a reader ever saw, with the digest of its text."""
        self._folder = root / "folder"
        self._folder.mkdir(parents=True)
        self._report = root / "report.jsonl"
        self._random = Random(seed)  # noqa: S311 (moments)
        self._usual = 0.5  # seconds a whole run takes
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.killed", *_READERS])

    def kill(self) -> None:
        """Begins to take in what has come, and is killed before it has."""
        while not self._was_killed():
            pass

    def complete(self) -> int | None:
        """Takes in all that has come, and answers how the process ended."""
        process, _ = self._start()
        process.join(60)
        return process.exitcode

    def acknowledged(self) -> set[Version]:
        """What a run said that it has for good; a line cut by the kill says nothing."""
        lines = self._report.read_bytes().split(b"\n")[:-1] if self._report.exists() else []
        said: set[Version] = set()
        for text in lines:
            with suppress(msgspec.DecodeError):  # the rest of a line that was cut
                line = msgspec.json.decode(text, type=Line)
                if line.outcome == "stored" and line.document and line.version:
                    said.add((line.document, line.version))
        return said

    def recorded(self) -> dict[Version, str]:
        """Every version there is; fails on a torn database."""
        if not (self.data / "gazette.db").exists():
            return {}
        with closing(sqlite3.connect(self.data / "gazette.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            with suppress(sqlite3.OperationalError):  # killed before its tables were made
                return {(one, n): sha for one, n, sha in connection.execute(_VERSIONS)}
        return {}

    def _was_killed(self) -> bool:
        self._bring()
        before = time.monotonic()
        process, started = self._start()
        started.wait(60)
        process.join(self._random.uniform(0, self._usual))
        if process.is_alive() and process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
        process.join(60)
        if process.exitcode == 0:
            self._usual = (self._usual + time.monotonic() - before) / 2
        return process.exitcode == -signal.SIGKILL

    def _start(self) -> tuple[multiprocessing.process.BaseProcess, Event]:
        started = self._context.Event()
        values = (self._folder, self.data, self._report, started)
        process = self._context.Process(target=run_once, args=values)
        process.start()
        return process, started

    def _bring(self) -> None:
        for _ in range(_BATCH):
            self.count += 1
            kind = _KINDS[self.count % len(_KINDS)]
            file = WRITERS[kind](document(self.count).text)
            (self._folder / f"{self.count}.{kind}").write_bytes(file)


class Reader(threading.Thread):
    """Reads the store and public.db over and over, and remembers what it saw."""

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self._archive = archive
        self._ending = threading.Event()
        self.torn: list[Version] = []
        """Versions whose text was not that of their digest."""

    def run(self) -> None:
        """Reads until it is told to stop."""
        while not self._ending.wait(0.01):
            self._read("gazette.db", _TEXTS)
            self._read("public.db", _PUBLIC)

    def stop(self) -> None:
        """Ends it."""
        self._ending.set()
        self.join()

    def _read(self, name: str, query: str) -> None:
        path = self._archive.data / name
        with suppress(sqlite3.OperationalError):  # not there yet, or without tables
            uri = f"{path.resolve().as_uri()}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True)) as connection:
                for document_id, number, sha256, text in connection.execute(query):
                    if hashlib.sha256(text.encode()).hexdigest() != sha256:
                        self.torn.append((document_id, number))
                    self._archive.seen[document_id, number] = sha256
