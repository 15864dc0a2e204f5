"""How many documents a CPU second go from gazette.db into public.db, full text included."""

from __future__ import annotations

import argparse
import hashlib
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.generate import notice
from gazette.ids import source_id
from gazette.model import Citation, Component, Draft, Field, Metadata, RawFile
from gazette.store.writer import Store
from opendata.public.publish import follow, rebuild

_NOW = datetime(2024, 6, 1, tzinfo=UTC)
_SOURCE = "benchmark"
_TABLES = ("document", "version", "article", "relation")


def main(count: int) -> None:
    """Prints documents and rows per CPU second for a rebuild, and for following a few changes."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        record(data, range(count))
        print(f"public.db from {count} documents of 1500 characters")
        seconds = _cpu_seconds(lambda: rebuild(data))
        path = data / "public.db"
        rows, size = count_rows(path), path.stat().st_size
        print(f"  rebuild  {count / seconds:8.0f} documents/s {rows / seconds:8.0f} rows/s")
        print(f"  size     {size / count:8.0f} bytes a document")
        more = max(1, count // 10)
        record(data, range(count, count + more))
        print(f"  follow   {more / _cpu_seconds(lambda: follow(data)):8.0f} documents/s")
        record(data, range(count + more, count + more + 1))
        print(f"  follow   {_cpu_seconds(lambda: follow(data)) * 1000:8.1f} ms for one document")


def record(data: Path, numbers: range) -> None:
    """Records invented notices, public at once."""
    with Store.open(data) as store:
        run = store.start_run("benchmark", now=_NOW)
        store.add_source(_SOURCE, trusted=True, now=_NOW)
        with store.batch():
            for number in numbers:
                store.record(_draft(number), (), clear=True, run=run, now=_NOW)


def count_rows(path: Path) -> int:
    """Rows in the large tables of a public.db."""
    with closing(sqlite3.connect(path)) as db:
        counts = (db.execute(f"SELECT count(*) FROM {table}") for table in _TABLES)  # noqa: S608
        return sum(count.fetchone()[0] for count in counts)


def _draft(number: int) -> Draft:
    text = notice(number)
    lines = text.splitlines(keepends=True)
    encoded = text.encode()
    issuer = lines[-3].strip()
    metadata = Metadata(
        title=Field(f"{lines[0].strip()}（{number}）"),
        number=Field(lines[1].strip()),
        issuers=Field((issuer,)),
        signed_on=Field(date(2024, 1 + number % 12, 1 + number % 28)),
        kind=Field("government_normative"),
        owner=Field(issuer),
        disclosure=Field("active"),
        disclosure_reason=Field("already published"),
    )
    return Draft(
        raw=RawFile(
            sha256=hashlib.sha256(encoded).hexdigest(),
            sm3=hashlib.new("sm3", encoded).hexdigest(),
            size=len(encoded),
            media_type="text/plain",
            path=f"{number}.txt",
            source=source_id(_SOURCE),
            received_at=_NOW,
        ),
        record=None,
        reader="benchmark/1",
        text=text,
        metadata=metadata,
        components=tuple(_components(lines)),
        citations=tuple(_citations(number)),
    )


def _components(lines: list[str]) -> list[Component]:
    found, start = [], 0
    for place, line in enumerate(lines):
        if "、" in line[:4]:
            number, _, _ = line.partition("、")
            found.append(
                Component(
                    path=f"level1_{place}",
                    kind="level1",
                    number=f"{number}、",
                    ordinal=place,
                    heading=None,
                    start=start,
                    end=start + len(line),
                )
            )
        start += len(line)
    return found


def _citations(number: int) -> list[Citation]:
    """Each notice cites the three before it, by title and number."""
    found = []
    for cited in range(max(0, number - 3), number):
        title, canonical, _ = notice(cited).split("\n", 2)
        found.append(
            Citation(
                title=f"{title}（{cited}）",
                number=canonical,
                pinpoint=None,
                start=0,
                end=10,
                path=None,
            )
        )
    return found


def _cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    main(parser.parse_args().documents)
