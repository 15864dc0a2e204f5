"""The period and the measures of an agency's table: right, and never by walking all of a long one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.store.writer import Store
from opendata.catalogue import periods
from opendata.catalogue.datasets import Dataset, Period
from opendata.catalogue.rows import RowReader
from opendata.catalogue.table_intake import take_in_and_publish
from opendata.catalogue.table_schema import TableSchema
from opendata.public.connection import Connection
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from tests.made_up_datasets import NOW
from tests.opendata.catalogue.made_up_tables import (
    PERMITS,
    PERMITS_SAID,
    SECOND_PERMITS,
    write_csv,
)

pytestmark = pytest.mark.requirement("OD-05", "OD-06")

DATED = [
    ["X1", "示例甲", "甲", "1", "1.5", "2024-05-23"],
    ["X2", "示例乙", "乙", "2", "", "2023-01-02"],
    ["X3", "示例丙", "丙", "", "", ""],
]
ASKED_BY_DAY = replace(
    PERMITS, fields=(*PERMITS.fields[:-1], replace(PERMITS.fields[-1], filter=True))
)


def send(data: Path, rows: list[list[str]], schema: TableSchema = PERMITS) -> None:
    """Publishes a version."""
    with Store.open(data) as store:
        store.datasets.describe("permits", PERMITS_SAID, owner="示例省数据局", actor="ed", now=NOW)
    file = write_csv(data / "sent.csv", rows)
    take_in_and_publish(data, "permits", file, schema, bad_rows="refuse", actor="a", now=NOW)
    follow(data)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[RowReader]:
    """A reader of an archive whose table is still to be sent."""
    with closing(RowReader(tmp_path / DATABASE)) as reader:
        yield reader


def test_a_period_is_found_once_for_each_version(
    reader: RowReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[int | None] = []
    find = periods.rows_period

    def noted(db: Connection, one: Dataset) -> Period | None:
        found.append(one.version)
        return find(db, one)

    monkeypatch.setattr(periods, "rows_period", noted)
    send(tmp_path, DATED)
    assert reader.datasets()["permits"].period == Period("2023-01-02", "2024-05-23")
    with Store.open(tmp_path) as store:
        said = replace(PERMITS_SAID, name="示例目录")
        store.datasets.describe("permits", said, owner="示例省数据局", actor="ed", now=NOW)
    follow(tmp_path)
    assert reader.datasets()["permits"].title.zh == "示例目录"
    assert reader.datasets()["permits"].period == Period("2023-01-02", "2024-05-23")
    assert found == [1]
    send(tmp_path, SECOND_PERMITS)
    assert reader.datasets()["permits"].period == Period("2024-06-01", "2024-06-01")
    assert found == [1, 2]


@pytest.mark.parametrize(
    ("schema", "period"),
    [(PERMITS, None), (ASKED_BY_DAY, Period("2023-01-02", "2024-05-23"))],
    ids=["by no index", "by an index"],
)
def test_a_long_table_is_not_walked_for_its_period(
    reader: RowReader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    schema: TableSchema,
    period: Period | None,
) -> None:
    monkeypatch.setattr(periods, "MOST", 2)
    send(tmp_path, DATED, schema)
    assert reader.datasets()["permits"].period == period


def test_of_a_long_table_the_last_rows_are_measured(
    reader: RowReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opendata.catalogue.measures.MOST", 2)
    send(tmp_path, [*DATED, SECOND_PERMITS[2]])
    measures = reader.measures(reader.datasets()["permits"])
    assert (measures.rows, measures.measured) == (4, 2)
    assert measures.filled == (2, 2, 2, 1, 1, 0)
