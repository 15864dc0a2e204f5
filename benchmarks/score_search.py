"""What search finds and in what order, over the policies, pages and statutes of the corpus.

Exactness: whatever is asked, on both engines, against brute force. Known items: questions made of
one document, and where it stands among the first ten (1/place; the mean is the MRR@10).
"""

from __future__ import annotations

import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from benchmarks.tally import Row, Tally
from benchmarks.truth import raw_file, truths
from gazette.ids import organ_id
from gazette.model import Draft
from gazette.text.normalise import key
from gazette.text.titles import parse_title
from ingest import from_html, from_markdown, from_records
from opendata.search.analyzer import fold
from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, EngineName, Query
from opendata.search.expansion import understand
from opendata.search.index import open_engine
from opendata.search.synonyms import synonyms
from opendata.search.tree import AnyOf, Between

_SEED = 20240523
_SUBSTRINGS = 1000
_EACH = 200  # questions of a class
_MOST: dict[EngineName, int] = {"tantivy": 100_000, "whoosh": 600}  # Whoosh indexes 60 a second
_RUN = re.compile("[\u4e00-\u9fff]+")
_SENTENCE = re.compile("[^。；：\\s]{24,60}")
_LONGEST = 16  # characters of a sentence that are asked for
_PIECE = (2, 4)  # characters of a word of a shuffled title
_KEPT = 0.6  # of a title that is known in part
_EXACT = "hits that hold what is asked, out of all that do; whole runs of 1 to 8 characters, titles"


class Item(msgspec.Struct, frozen=True):
    """A document as it is indexed, and its title in parts."""

    document: SearchDocument
    about: str
    """What its title is about."""


def score_search(corpus: Path) -> Iterable[Row]:
    """Exactness on each engine, then known items on the default one."""
    items = list(_items(corpus))
    random.Random(_SEED).shuffle(items)  # noqa: S311 (the same each time)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, most in _MOST.items():
            held = items[:most]
            engine = open_engine(name, Path(folder))
            engine.update((item.document for item in held), (), 1)
            rows += _exactness(engine, held)
            if name == "tantivy":
                rows += _known_items(engine, held)
            engine.close()
    return rows


def _items(corpus: Path) -> Iterator[Item]:
    """Each text once: what is printed twice is no question with one answer."""
    seen = set()
    for number, draft in enumerate(_drafts(corpus)):
        title = draft.metadata.title
        if title is None or not draft.text or (mark := key(draft.text)[:2000]) in seen:
            continue
        seen.add(mark)
        issuers = draft.metadata.issuers.value if draft.metadata.issuers else ()
        parts = parse_title(title.value)
        yield Item(
            SearchDocument(
                id=f"d{number}",
                title=title.value,
                text=draft.text,
                number=draft.metadata.number.value if draft.metadata.number else None,
                issuers=tuple(map(organ_id, issuers)),
                issuer_names=issuers,
                signed=draft.metadata.signed_on.value if draft.metadata.signed_on else None,
            ),
            parts.enclosed or parts.matter or title.value,
        )


def _drafts(corpus: Path) -> Iterator[Draft]:
    raw = raw_file("policies.jsonl", "")
    lines = (corpus / "policies" / "policies.jsonl").read_bytes().splitlines()
    for number, line in enumerate(lines, start=1):
        yield from_records.read_record(line, raw, number)
    for truth in truths(corpus / "html" / "truth.jsonl"):
        page = (corpus / str(truth.path)).read_bytes()
        yield from_html.read(page, raw_file("a.html", "text/html"))[0]
    for truth in truths(corpus / "laws" / "truth.jsonl"):
        page = (corpus / str(truth.path)).read_bytes()
        yield from_markdown.read(page, raw_file("a.md", "text/markdown"))[0]


def _exactness(engine: Engine, held: Sequence[Item]) -> Iterable[Row]:
    dice = random.Random(_SEED)  # noqa: S311 (the same each time)
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
    for item in dice.sample(list(held), min(_EACH, len(held))):
        runs = _RUN.findall(item.document.title)
        if runs:
            _compare(tally.row("runs of titles", _EXACT), engine, max(runs, key=len), whole)
    return tally


