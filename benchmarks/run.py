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
    bench_crowd,
    bench_export,
    bench_exports,
    bench_formats,
    bench_http,
    bench_ingest,
    bench_ledger,
    bench_pages,
    bench_public,
    bench_search,
    bench_verify,
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
    """Prints a table for each part: of the ledger 500 leaves a document, search and HTTP over five times as many.

    With `--only` the parts named are measured, and stand on the page in the place of their last
    figures.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--only", nargs="*", default=list(_PARTS), choices=_PARTS, metavar="PART")
    chosen = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    sections = _sections(page)
    for name in chosen.only:
        part, times = _PARTS[name]
        printed = _printed(part.main, times * chosen.documents)
        print(printed)
        sections[_title(part)] = f"Run on {datetime.now(UTC).date()}.\n\n```text\n{printed}```\n"
    known = [_title(part) for part, _ in _PARTS.values()]
    body = "".join(f"\n## {each}\n\n{sections[each]}" for each in known if each in sections)
    PAGE.write_text(f"{_HEAD}\n{_machine()}.\n{body}", encoding="utf-8")


def _sections(page: str) -> dict[str, str]:
    """What stands under each heading of the page."""
    parts = (part.partition("\n\n") for part in page.split("\n## ")[1:])
    return {title: text for title, _, text in parts}


def _title(part: ModuleType) -> str:
    return (part.__doc__ or "").splitlines()[0]


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


_PARTS: dict[str, tuple[ModuleType, int]] = {
    "ingest": (bench_ingest, 1),
    "formats": (bench_formats, 1),
    "pages": (bench_pages, 1),
    "public": (bench_public, 1),
    "export": (bench_export, 1),
    "exports": (bench_exports, 2),
    "ledger": (bench_ledger, 500),
    "verify": (bench_verify, 1),
    "search": (bench_search, 5),
    "http": (bench_http, 5),
    "crowd": (bench_crowd, 1),
    "as_of": (bench_as_of, 50),
}
"""Each part by its name, and how many times as many documents it is over."""


if __name__ == "__main__":
    main()
