"""Indexing, and search by ten kinds of query, beside bare tantivy in the same run.

CPU milliseconds: the median of the queries of a kind, each at its best of some rounds. `ours` and
`bare` go from the built query to the hits; `built` is the reading and building of ours.
"""

from __future__ import annotations

import html
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

import msgspec
import tantivy

from benchmarks.bare_tantivy import BareIndex
from benchmarks.table import Table
from opendata.search import syntax
from opendata.search.analyzer import gram_text
from opendata.search.engine import Facet, Query
from opendata.search.highlights import with_snippets
from opendata.search.tantivy import TantivyIndex
from opendata.search.tree import AnyOf, day_number, days

_QUERIES = 20  # of each kind
_ROUNDS = 9
_SNIPPET = 120
_FACETS: tuple[Facet, ...] = ("issuer", "kind", "year")
_ISSUER = "org-3"
_FROM, _TO = date(2010, 1, 1), date(2014, 12, 31)


class Case(msgspec.Struct, frozen=True):
    """One query: as ours, and as run by hand."""

    query: Query
    bare: Callable[[], object]


class Bench:
    """Both indexes over one table."""

    def __init__(self, table: Table, folder: Path) -> None:
        self._table = table
        self._texts = {document.id: document.text for document in table.documents}
        self._bare = BareIndex(folder / "bare", table.documents)
        self._ours = TantivyIndex.create(folder / "ours")
        before = time.process_time()
        self._ours.update(table.documents, (), 1)
        self.index_seconds = time.process_time() - before

    def kinds(self) -> dict[str, list[Case]]:
        """The ten kinds of query with their cases."""
        bare, table = self._bare, self._table
        common, middling = table.words_in(0.25, 1), table.words_in(0.02, 0.12)
        pairs = [f"{one} {other}" for one, other in zip(common, middling, strict=False)]
        top = Query(limit=10, total=False)
        count = Query(limit=0, total=False, facets=_FACETS)
        newest = Query(limit=10, total=False, sort="-signed")
        marked = Query(limit=10, total=False, snippets=1)
        return {
            "common word, top 10": _cases(common, top, bare.ranked, bare.top),
            "rare word": _cases(table.words_in(0, 0.02), top, bare.ranked, bare.top),
            "two words": _cases(pairs, top, bare.ranked, bare.top),
            "phrase": _cases(table.phrases(_QUERIES), top, bare.ranked, bare.top),
            "word, issuer, days": _cases(common, self._filtered(top), self._by_hand, bare.top),
            "by day": _cases(middling, newest, bare.words, bare.newest),
            "3 facets, middling": _cases(middling, count, bare.words, bare.facets),
            "3 facets, common": _cases(common, count, bare.words, bare.facets),
            "top 10 with snippet": [
                Case(_asks(marked, word), partial(self._cut, bare.ranked(word), word))
                for word in middling[:_QUERIES]
            ],
            "count, common": _cases(common, Query(limit=0), bare.words, bare.count),
        }

    def measure(self, cases: Sequence[Case]) -> tuple[float, float, float]:
        """Median milliseconds: bare, ours, and reading and building ours."""
        bare, ours, built = [], [], []
        for case in cases:
            native = self._ours.build(case.query)
            bare.append(_best(case.bare))
            ours.append(_best(partial(self._run, native, case.query)))
            built.append(_best(partial(self._build, case.query)))
        return median(bare), median(ours), median(built)

    def _run(self, native: tantivy.Query, query: Query) -> None:
        with_snippets(self._ours.run(native, query), query, self._served)

    def _build(self, query: Query) -> None:
        syntax.parse.cache_clear()
        self._ours.build(query)

    def _served(self, ids: Sequence[str]) -> dict[str, str]:
        return {each: self._texts[each] for each in ids}

    def _filtered(self, query: Query) -> Query:
        conditions = (AnyOf("issuer_id", (_ISSUER,)), days("signed", _FROM, _TO))
        return msgspec.structs.replace(query, filters=conditions)

    def _by_hand(self, word: str) -> tantivy.Query:
        return self._bare.filtered(word, _ISSUER, day_number(_FROM), day_number(_TO))

    def _cut(self, native: tantivy.Query, word: str) -> list[str]:
        texts = map(self._texts.__getitem__, self._bare.top(native))
        places = ((text, max(0, text.find(word) - 30)) for text in texts)
        pieces = [html.escape(text[at : at + _SNIPPET]) for text, at in places]
        return [piece.replace(word, f"<mark>{word}</mark>") for piece in pieces]


def main(count: int = 10_000) -> None:
    """Prints the speed of the analyzer, of indexing, and of each kind of query."""
    table = Table(count)
    size = sum(len(document.text) for document in table.documents)
    grams = _best(lambda: [gram_text(document.text) for document in table.documents], rounds=1)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(table, Path(folder))
        print(f"\nsearch: {count} documents, {size / count:.0f} characters each; CPU ms")
        print(f"analyzer {size * 3 / grams / 1e3:.1f} MB/s", end=", ")
        print(f"index {bench.index_seconds * 1e3 / size * 1500:.2f} ms per 1,500 characters")
        print(f"{'':22}{'bare':>8}{'ours':>8}{'ratio':>7}{'built':>8}")
        for name, cases in bench.kinds().items():
            bare, ours, built = bench.measure(cases)
            print(f"{name:22}{bare:8.3f}{ours:8.3f}{ours / bare:7.2f}{built:8.3f}")


def _cases(
    texts: Sequence[str],
    query: Query,
    native: Callable[[str], tantivy.Query],
    run: Callable[[tantivy.Query], object],
) -> list[Case]:
    return [Case(_asks(query, text), partial(run, native(text))) for text in texts[:_QUERIES]]


def _asks(query: Query, text: str) -> Query:
    return msgspec.structs.replace(query, text=text)


def _best(run: Callable[[], object], *, rounds: int = _ROUNDS) -> float:
    """Milliseconds of CPU of the best of some runs."""
    times = []
    for _ in range(rounds):
        before = time.thread_time()
        run()
        times.append(time.thread_time() - before)
    return min(times) * 1e3


if __name__ == "__main__":
    main()
