"""How many documents a CPU second `gongbao verify` compares, and what each of its checks takes."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from api.commands.index import follow_index
from api.verifying import FOLLOWED, STORE
from benchmarks.generate import write_notices
from benchmarks.measure import Cost, cost_of
from gazette.differences import Check
from opendata.public.verifying_full_text import full_texts
from opendata.public.verifying_state import State
from opendata.search.engine import UNITS
from opendata.search.verifying import IndexDocuments, IndexFiles


def main(count: int) -> None:
    """Prints documents per CPU second of one process, the wall time of two, and each check's share."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        start = min(_verify(_archive(root / "one", 1), jobs=1).cpu for _ in range(3))
        data = _archive(root / "many", count)
        whole = min((_verify(data, jobs=1) for _ in range(3)), key=lambda cost: cost.cpu)
        both = _verify(data, jobs=2)
        rate = count / max(whole.cpu - start, 0.01)
        print(f"documents of 1500 characters; {start:.2f} CPU s of start-up not counted")
        print(f"  one process    {rate:8.0f} documents/CPU s{whole.wall:8.1f} wall s")
        print(f"  two processes  {both.wall:8.1f} wall s, {both.memory / 1e6:.0f} MB the larger")
        print("  microseconds a document")
        for check in _checks():
            print(f"    {check.name:24}{_seconds(check, data) / count * 1e6:8.1f}")


def _checks() -> Iterator[Check]:
    yield from (*STORE, State(), *full_texts())
    yield from (IndexFiles("tantivy", unit) for unit in UNITS)
    yield from (*FOLLOWED, *(IndexDocuments("tantivy", unit) for unit in UNITS))


def _archive(root: Path, count: int) -> Path:
    """Text files, taken in, published and indexed."""
    data = root / "data"
    if not data.exists():
        write_notices(root / "texts", count)
        words = (str(root / "texts"), "--data", str(data), "--trusted")
        cost_of([sys.executable, "-m", "ingest", *words])
        follow_index(data, "tantivy")
    return data


def _verify(data: Path, *, jobs: int) -> Cost:
    words = ("verify", "--data", str(data), "--jobs", str(jobs))
    return cost_of([sys.executable, "-m", "api.main", *words])


def _seconds(check: Check, data: Path) -> float:
    """CPU seconds of a check's parts, the best of three."""
    return min(_once(check, data) for _ in range(3))


def _once(check: Check, data: Path) -> float:
    start = time.process_time()
    for part in check.parts(data):
        assert check.compare(data, part).differences == ()
    return time.process_time() - start


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    main(parser.parse_args().documents)
