"""Corrections in the words of texts: phrases of the policies of the corpus with one character wrong.

The texts are indexed; phrases of 4 to 8 characters are drawn from them. What is offered was looked
for in the index, so it is what a reader of `/search` is offered where no name comes first.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from benchmarks.tally import Row, Tally
from benchmarks.truth import raw_file
from ingest import from_records
from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, Query
from opendata.search.index import open_engine
from opendata.search.unknown_words import text_corrections

_CASES = 200
_OFFERED = 3
_LENGTHS = (4, 8)  # characters of a phrase
_RUN = re.compile("[\u4e00-\u9fa5]{4,}")

Slips = Mapping[str, Callable[[random.Random, str], str]]
"""What somebody types in place of a character."""


def score_phrases(corpus: Path, chance: random.Random, slips: Slips) -> Iterable[Row]:
    """For each kind of slip the phrases that come first and among three; then false alarms."""
    tally = Tally("suggestions")
    texts = _texts(corpus)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_engine("tantivy", Path(folder))) as engine,
    ):
        shelf = (SearchDocument(id=str(n), title="", text=text) for n, text in enumerate(texts))
        engine.update(shelf, (), 1)
        phrases = [_phrase(chance, texts) for _ in range(_CASES)]
        for name, slip in slips.items():
            for phrase in phrases:
                given = _offered(engine, _spoilt(chance, phrase, slip))
                for most in (1, _OFFERED):
                    row = tally.row(f"phrase of a text, {name}, hit@{most}")
                    row.add(tuple(given[:most]), is_right=phrase in given[:most])
        for phrase in phrases:
            given = _offered(engine, phrase)
            tally.row("phrase of a text as it stands", "found: false alarms").add(
                tuple(given), is_right=not given
            )
    return tally


def _texts(corpus: Path) -> Sequence[str]:
    raw = raw_file("policies.jsonl", "")
    lines = (corpus / "policies" / "policies.jsonl").read_bytes().splitlines()
    drafts = (from_records.read_record(line, raw, n) for n, line in enumerate(lines, start=1))
    return [draft.text for draft in drafts if draft.text]


def _phrase(chance: random.Random, texts: Sequence[str]) -> str:
    while True:
        runs = _RUN.findall(chance.choice(texts))
        if runs:
            run = str(chance.choice(runs))
            length = min(chance.randint(*_LENGTHS), len(run))
            start = chance.randrange(len(run) - length + 1)
            return run[start : start + length]


def _spoilt(chance: random.Random, phrase: str, slip: Callable[[random.Random, str], str]) -> str:
    place = chance.randrange(len(phrase))
    return phrase[:place] + slip(chance, phrase[place]) + phrase[place + 1 :]


def _offered(engine: Engine, query: str) -> Sequence[str]:
    """As `/search` does: nothing where something is found."""
    if engine.search(Query(text=query, limit=0)).total:
        return []
    return [one.query for one in islice(text_corrections(engine, query), _OFFERED)]
