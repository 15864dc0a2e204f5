"""The marks that the readers keep on real documents, given fields hidden from them."""

from pathlib import Path

import pytest

from benchmarks.score import score
from benchmarks.tally import Row

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("GZ-14", "GZ-16", "GZ-17")]

FIELDS = (
    "title",
    "index_number",
    "doc_number",
    "issuer",
    "category",
    "signed_date",
    "published_date",
)
ON_THE_DOCUMENT = ("title", "doc_number", "issuer", "signed_date")


@pytest.fixture(scope="module")
def rows(corpus: Path) -> dict[tuple[str, str], Row]:
    measured = score(corpus, ("seed", "html", "policies", "registry"))
    return {(row.group, row.field): row for row in measured}


@pytest.mark.requirement("item-37")
def test_the_seed_gives_its_golden_record(rows: dict[tuple[str, str], Row]) -> None:
    """Domain §14.1."""
    seed = [row for (group, _), row in rows.items() if group == "seed"]
    assert [row.field for row in seed if row.right < row.total] == []


@pytest.mark.parametrize("field", FIELDS)
def test_web_pages_give_each_field(field: str, rows: dict[tuple[str, str], Row]) -> None:
    assert rows["html", field].right >= 39


@pytest.mark.parametrize("field", ON_THE_DOCUMENT)
def test_web_pages_give_it_without_their_table(
    field: str, rows: dict[tuple[str, str], Row]
) -> None:
    assert rows["html, body only", field].right >= 39


def test_numbers_and_dates_on_their_own_lines_are_found(rows: dict[tuple[str, str], Row]) -> None:
    for field in ("doc_number_silver", "signed_date_silver"):
        row = rows["policies", field]
        assert row.right >= 0.98 * row.total


def test_titles_are_found_where_they_stand(rows: dict[tuple[str, str], Row]) -> None:
    row = rows["policies", "title, where it stands"]
    assert row.right >= 0.93 * row.total
    assert row.wrong <= 0.03 * row.total


def test_registry_numbers_are_read(rows: dict[tuple[str, str], Row]) -> None:
    registry = [row for (group, _), row in rows.items() if group == "registry numbers"]
    assert sum(row.right for row in registry) >= 0.999 * sum(row.total for row in registry)
