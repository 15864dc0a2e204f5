"""The six properties: counted from rows, held against what passes, failing said to be failing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.datasets import Metadata
from gazette.filing.feedback import ErrorReports
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.frequencies import FREQUENCIES, Frequency
from opendata.catalogue.measures import Measures, rates
from opendata.catalogue.quality import Property, Quality, judge
from opendata.catalogue.rows import RowReader
from opendata.public.file import DATABASE
from tests.made_up import announcements, fee_notice, notice, publish, statute

pytestmark = pytest.mark.requirement("OD-06")

NOW = datetime(2024, 6, 20, tzinfo=UTC)
DOCUMENTS = derived_datasets()["documents"]
METADATA = Metadata(
    name="示例表", provider="示例省财政厅", abstract="示例。", theme="finance", frequency="monthly"
)
FULL = Measures(
    rows=10, measured=10, filled=(10,) * len(DOCUMENTS.columns), dated=20, valid=20, traced=10
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A public.db of fifteen documents, to be changed."""
    publish(tmp_path, [notice(), statute(), fee_notice(), *announcements()])
    return tmp_path / DATABASE


@pytest.fixture
def reader(path: Path) -> Iterator[RowReader]:
    """A reader of it."""
    with closing(RowReader(path)) as reader:
        yield reader


