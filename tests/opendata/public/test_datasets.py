"""Tables of datasets in public.db: whole for every reader, with types, key and indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from gazette.datasets import RESERVED
from gazette.errors import DatasetError, DatasetTablesError
from gazette.store import dataset_metadata
from gazette.store.files import path_of
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.table_intake import take_in_and_publish
from opendata.public.file import DATABASE
from opendata.public.publish import follow, rebuild
from opendata.public.verifying_datasets import Tables
from opendata.public.verifying_state import State
from tests.made_up_datasets import NOW
from tests.opendata.catalogue.made_up_tables import (
    FIRST_PERMITS,
    PERMITS,
    PERMITS_SAID,
    SECOND_PERMITS,
    permits,
    write_csv,
)

pytestmark = pytest.mark.requirement("OD-05", "WS-07")


def send(data: Path, rows: list[list[str]], dataset_id: str = "permits") -> None:
    """Publishes a version."""
    with Store.open(data) as store:
        store.datasets.describe(dataset_id, PERMITS_SAID, owner="示例省数据局", actor="ed", now=NOW)
    file = write_csv(data / "sent.csv", rows)
    take_in_and_publish(data, dataset_id, file, PERMITS, bad_rows="refuse", actor="a", now=NOW)
    file.unlink()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive with one version of one dataset."""
    send(tmp_path, FIRST_PERMITS)
    rebuild(tmp_path)
    return tmp_path


@pytest.fixture
def db(data: Path) -> Iterator[sqlite3.Connection]:
    """Its public.db."""
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        yield connection


def test_its_table_has_types_a_key_and_an_index_for_each_filter(db: sqlite3.Connection) -> None:
    columns = {row[1]: (row[2], row[5]) for row in db.execute("PRAGMA table_info(data_permits)")}
    assert columns == {
        "code": ("TEXT", 1), "name": ("TEXT", 0), "kind": ("TEXT", 0), "count": ("INTEGER", 0),
        "amount": ("REAL", 0), "on": ("TEXT", 0),
    }  # fmt: skip
    plan = db.execute("EXPLAIN QUERY PLAN SELECT 1 FROM data_permits WHERE kind = '甲'").fetchall()
    assert "INDEX ix_data_permits_1 (kind=?)" in plan[0][3]


def test_all_datasets_are_listed_derived_ones_too(db: sqlite3.Connection) -> None:
    listed = dict(db.execute("SELECT id, kind FROM dataset").fetchall())
    assert listed["documents"] == "derived"
    assert listed["permits"] == "agency"
    for (table,) in db.execute("SELECT table_name FROM dataset").fetchall():
        assert db.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608


def test_a_reader_sees_the_old_table_until_the_new_one_is_whole(data: Path) -> None:
    with closing(sqlite3.connect(data / DATABASE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT code FROM data_permits").fetchall()
        send(data, SECOND_PERMITS)
        follow(data)
        assert reader.execute("SELECT code FROM data_permits").fetchall() == before
        reader.execute("COMMIT")
        assert sorted(reader.execute("SELECT code FROM data_permits")) == [
            ("X1",), ("X2",), ("X4",)
        ]  # fmt: skip


def test_followed_and_made_anew_it_is_the_same(data: Path) -> None:
    send(data, list(permits(50)))
    follow(data)
    followed = dump(data)
    rebuild(data)
    assert dump(data) == followed


def test_following_twice_writes_nothing(data: Path) -> None:
    with closing(sqlite3.connect(data / DATABASE)) as reader:
        (before,) = reader.execute("PRAGMA data_version").fetchone()
        follow(data)
        assert reader.execute("PRAGMA data_version").fetchone() == (before,)


def withdraw(data: Path, dataset_id: str) -> None:
    """Takes a dataset back."""
    with Store.open(data) as store:
        store.withdraw(
            f"dataset:{dataset_id}",
            None,
            code="published_in_error",
            authority="示例省数据局",
            on=NOW.date(),
            note=None,
            actor="ed",
            now=NOW,
        )


def tables(data: Path) -> set[str]:
    """The tables of agencies' datasets."""
    with closing(sqlite3.connect(data / DATABASE)) as db:
        names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'data\\_%' ESCAPE '\\'"
        return {name for (name,) in db.execute(names)}


def test_an_id_may_end_in_a_number_as_an_index_does(data: Path) -> None:
    send(data, FIRST_PERMITS, "permits-1")
    follow(data)
    assert tables(data) == {"data_permits", "data_permits_1"}


def test_every_derived_dataset_has_its_id_for_itself() -> None:
    assert set(derived_datasets()) < RESERVED


def test_an_agency_dataset_called_as_a_derived_one_is_not_public(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DatasetError):
        send(data, FIRST_PERMITS, "documents")
    with monkeypatch.context() as earlier:
        earlier.setattr(dataset_metadata, "RESERVED", frozenset())
        send(data, FIRST_PERMITS, "documents")
    follow(data)
    assert tables(data) == {"data_permits"}
    with closing(sqlite3.connect(data / DATABASE)) as db:
        kinds = db.execute("SELECT kind FROM dataset WHERE id = 'documents'").fetchall()
    assert kinds == [("derived",)]
    assert Tables().compare(data, (0, 0)).differences == ()
    withdraw(data, "documents")
    follow(data)
    assert tables(data) == {"data_permits"}


@pytest.mark.requirement("OD-11")
@pytest.mark.parametrize("bring_up", [follow, rebuild])
def test_a_withdrawal_waits_for_no_dataset_that_cannot_be_shown(
    data: Path, bring_up: Callable[[Path], int]
) -> None:
    send(data, SECOND_PERMITS, "broken")
    with StoreReader(data) as reader:
        made = reader.datasets.version("broken", 1).published
    assert made is not None
    path = path_of(data, made.file)
    kept = path.read_bytes()
    path.write_bytes(
        zstandard.compress(b'{"code":null,"name":"","kind":"","count":1,"amount":1,"on":""}\n')
    )
    withdraw(data, "permits")
    for _ in range(2):
        with pytest.raises(DatasetTablesError, match="broken"):
            bring_up(data)
        assert tables(data) == set()
        assert FIRST_PERMITS[0][1].encode() not in (data / DATABASE).read_bytes()
    path.write_bytes(kept)
    follow(data)
    assert tables(data) == {"data_broken"}


@pytest.mark.requirement("SD-02")
@pytest.mark.parametrize(
    "schema", ["{", '{"fields":[]}', "", None, '{"fields":[{"name":"a"}],"primaryKey":"a"}']
)
def test_a_damaged_schema_is_a_difference_of_its_dataset(data: Path, schema: str | None) -> None:
    """It ended the comparison with an error."""
    send(data, FIRST_PERMITS, "whole")
    follow(data)
    assert State().compare(data, (0, 0)).differences == ()
    with closing(sqlite3.connect(data / DATABASE, isolation_level=None)) as db:
        db.execute("UPDATE dataset SET table_schema = ? WHERE id = 'permits'", (schema,))
    found = State().compare(data, (0, 0)).differences
    assert found
    assert all("permits" in one.what and "whole" not in one.what for one in found)
    compared = Tables().compare(data, (0, 0)).differences
    assert [(one.what, one.column) for one in compared] == [("dataset permits", "table_schema")]


def dump(data: Path) -> list[list[tuple[object, ...]]]:
    """All rows of what belongs to datasets."""
    with closing(sqlite3.connect(data / DATABASE)) as db:
        return [
            db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
            for table in ("dataset", "dataset_version", "data_permits")
        ]
