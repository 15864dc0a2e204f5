"""`make bench`: every benchmark one after the other, printed and kept in docs/benchmarks.md."""

from __future__ import annotations

import argparse
import io
import os
import platform
import sqlite3
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from benchmarks import (
    bench_as_of,
    bench_export,
    bench_formats,
    bench_http,
    bench_ingest,
    bench_ledger,
    bench_pages,
    bench_public,
    bench_search,
)

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

Written by `make bench`; do not edit. Invented documents of 1,500 characters; CPU seconds of the
whole process tree. Compare figures only within one run: the baseline is a raw ASGI app on the same
server with the same data, headers and body (`benchmarks/baseline.py`), Datasette serves the same
file, bare tantivy holds the same index. Budgets are those of the design.

| what | budget |
| --- | --- |
| one document, JSON | ≤ 2.0 × baseline, ≥ 8 × less than Datasette |
| list of 20, filter, exact total | ≤ 2.5 × baseline, ≥ 12 × less than Datasette |
| 304 | ≤ 2.5 × baseline |
| search, from built query to hits | ≤ 1.3 × bare tantivy; parsing and emitting apart |
| plain text read, parsed, stored, indexed | ≥ 250 documents a CPU second |
| as of a day and a moment | ≤ 1.3 × the same of today, 100,000 documents × 3 versions |
| verify | ≥ 2,000 documents a CPU second |
| export of everything, NDJSON | ≥ 20,000 records a second, constant memory |
| inclusion proof at 1,000,000 leaves | ≤ 1 ms |
"""


def main() -> None:
    """Prints a table for each part: of the ledger 500 leaves a document, search and HTTP over five times as many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    count = parser.parse_args().documents
    parts: dict[ModuleType, int] = {
        bench_ingest: 1,
        bench_formats: 1,
        bench_public: 1,
        bench_export: 1,
        bench_ledger: 500,
        bench_pages: 1,
        bench_search: 5,
        bench_http: 5,
        bench_as_of: 50,
    }
    page = _HEAD + f"\nRun on {datetime.now(UTC).date()}: {_machine()}.\n"
    for part, times in parts.items():
        printed = _printed(part.main, times * count)
        print(printed)
        page += f"\n## {(part.__doc__ or '').splitlines()[0]}\n\n```text\n{printed}```\n"
    PAGE.write_text(page, encoding="utf-8")


def _printed(part: Callable[[int], None], documents: int) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        part(documents)
    return out.getvalue().lstrip("\n")


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("granian", "litestar", "tantivy"))
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {libraries}"
    )


if __name__ == "__main__":
    main()
