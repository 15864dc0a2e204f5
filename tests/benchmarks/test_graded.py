"""The file of graded questions: well kept, and every document of it is in the corpus."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from benchmarks.collection import digest
from benchmarks.graded import Question, questions

pytestmark = pytest.mark.requirement("item-37")

ASKED = list(questions())


def test_there_are_sixty_questions_and_none_twice() -> None:
    assert len({question.text for question in ASKED}) == len(ASKED) == 60


def test_every_asker_and_form_has_its_share() -> None:
    assert min(Counter(question.asker for question in ASKED).values()) >= 10
    assert min(Counter(question.form for question in ASKED).values()) >= 5


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
