"""`make bench`: every benchmark, one after the other."""

from __future__ import annotations

import argparse

from benchmarks import bench_http, bench_ingest, bench_public, bench_search


def main() -> None:
    """Prints a table for each part; smaller numbers of documents finish sooner."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    count = parser.parse_args().documents
    for part in (bench_ingest, bench_public, bench_search, bench_http):
        part.main(count)


if __name__ == "__main__":
    main()
