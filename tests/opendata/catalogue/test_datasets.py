"""The datasets: what they offer, and that their words come from metadata.json."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.tables import METADATA, read_tables
from opendata.catalogue.themes import THEMES
from opendata.public.schema import SCHEMA

pytestmark = pytest.mark.requirement("OD-04", "OD-10")

ALL = list(derived_datasets().values())
_PAGING = {"format", "limit", "cursor", "bom"}


def test_the_datasets_of_the_first_release_are_there() -> None:
    assert {"documents", "articles", "relations", "issues", "issuers"} <= set(derived_datasets())


@pytest.mark.requirement("OD-04")
def test_there_are_21_fields_and_each_dataset_is_in_one() -> None:
    assert len({theme.code for theme in THEMES}) == 21
    assert {dataset.theme for dataset in ALL} <= set(THEMES)


@pytest.mark.parametrize("dataset", ALL, ids=lambda one: one.id)
def test_a_dataset_is_described_in_both_languages(dataset: Dataset) -> None:
    texts = [dataset.title, dataset.description, *dataset.keywords, dataset.frequency.name]
    texts += [column.description for column in dataset.columns]
    assert [text for text in texts if text.zh.isascii() or not text.en[:1].isascii()] == []


@pytest.mark.parametrize("dataset", ALL, ids=lambda one: one.id)
def test_its_columns_are_the_tables_as_metadata_describes_them(dataset: Dataset) -> None:
    described = read_tables(METADATA)[dataset.table]
    own = [column for column in dataset.columns if column.name not in dict(dataset.made)]
    assert own == [column for column in described.columns if column in own]
    left_out = {column.name for column in described.columns} - {column.name for column in own}
    assert left_out <= {"seq", "title_key", "to_key"}
    assert set(dataset.key) <= {column.name for column in own}


@pytest.mark.parametrize("dataset", ALL, ids=lambda one: one.id)
def test_a_column_asked_for_by_value_has_an_index_and_a_name_of_its_own(dataset: Dataset) -> None:
    assert not _PAGING & set(dataset.filters)
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        for name in dataset.filters:
            sql = f'EXPLAIN QUERY PLAN SELECT 1 FROM "{dataset.table}" WHERE "{name}" = ?'  # noqa: S608
            plan = db.execute(sql, ("x",)).fetchall()
            assert "SEARCH" in plan[0][3], name
