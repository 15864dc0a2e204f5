"""What search finds and in what order, over the policies, pages and statutes of the corpus.

Exactness: whatever is asked, on both engines, against brute force. The order is scored on the
default engine: known items, topics, and questions graded by hand.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.collection import RUN, SEED, Item, collection
from benchmarks.score_known_items import score_known_items
from benchmarks.score_questions import score_questions
from benchmarks.score_topics import score_topics
from benchmarks.tally import Row, Tally
from opendata.search.analyzer import fold
from opendata.search.engine import Engine, EngineName, Query
from opendata.search.index import open_engine

_SUBSTRINGS = 1000
_TITLES = 200
_MOST: dict[EngineName, int] = {"tantivy": 100_000, "whoosh": 600}  # Whoosh indexes 60 a second
_EXACT = "hits that hold what is asked, out of all that do; whole runs of 1 to 8 characters, titles"


def score_search(corpus: Path) -> Iterable[Row]:
    """Exactness on each engine, then the order of the default one."""
    items = collection(corpus)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, most in _MOST.items():
            held = items[:most]
            engine = open_engine(name, Path(folder, name))
            engine.update((item.document for item in held), (), 1)
            rows += _exactness(engine, held)
            if name == "tantivy":
                rows += score_known_items(engine, held)
                rows += score_questions(engine, held)
            engine.close()
        rows += score_topics(Path(folder, "topics"), items)
    return rows


def _exactness(engine: Engine, held: Sequence[Item]) -> Iterable[Row]:
    dice = random.Random(SEED)  # noqa: S311 (the same each time)
    tally = Tally(f"search, {engine.name}")
    whole = {
        item.document.id: fold(
            f"{item.document.title}\n{item.document.number or ''}\n{item.document.text}"
        )
        for item in held
    }
    texts = list(whole.values())
    for _ in range(_SUBSTRINGS):
        asked = _substring(dice, texts)
        _compare(tally.row("substrings", _EXACT), engine, asked, whole)
    for item in dice.sample(list(held), min(_TITLES, len(held))):
        runs = RUN.findall(item.document.title)
        if runs:
            _compare(tally.row("runs of titles", _EXACT), engine, max(runs, key=len), whole)
    return tally


def _substring(dice: random.Random, texts: Sequence[str]) -> str:
    while True:
        runs = RUN.findall(dice.choice(texts))
        if runs:
            run = dice.choice(runs)
            length = min(dice.randrange(1, 9), len(run))
            start = dice.randrange(len(run) - length + 1)
            return str(run[start : start + length])


def _compare(row: Row, engine: Engine, asked: str, whole: dict[str, str]) -> None:
    hits = engine.search(Query(text=f'"{asked}"', sort="signed", limit=10_000)).items
    found = {hit.id for hit in hits}
    true = {id for id, text in whole.items() if asked in text}
    row.found += len(found)
    row.right += len(found & true)
    row.total += len(true)
