"""Search over tables of growing size: building, memory, ten kinds of question, and over HTTP.

Beside ours stand bare tantivy, bare FTS5 over the same grams, and Whoosh for small tables. CPU is
that of the thread or of the server; of a question the best of some rounds, the engines in turn.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from statistics import mean
from typing import TypeVar

import msgspec

from benchmarks.measure import Spread, best_of_each, spread
from benchmarks.page import PAGE, keep
from benchmarks.questions import Kind, kinds
from benchmarks.recombined import wording
from benchmarks.search_build import Built
from benchmarks.search_readers import OPENERS, open_ours
from benchmarks.search_served import Answers, ask, publish
from benchmarks.table import Table
from opendata.public.file import DATABASE
from opendata.search.index import INDEX

T = TypeVar("T")

_SIZES = [10_000, 100_000, 1_000_000]
_QUESTIONS = 30  # of each kind
_ROUNDS = 3
_MOST = {"articles": 100_000, "whoosh": 10_000}
"""Documents up to which an index is built: articles are 25 times as many, Whoosh takes long."""
_SERVED = 100_000  # public.db of a million takes an hour and 23 GB
_NAMES = {
    "ours": "ours, documents",
    "articles": "ours, articles",
    "bare": "bare tantivy",
    "fts5": "bare FTS5",
    "whoosh": "ours, Whoosh",
}
_MB = 1e6
_TOLD = "built.txt"


def main() -> None:
    """Prints the tables of each size, and keeps them on the page of benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="*", default=_SIZES)
    parser.add_argument("--questions", type=int, default=_QUESTIONS)
    parser.add_argument("--served", type=int, default=_SERVED, help="most documents over HTTP")
    parser.add_argument("--engines", nargs="*", default=[*_NAMES], choices=_NAMES)
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--made", type=Path, help="where tables are kept, and taken from next time")
    parser.add_argument("--only-make", action="store_true", help="ask later, of what --made keeps")
    chosen = parser.parse_args()
    for count in chosen.documents:
        printed = io.StringIO()
        with _folder(chosen.made, count) as folder, redirect_stdout(_Both(printed)):
            table = Table(count, wording())
            _make(folder, table, chosen)
            if not chosen.only_make:
                _size(folder, table, chosen)
        if not chosen.only_make:
            keep({f"Search over {count:,} documents": printed.getvalue()}, chosen.page)


@contextmanager
def _folder(made: Path | None, count: int) -> Iterator[Path]:
    """Where the table of one size is made: kept or not."""
    if made is None:
        with tempfile.TemporaryDirectory() as temporary:
            yield Path(temporary)
    else:
        folder = made / str(count)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder


class _Both(io.TextIOBase):
    """What is printed, seen at once and kept."""

    def __init__(self, kept: io.StringIO) -> None:
        self._kept = kept
        self._seen = sys.stdout

    def write(self, text: str) -> int:
        """To both."""
        self._seen.write(text)
        self._seen.flush()
        return self._kept.write(text)


def _make(folder: Path, table: Table, chosen: argparse.Namespace) -> None:
    """Makes what is not there yet, and tells what that cost.

    The index of documents stands where a server looks for it.
    """
    told = folder / _TOLD
    if told.exists():
        print(told.read_text(encoding="utf-8"), end="")
    else:
        printed = io.StringIO()
        with redirect_stdout(_Both(printed)):
            _build(folder / INDEX, table, _engines(table, chosen))
        told.write_text(printed.getvalue(), encoding="utf-8")
    if len(table) <= chosen.served and not (folder / DATABASE).exists():
        publish(folder / DATABASE, table)


def _engines(table: Table, chosen: argparse.Namespace) -> list[str]:
    return [each for each in chosen.engines if len(table) <= _MOST.get(each, len(table))]


