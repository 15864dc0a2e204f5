"""Indexing, and search by ten kinds of query, beside bare tantivy in the same run.

CPU milliseconds: the median of the queries of a kind, each at its best of some rounds. `ours` and
`bare` go from the built query to the hits; `read` is the reading of the text, `emit` the building.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.bare_tantivy import BareIndex
from benchmarks.invented import Invented
from benchmarks.measure import best_of, best_of_each
from benchmarks.ours import Ours
from benchmarks.questions import kinds
from benchmarks.table import Table
from opendata.search.analyzer import gram_text
from opendata.search.tantivy import TantivyIndex

_QUERIES = 20  # of each kind


def main(count: int = 10_000) -> None:
    """Prints the speed of the analyzer, of indexing, and of each kind of query."""
    table = Table(count, Invented())
    documents = list(table)
    size = sum(len(document.text) for document in documents)
    grams = best_of(lambda: [gram_text(document.text) for document in documents], rounds=1)
    with tempfile.TemporaryDirectory() as folder:
        bare = BareIndex.create(Path(folder) / "bare", documents, table.texts)
        index = TantivyIndex.create(Path(folder) / "ours")
        before = time.process_time()
        index.update(documents, (), 1)
        spent = time.process_time() - before
        ours = Ours(index, table.texts)
        print(f"\nsearch: {count} documents, {size / count:.0f} characters each; CPU ms")
        print(f"analyzer {size * 3 / grams / 1e3:.1f} MB/s", end=", ")
        print(f"index {spent * 1e3 / size * 1500:.2f} ms per 1,500 characters")
        print(f"{'':22}{'bare':>8}{'ours':>8}{'ratio':>7}{'read':>8}{'emit':>8}")
        prepared = (bare.prepare, ours.prepare, ours.reading, ours.emitting)
        for kind in kinds(table, _QUERIES):
            times = [
                best_of_each([run(kind.shape, text) for run in prepared]) for text in kind.texts
            ]
            by_hand, by_us, read, emit = map(median, zip(*times, strict=True))
            ratio = by_us / by_hand
            print(f"{kind.name:22}{by_hand:8.3f}{by_us:8.3f}{ratio:7.2f}{read:8.3f}{emit:8.3f}")


if __name__ == "__main__":
    main()
