"""docs/benchmarks.md: what it says first, and a section for each thing that was measured."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

Written by `make bench` and `make bench-search`; do not edit. Invented documents of 1,500 characters; CPU
seconds of the whole process tree. Compare figures only within one run: the baseline is a raw ASGI app on the
same server with the same data, headers and body (`benchmarks/baseline.py`), Datasette serves the same
file, bare tantivy and bare FTS5 hold the same documents. Budgets are those of the design.

| what | budget |
| --- | --- |
| one document, JSON | ≤ 2.0 × baseline, ≥ 8 × less than Datasette |
| list of 20, filter, exact total | ≤ 2.5 × baseline, ≥ 12 × less than Datasette |
| 304 | ≤ 2.5 × baseline |
| search, from built query to hits | ≤ 1.3 × bare tantivy; emitting the query ≤ 0.3 ms |
| search over HTTP, 100,000 documents | ≤ 2 ms CPU, mean of the medians of ten kinds of query |
| 1,000,000 documents | word, filter, facets, snippets p95 ≤ 25 ms; list p95 ≤ 5 ms; one document as at 10,000 |
| plain text read, parsed, stored, indexed | ≥ 250 documents a CPU second |
| as of a day and a moment | ≤ 1.3 × the same of today, 100,000 documents × 3 versions |
| verify | ≥ 2,000 documents a CPU second |
| export of everything, NDJSON | ≥ 20,000 records a second, constant memory |
| `/rows` of a table of 1,000,000 rows | p95 ≤ 20 ms a page |
| inclusion proof at 1,000,000 leaves | ≤ 1 ms |
"""


def keep(printed: Mapping[str, str], page: Path = PAGE) -> None:
    """Puts what was printed under its headings, in the place of what stood there last."""
    sections = _sections(page.read_text(encoding="utf-8")) if page.exists() else {}
    for title, text in printed.items():
        sections[title] = f"Run on {datetime.now(UTC).date()}.\n\n```text\n{text}```\n"
    body = "".join(f"\n## {title}\n\n{text.strip()}\n" for title, text in sections.items())
    page.write_text(f"{_HEAD}\n{_machine()}.\n{body}", encoding="utf-8")


def _sections(page: str) -> dict[str, str]:
    """What stands under each heading of the page."""
    parts = (part.partition("\n\n") for part in page.split("\n## ")[1:])
    return {title: text for title, _, text in parts}


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("granian", "litestar", "tantivy"))
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {libraries}"
    )
