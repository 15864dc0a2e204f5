"""The comparison of search engines runs, asks every kind of question, and keeps what it found."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.bare_fts5 import Fts5Index
from benchmarks.bare_tantivy import BareIndex
from benchmarks.invented import Invented
from benchmarks.questions import Shape, kinds
from benchmarks.table import Table, articles_of

_UNRANKED: tuple[Shape, ...] = ("count", "facets")
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def table() -> Table:
    """A small table."""
    return Table(50, Invented())


def test_a_small_run_prints_every_kind_and_keeps_it(tmp_path: Path, table: Table) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("# Benchmarks\n\n## Another part\n\nRun before.\n", encoding="utf-8")
    options = ["--documents", "50", "--questions", "3", "--engines", "ours", "bare"]
    command = [sys.executable, "-m", "benchmarks.bench_search_sizes", *options, "--page", str(page)]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = [kind.name for kind in kinds(table, 3)]
    assert [name for name in names if printed.count(f"\n{name} ") != 2] == []
    assert printed.rstrip() in page.read_text(encoding="utf-8")
    assert "## Another part\n\nRun before.\n" in page.read_text(encoding="utf-8")


def test_the_rivals_find_the_same(tmp_path: Path, table: Table) -> None:
    """What does less than the others cannot be compared with them."""
    bare = BareIndex.create(tmp_path / "bare", table, table.texts)
    Fts5Index.create(tmp_path / "fts5.db", table)
    fts5 = Fts5Index(tmp_path / "fts5.db", table.texts)
    words = table.words_in(0.1, 0.9)[:20]
    for shape in _UNRANKED:
        by_hand = [bare.prepare(shape, word)() for word in words]
        assert [fts5.prepare(shape, word)() for word in words] == by_hand


def test_a_document_is_the_same_each_time_and_its_lines_are_articles(table: Table) -> None:
    document = table.document(7)
    assert Table(50, Invented()).document(7) == document
    parts = articles_of(document)
    assert "\n".join(part.text for part in parts) == document.text
    assert [part.article for part in parts[:3]] == ["第一条", "第二条", "第三条"]
