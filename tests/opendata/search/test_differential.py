"""Random queries find the same documents on both engines, and those that a plain reading of them finds.

The plain reading is another one: it asks whether characters stand in a text, and knows no index.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, EngineName, Query
from opendata.search.index import open_engine
from tests.opendata.search.shelf import invented

pytestmark = pytest.mark.requirement("SD-02", "item-31")

_HAN = "政务公开数"
_KINDS = ("official", "announcement", "personnel")
_ENGINES: tuple[EngineName, ...] = ("tantivy", "whoosh")


def _documents() -> Iterator[SearchDocument]:
    """Sixty short texts of few characters, so that most questions have some answers."""
    dice = random.Random(5)  # noqa: S311 (the same each time)

    def text(most: int) -> str:
        return "".join(dice.choice(_HAN + "。") for _ in range(dice.randint(1, most)))

    for number in range(60):
        title, body = text(6), text(30)
        annex = text(12) if number % 3 == 0 else None
        yield invented(
            f"d{number}",
            title,
            body if annex is None else f"{body}\n{annex}",
            annexes_from=None if annex is None else len(body) + 1,
            kind=dice.choice(_KINDS),
            signed=dice.choice([None, date(dice.randint(2020, 2024), dice.randint(1, 12), 1)]),
        )


DOCUMENTS = tuple(_documents())


class Word(Struct, frozen=True):
    """Characters side by side, anywhere or in the title."""

    text: str
    is_quoted: bool
    is_of_title: bool

    def __str__(self) -> str:
        quoted = f'"{self.text}"' if self.is_quoted else self.text
        return f"title:{quoted}" if self.is_of_title else quoted

    def holds(self, document: SearchDocument) -> bool:
        """Whether they stand there."""
        places = [document.title] if self.is_of_title else [document.title, document.text]
        return any(self.text in place for place in places)


class Condition(Struct, frozen=True):
    """A kind, or a span of years or months."""

    kind: str | None = None
    years: tuple[int, int] | None = None
    month: tuple[int, int] | None = None

    def __str__(self) -> str:
        if self.kind is not None:
            return f"kind:{self.kind}"
        if self.years is not None:
            return f"year:[{self.years[0]} TO {self.years[1]}]"
        year, month = self.month or (0, 0)
        return f"signed:{year}-{month:02}"

    def holds(self, document: SearchDocument) -> bool:
        """Whether it is so; of a document without the day nothing is."""
        if self.kind is not None:
            return document.kind == self.kind
        if document.signed is None:
            return False
        if self.years is not None:
            return self.years[0] <= document.signed.year <= self.years[1]
        return (document.signed.year, document.signed.month) == self.month


class Joined(Struct, frozen=True):
    """Several questions joined by AND or OR."""

    operator: str
    parts: tuple[Question, ...]

    def __str__(self) -> str:
        return f"({f' {self.operator} '.join(map(str, self.parts))})"

    def holds(self, document: SearchDocument) -> bool:
        """Whether all are so, or one."""
        answers = [part.holds(document) for part in self.parts]
        return all(answers) if self.operator == "AND" else any(answers)


class Without(Struct, frozen=True):
    """What a question does not find."""

    part: Question

    def __str__(self) -> str:
        return f"NOT ({self.part})" if isinstance(self.part, Without) else f"NOT {self.part}"

    def holds(self, document: SearchDocument) -> bool:
        """Whether it is not so."""
        return not self.part.holds(document)


Question = Word | Condition | Joined | Without

_WORDS = st.builds(Word, st.text(_HAN, min_size=1, max_size=4), st.booleans(), st.booleans())
_YEARS = st.integers(2019, 2025)
_CONDITIONS = st.one_of(
    st.builds(lambda kind: Condition(kind=kind), st.sampled_from(_KINDS)),
    st.builds(lambda one, two: Condition(years=(min(one, two), max(one, two))), _YEARS, _YEARS),
    st.builds(lambda *month: Condition(month=month), _YEARS, st.integers(1, 12)),
)
QUESTIONS: st.SearchStrategy[Question] = st.recursive(
    st.one_of(_WORDS, _WORDS, _CONDITIONS),
    lambda parts: st.one_of(
        st.builds(
            Joined,
            st.sampled_from(["AND", "OR"]),
            st.lists(parts, min_size=2, max_size=4).map(tuple),
        ),
        st.builds(Without, parts),
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[Engine]]:
    """Both engines over the same texts."""
    opened = [open_engine(name, tmp_path_factory.mktemp(name)) for name in _ENGINES]
    for engine in opened:
        engine.update(DOCUMENTS, (), 1)
    yield opened
    for engine in opened:
        engine.close()


@given(question=QUESTIONS)
@settings(max_examples=300, deadline=None)
def test_a_question_finds_what_a_plain_reading_finds(
    engines: Sequence[Engine], question: Question
) -> None:
    true = {document.id for document in DOCUMENTS if question.holds(document)}
    for engine in engines:
        hits = engine.search(Query(text=str(question), limit=len(DOCUMENTS)))
        assert {hit.id for hit in hits.items} == true, engine.name
        assert hits.total == len(true), engine.name


def test_the_questions_are_worth_asking() -> None:
    """Few words find nothing or everything, or the test would show nothing."""
    dice = random.Random(5)  # noqa: S311 (the same each time)
    asked = ["".join(dice.choices(_HAN, k=dice.randint(1, 3))) for _ in range(90)]
    counts = [sum(word in document.text for document in DOCUMENTS) for word in asked]
    assert len([count for count in counts if 0 < count < len(DOCUMENTS)]) > 60