def _size(folder: Path, table: Table, chosen: argparse.Namespace) -> None:
    """The questions to the tables of one size."""
    asked = kinds(table, chosen.questions)
    file = folder / "questions.json"
    file.write_bytes(msgspec.json.encode(asked))
    rivals = [engine for engine in _engines(table, chosen) if engine in OPENERS]
    _memory(folder / INDEX, rivals, file)
    print(f"\nCPU ms, p50 / p95 / p99 of {chosen.questions} questions a kind, the index at hand")
    _questions(folder / INDEX, table, asked, rivals)
    if len(table) <= chosen.served:
        share = (folder / DATABASE).stat().st_size / _bytes(table)
        print(f"\nover HTTP, public.db {share:.1f} x the text: ms, p50 / p95 / p99")
        _answers(list(ask(folder, table, asked)), len(asked))


def _build(folder: Path, table: Table, engines: Sequence[str]) -> None:
    """Builds each index in a process of its own."""
    folder.mkdir()
    text = _bytes(table)
    print(f"{len(table)} documents, {table.wording.name}, {text / _MB:.0f} MB of text")
    print(
        f"{'building':18}{'entries':>10}{'ms/entry':>10}{'MB':>8}{'/text':>7}{'peak MB':>9}", end=""
    )
    print(f"{'without':>9}")
    for engine in engines:
        before = _stored(folder)
        built = _run("benchmarks.search_build", Built, engine, folder, len(table))
        size = _stored(folder) - before
        print(
            f"{_NAMES[engine]:18}{built.entries:10}{built.cpu / built.entries * 1e3:10.3f}"
            f"{size / _MB:8.0f}{size / text:7.2f}{built.peak / _MB:9.0f}{built.before / _MB:9.0f}"
        )


def _memory(folder: Path, engines: Sequence[str], questions: Path) -> None:
    print("\nMB of a process that has asked all questions, mapped files included:")
    for engine in engines:
        used = _run("benchmarks.search_readers", int, engine, folder, questions)
        print(f"  {_NAMES[engine]:18}{used / _MB:6.0f}")


def _questions(folder: Path, table: Table, asked: Sequence[Kind], engines: Sequence[str]) -> None:
    """Each engine from its built query on, and the share of ours over bare tantivy."""
    ours = open_ours(folder, table.texts)
    rivals = [OPENERS[engine](folder, table.texts) for engine in engines]
    prepare = [*(rival.prepare for rival in rivals), ours.reading, ours.emitting]
    print(f"{'':22}{'/bare':>6}", end="")
    heads = [*(_NAMES[engine] for engine in engines), "reading ours", "emitting ours"]
    print("".join(f"{head:>24}" for head in heads))
    for kind in asked:
        times = [
            best_of_each([each(kind.shape, text) for each in prepare], rounds=_ROUNDS)
            for text in kind.texts
        ]
        spreads = [spread(column) for column in zip(*times, strict=True)]
        ratio = spreads[0].p50 / spreads[engines.index("bare")].p50
        print(f"{kind.name:22}{ratio:6.2f}{''.join(map(_shown, spreads))}")


def _answers(found: Sequence[Answers], kinds: int) -> None:
    print(f"{'':32}{'server CPU':>24}{'until answered':>24}{'server MB':>11}")
    for each in found:
        print(f"{each.name:32}{_shown(each.cpu)}{_shown(each.wall)}{each.memory / _MB:11.0f}")
    means = mean(each.cpu.p50 for each in found[:kinds])
    print(f"mean of the {kinds} kinds' median CPU: {means:.2f} ms")


def _shown(found: Spread) -> str:
    return f"{found.p50:10.3f}{found.p95:7.2f}{found.p99:7.2f}"


def _run(module: str, kind: type[T], *values: object) -> T:
    """What a module run in a process of its own says."""
    command = [sys.executable, "-m", module, *map(str, values)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return msgspec.json.decode(said, type=kind)


def _bytes(table: Table) -> int:
    """Of all its texts."""
    return sum(len(document.text.encode()) for document in table)


def _stored(folder: Path) -> int:
    """Bytes of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
