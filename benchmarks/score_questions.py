"""Questions graded by hand: NDCG@10 of ours and of the others (`benchmarks.graded`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import mean

from benchmarks.collection import Item
from benchmarks.finders import Finder, finders
from benchmarks.graded import CHOSEN_BY, HELD_OUT, Question, questions
from benchmarks.relevance import REACH, ndcg
from benchmarks.tally import Row, Tally
from opendata.search.engine import Engine

_SETS = {"graded question": CHOSEN_BY, "held-out question": HELD_OUT}
_ANSWERS = 2
"""The least grade of a document that answers the question."""


def score_questions(engine: Engine, items: Sequence[Item]) -> Iterable[Row]:
    """A row for each search: found is answered with anything, right is answered by the first hit."""
    searches = finders(engine, (item.document for item in items))
    for group, file in _SETS.items():
        yield from _score(group, list(questions(file)), searches)


def _score(group: str, asked: Sequence[Question], searches: Mapping[str, Finder]) -> Tally:
    tally = Tally(group)
    for name, first in searches.items():
        row = tally.row(name)
        ranked = [first(question.text) for question in asked]
        row.total = len(asked)
        row.found = sum(map(bool, ranked))
        row.right = sum(map(_is_answered, ranked, asked))
        row.note = _note(ranked, asked)
    return tally


def _is_answered(ranked: Sequence[str], question: Question) -> bool:
    return bool(ranked) and question.grades.get(ranked[0], 0) >= _ANSWERS


def _note(ranked: Sequence[Sequence[str]], asked: Sequence[Question]) -> str:
    grades = [question.grades for question in asked]
    gains = list(map(ndcg, ranked, grades))
    said = [gain for gain, one in zip(gains, asked, strict=True) if one.form == "sentence"]
    short = [gain for gain, one in zip(gains, asked, strict=True) if one.form != "sentence"]
    ungraded = sum(
        id not in known for ids, known in zip(ranked, grades, strict=True) for id in ids[:REACH]
    )
    return (
        f"the first hit answers it (grade 2 or 3)³; NDCG@10 {mean(gains):.3f}, of {len(short)} keywords, "
        f"names and numbers {mean(short):.3f}, of {len(said)} sentences {mean(said):.3f}; {ungraded} hits of the "
        "first ten without a grade, taken for 0"
    )
