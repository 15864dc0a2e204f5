"""The files of graded questions: well kept, and every document of them is in the corpus."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from benchmarks.collection import digest
from benchmarks.graded import CHOSEN_BY, HELD_OUT, Question, questions

pytestmark = pytest.mark.requirement("item-37")

SETS = {file: list(questions(file)) for file in (CHOSEN_BY, HELD_OUT)}
ASKED = [question for asked in SETS.values() for question in asked]


def test_there_are_sixty_questions_and_forty_held_out_and_none_twice() -> None:
    assert list(map(len, SETS.values())) == [60, 40]
    assert len({question.text for question in ASKED}) == 100


def test_every_asker_and_form_has_its_share() -> None:
    assert min(Counter(question.asker for question in SETS[CHOSEN_BY]).values()) >= 10
    assert min(Counter(question.form for question in SETS[CHOSEN_BY]).values()) >= 5


def test_half_of_those_held_out_are_sentences() -> None:
    assert Counter(question.form for question in SETS[HELD_OUT])["sentence"] == 20
    assert min(Counter(question.asker for question in SETS[HELD_OUT]).values()) >= 8


def test_questions_held_out_ask_for_other_documents() -> None:
    """But for those of a matter with many documents, which the first set cannot leave alone."""
    answers = {
        file: {id for each in asked for id, grade in each.grades.items() if grade == 3}
        for file, asked in SETS.items()
    }
    assert len(answers[HELD_OUT] & answers[CHOSEN_BY]) <= len(answers[HELD_OUT]) // 10


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.text)
def test_a_document_has_one_grade_and_one_answers(question: Question) -> None:
    graded = [id for ids in question.documents.values() for id in ids]
    assert len(graded) == len(set(graded))
    assert max(question.grades.values()) >= 2


@pytest.mark.parametrize(
    "documents", [{"4": ["0" * 16]}, {"3": ["0" * 15]}, {"3": ["G" * 16]}, {"3": ["0" * 64]}]
)
def test_what_is_no_grade_or_digest_is_refused(documents: dict[str, list[str]]) -> None:
    table = {"text": "?", "asker": "citizen", "form": "name", "need": "?", "documents": documents}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(table, Question)


@pytest.mark.corpus
def test_every_graded_document_is_in_the_corpus(corpus: Path) -> None:
    lines = (corpus / "policies" / "policies.jsonl").read_bytes().splitlines()
    pages = [
        path.read_bytes() for path in (*corpus.glob("html/*.html"), *corpus.glob("laws/**/*.md"))
    ]
    held = set(map(digest, [*lines, *pages]))
    assert {id for question in ASKED for id in question.grades} <= held
