"""Known items: questions made of one document, and where it stands among the first ten.

A place counts 1/place; the mean is the MRR@10.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from benchmarks.collection import RUN, SEED, Item
from benchmarks.tally import Row, Tally
from gazette.text.normalise import key
from opendata.search.engine import Engine, Query
from opendata.search.expansion import understand
from opendata.search.synonyms import synonyms
from opendata.search.tree import AnyOf, Between

_EACH = 200  # questions of a class
_SENTENCE = re.compile("[^。；：\\s]{24,60}")
_LONGEST = 16  # characters of a sentence that are asked for
_PIECE = (2, 4)  # characters of a word of a shuffled title
_KEPT = 0.6  # of a title that is known in part


def score_known_items(engine: Engine, held: Sequence[Item]) -> Iterable[Row]:
    """A row a class, with its MRR@10 in the note."""
    tally = Tally("known item")
    titled: dict[str, set[str]] = defaultdict(set)
    for item in held:
        titled[key(item.document.title)].add(item.document.id)
    for name, ask in _CLASSES.items():
        dice = random.Random(SEED)  # noqa: S311 (the same each time)
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
    for run in RUN.findall(item.about):
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
    runs = [run for sentence in found for run in RUN.findall(sentence) if len(run) >= _LONGEST]
    return Query(text=dice.choice(runs)[:_LONGEST]) if runs else None


def _part_of_title(item: Item, dice: random.Random) -> Query | None:
    """A run of a title that leaves the beginning or the end out."""
    runs = RUN.findall(item.document.title)
    run = max(runs, key=len, default="")
    if len(run) < _LONGEST // 2:
        return None
    length = round(_KEPT * len(run))
    start = dice.randrange(len(run) - length + 1)
    return Query(text=run[start : start + length])


def _organ_topic_year(item: Item, dice: random.Random) -> Query | None:
    """A word of what it is about, its issuer and its year."""
    document, runs = item.document, RUN.findall(item.about)
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
