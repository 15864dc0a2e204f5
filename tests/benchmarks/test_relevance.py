"""P@10 and NDCG@10, against sums done by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.relevance import REACH, ndcg, precision

pytestmark = pytest.mark.requirement("item-37")

TWENTY = [f"d{number}" for number in range(20)]
GRADES = st.dictionaries(st.sampled_from(TWENTY), st.integers(0, 3)).filter(
    lambda grades: any(grades.values())
)


def test_only_the_first_ten_hits_count() -> None:
    assert precision(TWENTY, set(TWENTY[9:])) == 1 / REACH
    assert ndcg(TWENTY, {TWENTY[10]: 3}) == 0.0


def test_hits_that_are_not_there_count_as_wrong() -> None:
    assert precision(["a", "b"], {"a", "b"}) == 2 / REACH


def test_the_gain_is_that_of_the_definition() -> None:
    """3 in the second place, 1 in the third, where 3, 2, 1 would be best."""
    gained = 7 / math.log2(3) + 1 / math.log2(4)
    best = 7 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(["x", "a", "c"], {"a": 3, "b": 2, "c": 1, "x": 0}) == pytest.approx(gained / best)


def test_a_hit_without_a_grade_gains_nothing() -> None:
    assert ndcg(["unknown", "a"], {"a": 1}) == ndcg(["x", "a"], {"a": 1, "x": 0})


def test_a_question_that_nothing_answers_measures_nothing() -> None:
    with pytest.raises(ValueError, match="no document"):
        ndcg(["a"], {"a": 0})


@given(grades=GRADES, ranked=st.permutations(TWENTY))
def test_no_order_beats_that_by_grade(grades: dict[str, int], ranked: list[str]) -> None:
    by_grade = sorted(grades, key=lambda id: -grades[id])
    assert ndcg(by_grade, grades) == pytest.approx(1.0)
    assert 0.0 <= ndcg(ranked, grades) <= 1.0 + 1e-9
