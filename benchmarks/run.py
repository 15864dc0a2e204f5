"""`make bench`: every benchmark one after the other, printed and kept in docs/benchmarks.md."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from contextlib import redirect_stdout
from types import ModuleType

from benchmarks import (
    bench_as_of,
    bench_crowd,
    bench_export,
    bench_exports,
    bench_formats,
    bench_home,
    bench_http,
    bench_ingest,
    bench_ledger,
    bench_pages,
    bench_public,
    bench_search,
    bench_tables,
    bench_verify,
)
from benchmarks.page import keep


def main() -> None:
    """Prints a table for each part: of the ledger 500 leaves a document, search and HTTP over five times as many.

    With `--only` the parts named are measured, and stand on the page in the place of their last
    figures.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--only", nargs="*", default=list(_PARTS), choices=_PARTS, metavar="PART")
    chosen = parser.parse_args()
    for name in chosen.only:
        part, times = _PARTS[name]
        printed = _printed(part.main, times * chosen.documents)
        print(printed)
        keep({_title(part): printed})


def _title(part: ModuleType) -> str:
    return (part.__doc__ or "").splitlines()[0]


def _printed(part: Callable[[int], None], documents: int) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        part(documents)
    return out.getvalue().lstrip("\n")


_PARTS: dict[str, tuple[ModuleType, int]] = {
    "ingest": (bench_ingest, 1),
    "formats": (bench_formats, 1),
    "pages": (bench_pages, 1),
    "public": (bench_public, 1),
    "export": (bench_export, 1),
    "exports": (bench_exports, 50),
    "ledger": (bench_ledger, 500),
    "verify": (bench_verify, 1),
    "tables": (bench_tables, 500),
    "search": (bench_search, 5),
    "http": (bench_http, 5),
    "crowd": (bench_crowd, 1),
    "as_of": (bench_as_of, 50),
    "home": (bench_home, 50),
}
"""Each part by its name, and how many times as many documents it is over."""


if __name__ == "__main__":
    main()