def change(path: Path, sql: str) -> None:
    """Changes rows by hand."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(sql)


def filled(reader: RowReader) -> dict[str, int]:
    """How many documents have a value in each column."""
    return {column.name: count for column, count, _ in rates(DOCUMENTS, reader.measures(DOCUMENTS))}


def judged(measures: Measures = FULL, dataset: Dataset = DOCUMENTS) -> Quality:
    """A dataset that follows its archive."""
    return judge(dataset, measures, waiting=None, now=NOW)


def of(quality: Quality, code: str) -> Property:
    """One of the six."""
    return next(one for one in quality.properties if one.code == code)


@pytest.mark.parametrize("name", derived_datasets())
def test_filled_cells_are_counted_as_they_are(reader: RowReader, path: Path, name: str) -> None:
    dataset = derived_datasets()[name]
    measures = reader.measures(dataset)
    with closing(sqlite3.connect(path)) as db:
        for column, filled, rate in rates(dataset, measures):
            made = dict(dataset.made).get(column.name, f't."{column.name}"')
            sql = f"SELECT count({made}), count(*) FROM {dataset.table} AS t"  # noqa: S608
            there, rows = db.execute(sql).fetchone()
            assert (filled, measures.rows) == (there, rows)
            assert rate == (there / rows if rows else None)


def test_a_change_is_counted_anew(reader: RowReader, path: Path) -> None:
    before = filled(reader)
    change(path, "UPDATE document SET signed_on = NULL WHERE seq = (SELECT min(seq) FROM document)")
    assert filled(reader) == {**before, "signed_on": before["signed_on"] - 1}


@pytest.mark.parametrize("day", ["2024-02-30", "2024-13-01", "2024年5月", "20240523", ""])
def test_a_day_that_is_none_is_found(reader: RowReader, path: Path, day: str) -> None:
    assert of(judged(reader.measures(DOCUMENTS)), "accuracy").state == "passed"
    change(path, f"UPDATE document SET signed_on = '{day}' WHERE seq = 1")  # noqa: S608
    measures = reader.measures(DOCUMENTS)
    assert measures.dated - measures.valid == 1
    assert of(judged(measures), "accuracy").state == "failed"


@pytest.mark.parametrize(
    ("reports", "dated", "value"),
    [
        (ErrorReports(received=9, answered=9, refused=9), 20, 1.0),
        (ErrorReports(accepted=1), 20, 0.9),
        (ErrorReports(accepted=11), 20, 0.0),
        (ErrorReports(accepted=1), 0, 0.9),
        (ErrorReports(received=1), 0, None),
    ],
    ids=str,
)
@pytest.mark.requirement("OD-06", "OD-08")
def test_an_error_that_the_office_accepted_lowers_the_accuracy(
    reports: ErrorReports, dated: int, value: float | None
) -> None:
    """Of ten rows; what nobody has looked at yet, or was closed, does not."""
    measures = replace(FULL, dated=dated, valid=dated)
    quality = judge(DOCUMENTS, measures, waiting=None, now=NOW, reports=reports)
    assert of(quality, "accuracy").value == value
    assert quality.is_failing is (value is not None and value < 1)


def test_of_many_rows_the_newest_are_looked_at(
    reader: RowReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opendata.catalogue.measures.MOST", 4)
    measures = reader.measures(DOCUMENTS)
    assert (measures.rows, measures.measured, measures.traced) == (15, 4, 4)
    assert of(judged(measures), "originality").value == 1.0


def test_rows_without_their_file_are_found(reader: RowReader, path: Path) -> None:
    assert of(judged(reader.measures(DOCUMENTS)), "originality").value == 1.0
    change(path, "UPDATE document SET source_file = NULL")
    assert of(judged(reader.measures(DOCUMENTS)), "originality").value == 0.0


def test_a_full_dataset_passes() -> None:
    quality = judged()
    assert not quality.is_failing
    assert {one.state for one in quality.properties} == {"passed"}
    assert len({one.code for one in quality.properties}) == 6


def test_an_empty_dataset_fails() -> None:
    empty = replace(
        FULL, rows=0, measured=0, filled=(0,) * len(DOCUMENTS.columns), dated=0, valid=0, traced=0
    )
    quality = judged(empty)
    assert quality.is_failing
    assert of(quality, "completeness").state == "not-measured"


def test_only_required_columns_make_it_incomplete() -> None:
    names = [one.name for one in DOCUMENTS.columns]
    lacking = {"status_by": FULL, "abstract": FULL}
    for name in lacking:
        filled = tuple(0 if one == name else 10 for one in names)
        lacking[name] = replace(FULL, filled=filled)
    assert of(judged(lacking["status_by"]), "completeness").value == 1.0
    assert of(judged(lacking["abstract"]), "completeness").state == "failed"


def test_a_column_without_explanation_is_found() -> None:
    column = DOCUMENTS.columns[0]
    bare = replace(column, description=replace(column.description, zh=column.name))
    dataset = replace(DOCUMENTS, columns=(bare, *DOCUMENTS.columns[1:]))
    assert of(judged(FULL, dataset), "machine-readable").state == "failed"


@pytest.mark.parametrize(
    ("licence", "openness", "state"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "unconditional", "passed"),
        ("https://creativecommons.org/licenses/by/4.0/", "conditional", "failed"),
        ("https://creativecommons.org/licenses/by-nc/4.0/", "unconditional", "failed"),
    ],
)
def test_conditions_of_use_are_found(licence: str, openness: str, state: str) -> None:
    said = replace(METADATA, openness=openness)
    dataset = replace(DOCUMENTS, licence=licence, metadata=said)
    assert of(judged(FULL, dataset), "non-discrimination").state == state


@pytest.mark.parametrize("frequency", FREQUENCIES, ids=lambda one: one.code)
def test_an_agencys_dataset_is_overdue_after_its_declared_days(frequency: Frequency) -> None:
    for days, late in ((frequency.days, False), ((frequency.days or 4000) + 1, frequency.days)):
        modified = NOW - timedelta(days=days or 0)
        dataset = replace(
            DOCUMENTS,
            kind="agency",
            frequency=frequency,
            modified=modified.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        )
        quality = judged(FULL, dataset)
        assert quality.freshness.is_overdue == bool(late)
        assert quality.freshness.days == (days or 0)
        assert quality.is_failing == bool(late)


def test_a_derived_dataset_is_overdue_when_the_archive_has_waited_a_day() -> None:
    for hours, is_late in ((23, False), (25, True)):
        waiting = NOW - timedelta(hours=hours)
        quality = judge(DOCUMENTS, FULL, waiting=waiting, now=NOW)
        assert quality.freshness.is_overdue == is_late
        assert (of(quality, "timeliness").state == "failed") == is_late