def _substring(dice: random.Random, texts: Sequence[str]) -> str:
    while True:
        runs = _RUN.findall(dice.choice(texts))
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


def _known_items(engine: Engine, held: Sequence[Item]) -> Iterable[Row]:
    tally = Tally("known item")
    titled: dict[str, set[str]] = defaultdict(set)
    for item in held:
        titled[key(item.document.title)].add(item.document.id)
    for name, ask in _CLASSES.items():
        dice = random.Random(_SEED)  # noqa: S311 (the same each time)
        row, worth = tally.row(name), 0.0
        for item in dice.sample(list(held), len(held)):
            question = ask(item, dice)
            if question is None:
                continue
            hits = engine.search(replace(question, limit=10)).items
            same = titled[key(item.document.title)] if name in _BY_TITLE else {item.document.id}
            place = next((n for n, hit in enumerate(hits, 1) if hit.id in same), None)
            row.total += 1
            row.found += place is not None
            row.right += place == 1
            worth += 1 / place if place else 0.0
            if row.total == _EACH:
                break
        row.note = f"found among the first ten, right: the first; MRR@10 {worth / row.total:.3f}"
    return tally


def _shuffled(item: Item, dice: random.Random) -> Query | None:
    """The words of what a title is about, cut at random, in another order."""
    words = []
    for run in _RUN.findall(item.about):
        at = 0
        while at < len(run):
            length = dice.randint(*_PIECE)
            words.append(run[at : at + length])
            at += length
    words = [word for word in words if len(word) > 1]
    if len(words) < _PIECE[0]:
        return None
    dice.shuffle(words)
    return Query(text=" ".join(words))


def _sentence(item: Item, dice: random.Random) -> Query | None:
    """A piece of a sentence of the text, as somebody remembers it."""
    found = _SENTENCE.findall(item.document.text)
    runs = [run for sentence in found for run in _RUN.findall(sentence) if len(run) >= _LONGEST]
    return Query(text=dice.choice(runs)[:_LONGEST]) if runs else None


def _part_of_title(item: Item, dice: random.Random) -> Query | None:
    """A run of a title that leaves the beginning or the end out."""
    runs = _RUN.findall(item.document.title)
    run = max(runs, key=len, default="")
    if len(run) < _LONGEST // 2:
        return None
    length = round(_KEPT * len(run))
    start = dice.randrange(len(run) - length + 1)
    return Query(text=run[start : start + length])


def _organ_topic_year(item: Item, dice: random.Random) -> Query | None:
    """A word of what it is about, its issuer and its year."""
    document, runs = item.document, _RUN.findall(item.about)
    if not document.issuers or document.signed is None or not runs:
        return None
    run = max(runs, key=len)
    if len(run) < 2 * _PIECE[1]:
        return None
    start = dice.randrange(len(run) - _PIECE[1] + 1)
    year = document.signed.year
    words = f"{run[start : start + 2]} {run[start + 2 : start + 4]}"
    filters = (AnyOf("issuer_id", document.issuers[:1]), Between("year", year, year))
    return Query(text=words, filters=filters)


def _short_name(item: Item, dice: random.Random) -> Query | None:
    """A shorter name that stands in the list of synonyms, asked with synonyms."""
    title = item.document.title
    shorter = sorted(name for name in synonyms(title) if len(name) < len(title))
    if not shorter:
        return None
    name = dice.choice(shorter)
    return Query(text=name, tree=understand(name, {"synonyms": synonyms}).tree)


_CLASSES: dict[str, Callable[[Item, random.Random], Query | None]] = {
    "shuffled words of the title": _shuffled,
    "piece of a sentence": _sentence,
    "part of the title": _part_of_title,
    "issuer, word and year": _organ_topic_year,
    "short name, with synonyms": _short_name,
}
_BY_TITLE = ("shuffled words of the title", "part of the title", "short name, with synonyms")
"""Classes in which a document with the same title will do: the question cannot tell them apart."""
