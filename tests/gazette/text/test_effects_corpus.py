"""The marks of the reader of effects on 260 sentences of real documents labelled by hand."""

from pathlib import Path

import pytest

from benchmarks.score_effects import score_effects
from benchmarks.tally import Row

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("ND-14", "WS-04")]


@pytest.fixture(scope="module")
def rows(corpus: Path) -> dict[str, Row]:
    return {row.field: row for row in score_effects(corpus)}


def test_effects_are_right(rows: dict[str, Row]) -> None:
    row = rows["all kinds, of those found"]

    assert row.total >= 80
    assert row.right >= 0.97 * row.total


def test_sure_effects_are_right(rows: dict[str, Row]) -> None:
    row = rows["all kinds, of the sure"]

    assert row.right >= 0.97 * row.total


def test_most_effects_are_found(rows: dict[str, Row]) -> None:
    row = rows["all kinds"]

    assert row.total == 88
    assert row.right >= 0.9 * row.total


def test_nothing_is_read_where_nothing_is_done(rows: dict[str, Row]) -> None:
    row = rows["none"]

    assert row.total == 190
    assert row.right == row.total
