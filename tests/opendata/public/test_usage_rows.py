"""What office.db counted is told by public.db when a day is over, dataset by dataset."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.verifying import FOLLOWED
from gazette.store.office import open_office
from gazette.store.usage import Act, Use, Visit
from gazette.store.writer import Store
from opendata.catalogue.rows import RowReader
from opendata.catalogue.table_intake import take_in_and_publish
from opendata.catalogue.usage import DayOfUse
from opendata.public.file import DATABASE, open_live
from opendata.public.publish import follow, rebuild
from opendata.public.usage_rows import follow_usage
from opendata.public.verifying_usage import UsageDays
from tests.made_up import fee_notice, record
from tests.made_up_datasets import NOW
from tests.opendata.catalogue.made_up_tables import (
    FIRST_PERMITS,
    PERMITS,
    PERMITS_SAID,
    write_csv,
)

pytestmark = pytest.mark.requirement("WS-06")

MONDAY, TUESDAY, TODAY = "2024-06-03", "2024-06-04", "9999-12-30"
WEDNESDAY = datetime(2024, 6, 5, 4, tzinfo=UTC)


def use(day: str, dataset: str, act: Act, *, is_robot: bool = False) -> Use:
    return Use(day, dataset, act, is_robot)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    record(tmp_path, [fee_notice()])
    with open_office(tmp_path) as office:
        office.usage.add(
            {
                use(MONDAY, "documents", "view"): 3,
                use(MONDAY, "documents", "view", is_robot=True): 40,
                use(MONDAY, "table:document", "download"): 2,
                use(TUESDAY, "issuers", "call"): 5,
                use(TODAY, "documents", "view"): 7,
                use(MONDAY, "manifest", "download"): 9,
                use(MONDAY, "table:no_such_table", "view"): 9,
            },
            [
                Visit(MONDAY, "documents", b"one"),
                Visit(MONDAY, "documents", b"two"),
                Visit(MONDAY, "table:document", b"one"),
            ],
        )
        office.usage.close_days(TODAY)
    follow(tmp_path)
    return tmp_path


def told(data: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / DATABASE)) as db:
        return db.execute("SELECT * FROM usage ORDER BY dataset, day").fetchall()


ALL = [("documents", MONDAY, 3, 2, 0, 40, 2), ("issuers", TUESDAY, 0, 0, 5, 0, 0)]


def test_days_that_are_over_are_told_with_the_tables_of_datasets(data: Path) -> None:
    assert told(data) == ALL


def test_public_db_made_anew_tells_the_same(data: Path) -> None:
    rebuild(data)
    assert told(data) == ALL


def test_a_day_is_told_when_it_is_over_in_beijing(data: Path) -> None:
    with closing(open_live(data / DATABASE)) as connection:
        follow_usage(data, connection, now=datetime(2024, 6, 4, 15, 59, tzinfo=UTC))
        assert [row[1] for row in told(data)] == [MONDAY]
        follow_usage(data, connection, now=WEDNESDAY)
        assert told(data) == ALL


def test_visitors_are_told_though_nobody_asked_since(data: Path) -> None:
    with open_office(data) as office:
        office.usage.add({use(TUESDAY, "issuers", "view"): 1}, [Visit(TUESDAY, "issuers", b"one")])
    with closing(open_live(data / DATABASE)) as connection:
        follow_usage(data, connection, now=WEDNESDAY)
    assert told(data)[1] == ("issuers", TUESDAY, 1, 0, 5, 0, 1)
    with open_office(data) as office:
        office.usage.close_days(TODAY)
    check = UsageDays()
    (part,) = check.parts(data)
    assert check.compare(data, part).differences == ()


def test_the_use_of_a_dataset_that_is_public_again_is_told_again(data: Path) -> None:
    with Store.open(data) as store:
        store.datasets.describe("permits", PERMITS_SAID, owner="示例省数据局", actor="ed", now=NOW)
    file = write_csv(data / "permits.csv", FIRST_PERMITS)
    take_in_and_publish(data, "permits", file, PERMITS, bad_rows="refuse", actor="a", now=NOW)
    with open_office(data) as office:
        office.usage.add({use(TUESDAY, "permits", "call"): 4}, [])
    follow(data)
    assert told(data) == [*ALL, ("permits", TUESDAY, 0, 0, 4, 0, 0)]
    with Store.open(data) as store:
        store.datasets.hold("permits", 1, actor="ed", reason="复核", now=NOW)
    follow(data)
    assert told(data) == ALL
    with Store.open(data) as store:
        store.datasets.clear("permits", 1, None, actor="ed", reason="无误", now=NOW)
    follow(data)
    assert told(data) == [*ALL, ("permits", TUESDAY, 0, 0, 4, 0, 0)]


def test_the_last_days_of_a_dataset_are_read_the_latest_first(data: Path) -> None:
    with closing(open_live(data / DATABASE)) as connection:
        follow_usage(data, connection, now=WEDNESDAY)
    with closing(RowReader(data / DATABASE)) as reader:
        found = reader.usage("documents", 2)
        assert (found.since, found.before) == (MONDAY, "2024-06-05")
        assert found.days == [DayOfUse(MONDAY, 3, 2, 0, 40, 2)]
        assert reader.usage("documents", 1).days == []
        assert reader.datasets()["usage"].modified == "2024-06-04T16:00:00.000Z"


def test_nothing_is_told_and_no_office_made_where_nothing_was_counted(tmp_path: Path) -> None:
    record(tmp_path, [fee_notice()])
    follow(tmp_path)
    assert told(tmp_path) == []
    assert not (tmp_path / "office.db").exists()
    with closing(RowReader(tmp_path / DATABASE)) as reader:
        assert reader.usage("documents", 30).before is None
        assert reader.datasets()["usage"].modified is None


def test_a_number_that_was_changed_is_found(data: Path) -> None:
    check = UsageDays()
    assert check in FOLLOWED
    (part,) = check.parts(data)
    assert check.compare(data, part).differences == ()
    with closing(sqlite3.connect(data / DATABASE)) as db, db:
        db.execute("UPDATE usage SET views = 1000 WHERE dataset = 'documents'")
    (found,) = check.compare(data, part).differences
    assert "usage" in str(found)
