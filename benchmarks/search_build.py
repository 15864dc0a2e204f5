"""Builds one index of a table in a process of its own, and says what that cost.

`python -m benchmarks.search_build ENGINE FOLDER COUNT` prints JSON.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec

from benchmarks.bare_fts5 import Fts5Index
from benchmarks.bare_tantivy import BareIndex
from benchmarks.measure import resident
from benchmarks.recombined import wording
from benchmarks.table import Table, articles_of
from opendata.public.changes import Changed
from opendata.search.documents import SearchDocument
from opendata.search.engine import EngineName, Unit
from opendata.search.index import rebuild

Documents = Iterable[SearchDocument]


class Built(msgspec.Struct, frozen=True):
    """What an index cost beside the making of the documents."""

    cpu: float
    """Seconds, of all threads."""
    entries: int
    before: int
    """Bytes of memory before the first document."""
    peak: int
    """Bytes of memory at the most."""


class Metered:
    """Documents, counted, and the CPU seconds that it takes to make them."""

    def __init__(self, documents: Documents) -> None:
        self._documents = iter(documents)
        self.count = 0
        self.seconds = 0.0

    def __iter__(self) -> Iterator[SearchDocument]:
        return self

    def __next__(self) -> SearchDocument:
        before = time.thread_time()
        try:
            document = next(self._documents)
        finally:
            self.seconds += time.thread_time() - before
        self.count += 1
        return document


def build(engine: str, folder: Path, table: Table) -> Built:
    """Builds an index in this process."""
    documents = Metered(_articles(table) if engine == "articles" else table)
    before, start = resident(os.getpid()), time.process_time()
    BUILDERS[engine](folder, documents)
    spent = time.process_time() - start - documents.seconds
    peak = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Built(spent, documents.count, before, peak)


def _articles(table: Table) -> Iterator[SearchDocument]:
    for document in table:
        yield from articles_of(document)


def _rebuilt(name: EngineName, unit: Unit = "document") -> Callable[[Path, Documents], object]:
    """By our own code: its cursor is 1, as though one change had brought all documents."""

    def write(folder: Path, documents: Documents) -> object:
        def changed(_: int) -> Changed:
            return Changed(iter(documents), (), 1, erased=False)

        return rebuild(name, folder, changed, unit=unit)

    return write


def _bare(folder: Path, documents: Documents) -> object:
    return BareIndex.create(folder / "bare", documents, _no_texts)


def _no_texts(_: Sequence[str]) -> Mapping[str, str]:
    return {}


def _fts5(folder: Path, documents: Documents) -> object:
    return Fts5Index.create(folder / "fts5.db", documents)


BUILDERS: Mapping[str, Callable[[Path, Documents], object]] = MappingProxyType(
    {
        "ours": _rebuilt("tantivy"),
        "articles": _rebuilt("tantivy", "article"),
        "bare": _bare,
        "fts5": _fts5,
        "whoosh": _rebuilt("whoosh"),
    }
)
"""What builds each index under a folder."""


if __name__ == "__main__":
    asked, into, size = sys.argv[1:]
    print(msgspec.json.encode(build(asked, Path(into), Table(int(size), wording()))).decode())
