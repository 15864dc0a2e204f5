"""The marks of the rules of class on real titles that they were not written on."""

from pathlib import Path

import pytest

from benchmarks.score_classes import score_classes
from benchmarks.tally import Row

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def rows(corpus: Path) -> dict[str, Row]:
    return {row.field: row for row in score_classes(corpus)}


def test_nine_of_ten_assigned_subjects_are_right(rows: dict[str, Row]) -> None:
    row = rows["topic, titles and web pages"]

    assert row.total == 300
    assert row.right >= 0.9 * row.found
    assert row.found >= 0.85 * row.total


@pytest.mark.requirement("ND-01")
def test_assigned_kinds_are_right(rows: dict[str, Row]) -> None:
    row = rows["kind"]

    assert row.total == 200
    assert row.right >= 0.97 * row.found
    assert rows["kind, unknown counted too"].right >= 0.97 * row.total


def test_genres_are_right(rows: dict[str, Row]) -> None:
    row = rows["genre"]

    assert row.total == 200
    assert row.right >= 0.97 * row.total
