"""The lists of documents in force, repealed and expired say what one document says of that day."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.model import Draft, Field, Status
from opendata.catalogue.questions import Question
from opendata.catalogue.rows import RowReader
from opendata.public.file import DATABASE, open_live
from opendata.public.publish import follow, rebuild
from opendata.public.query import Filters
from opendata.public.reader import PublicReader
from opendata.public.standing_rows import LISTS, follow_lists, listed_on
from opendata.public.verifying_lists import Lists
from tests import past
from tests.effects import NUMBER, REPEALING, drafted
from tests.office import Office

pytestmark = pytest.mark.requirement("ND-09", "GZ-18")

TRIAL = "示例省停车管理办法（试行）"
LAST_DAY = date(2025, 6, 30)
DAYS = [date(2014, 1, 1), date(2021, 1, 1), date(2024, 4, 30), LAST_DAY, date(2025, 7, 1)]


def trial(title: str = TRIAL, number: str = "示政发〔2023〕1号", **said: object) -> Draft:
    """A notice in force for two years."""
    draft = drafted(title, number, date(2023, 6, 1))
    days = {"effective_on": Field(date(2023, 7, 1)), "expires_on": Field(LAST_DAY)}
    return replace(draft, metadata=replace(draft.metadata, **{**days, **said}))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A rule with two states, a repealed notice and a trial."""
    made = past.make(tmp_path)
    office = Office(made.data)
    office.record(trial())
    follow(made.data)
    return made.data


@pytest.fixture
def connection(data: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_live(data / DATABASE)) as connection:
        yield connection


def rows(connection: sqlite3.Connection, columns: str, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT {columns} FROM {table} ORDER BY document").fetchall()  # noqa: S608 (our own words)


def titles(connection: sqlite3.Connection, table: str) -> set[object]:
    return {title for (title,) in rows(connection, "title", table)}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_in_force_is_what_the_filter_by_day_finds(
    data: Path, connection: sqlite3.Connection, day: date
) -> None:
    follow_lists(connection, day)
    with closing(PublicReader(data / DATABASE)) as reader:
        page = reader.lists.page(Filters(in_force_on=day), sort="-signed_on", limit=100)
    expected = {(row.id, row.version, row.title, row.status) for row in page.documents}
    assert set(rows(connection, "document, version, title, status", "in_force")) == expected


def test_a_repealed_document_says_since_when_and_by_which(connection: sqlite3.Connection) -> None:
    ((by,),) = connection.execute("SELECT id FROM document WHERE title = ?", (REPEALING,))
    assert rows(connection, "number, repealed_on, repealed_by", "repealed") == [
        (NUMBER, "2024-05-01", by)
    ]


def test_a_document_expires_the_day_after_its_last(connection: sqlite3.Connection) -> None:
    follow_lists(connection, LAST_DAY)
    assert TRIAL in titles(connection, "in_force")
    assert TRIAL not in titles(connection, "expired")
    follow_lists(connection, date(2025, 7, 1))
    assert TRIAL not in titles(connection, "in_force")
    assert rows(connection, "title, expired_on, expired_by, expires_on", "expired") == [
        (TRIAL, "2025-07-01", None, "2025-06-30")
    ]


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("expired", "expired"),
        ("repealed", "repealed"),
        ("invalidated", None),
        ("suspended", None),
        ("not_yet_effective", None),
        ("partially_repealed", "in_force"),
        ("unknown", "in_force"),
    ],
)
def test_a_stated_validity_decides_the_list(office: Office, code: str, table: str | None) -> None:
    since = None if code == "unknown" else date(2024, 1, 1)
    status = Field(Status(code=code, since=since))  # type: ignore[arg-type]  # one of the codes
    office.record(trial(status=status, expires_on=None))
    follow(office.data)
    with closing(sqlite3.connect(office.data / DATABASE)) as db:
        assert [name for name in LISTS if titles(db, name)] == ([table] if table else [])


def test_past_its_last_day_what_was_repealed_before_stays_repealed(office: Office) -> None:
    office.record(trial(status=Field(Status(code="repealed", since=date(2024, 1, 1)))))
    follow(office.data)
    with closing(sqlite3.connect(office.data / DATABASE)) as db:
        assert [name for name in LISTS if titles(db, name)] == ["repealed"]


@pytest.mark.parametrize(
    ("code", "since", "table", "day"),
    [
        ("expired", date(2025, 9, 1), "expired", "2025-07-01"),
        ("expired", date(2099, 1, 1), "expired", "2025-07-01"),
        ("expired", date(2024, 9, 1), "expired", "2024-09-01"),
        ("expired", None, "expired", "2025-07-01"),
        ("suspended", date(2025, 9, 1), "expired", "2025-07-01"),
        ("invalidated", date(2025, 9, 1), "expired", "2025-07-01"),
        ("invalidated", date(2025, 6, 30), None, None),
        ("repealed", date(2025, 9, 1), "repealed", "2025-09-01"),
    ],
)
def test_past_its_last_day_it_has_expired_on_the_earlier_of_two_days(
    office: Office, code: str, since: date | None, table: str | None, day: str | None
) -> None:
    office.record(trial(status=Field(Status(code=code, since=since))))  # type: ignore[arg-type]  # one of the codes
    follow(office.data)
    with closing(open_live(office.data / DATABASE)) as db:
        follow_lists(db, date(2026, 1, 1))
        assert [name for name in LISTS if titles(db, name)] == ([table] if table else [])
        assert not table or rows(db, f"{table}_on", table) == [(day,)]


def test_what_is_said_for_a_later_day_is_not_told_yet(office: Office) -> None:
    office.record(trial(status=Field(Status(code="expired", since=date(2025, 9, 1)))))
    follow(office.data)
    with closing(open_live(office.data / DATABASE)) as db:
        follow_lists(db, date(2025, 8, 1))
        assert rows(db, "expired_on", "expired") == [("2025-07-01",)]


def test_before_its_last_day_what_is_said_without_a_day_has_none(office: Office) -> None:
    office.record(trial(status=Field(Status(code="expired", since=None))))
    follow(office.data)
    with closing(open_live(office.data / DATABASE)) as db:
        follow_lists(db, date(2025, 6, 1))
        assert rows(db, "expired_on, expires_on", "expired") == [(None, "2025-06-30")]


def test_silence_is_in_no_list(office: Office) -> None:
    office.record(drafted("示例省人民政府关于春耕的通知", "示政发〔2023〕2号", date(2023, 3, 1)))
    follow(office.data)
    with closing(sqlite3.connect(office.data / DATABASE)) as db:
        assert [name for name in LISTS if titles(db, name)] == []


@pytest.mark.requirement("SEC-01", "OD-11")
def test_what_is_held_is_in_no_list(office: Office) -> None:
    held = office.record(trial(expires_on=None), held=True)
    shown = []
    for state in (None, "cleared", "held"):
        if state is not None:
            office.decide(held, 1, state)
        follow(office.data)
        with closing(sqlite3.connect(office.data / DATABASE)) as db:
            shown.append(titles(db, "in_force"))
    assert shown == [set(), {TRIAL}, set()]
    files = sorted(office.data.glob(f"{DATABASE}*"))
    assert not any(TRIAL.encode() in file.read_bytes() for file in files)


def test_a_repeal_that_is_held_puts_the_document_off_its_list(office: Office) -> None:
    made = past.make(office.data)
    office.decide(made.repealing, 1, "held")
    follow(office.data)
    with closing(sqlite3.connect(office.data / DATABASE)) as db:
        assert rows(db, "document", "repealed") == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_a_day_changes_is_what_making_it_anew_gives(
    data: Path, connection: sqlite3.Connection, day: date
) -> None:
    today = listed_on(connection)
    assert today is not None
    before = [rows(connection, "*", table) for table in LISTS]
    follow_lists(connection, day)
    follow_lists(connection, today)
    assert [rows(connection, "*", table) for table in LISTS] == before
    rebuild(data)
    assert [rows(connection, "*", table) for table in LISTS] == before


@pytest.mark.parametrize(
    ("change", "what", "column"),
    [
        ("UPDATE repealed SET repealed_on = '2024-05-02'", "repealed {}", "repealed_on"),
        ("UPDATE repealed SET title = CAST(x'ff' AS TEXT)", "repealed {}", "title"),
        ("DELETE FROM repealed", "repealed {}", None),
        ("INSERT INTO expired SELECT *, NULL FROM repealed", "expired {}", None),
        ("UPDATE coverage SET documents = 7 WHERE year = 2015", "coverage {}", "documents"),
    ],
    ids=["day", "no text", "gone", "another", "counted"],
)
def test_verify_names_a_row_that_was_changed(
    data: Path, connection: sqlite3.Connection, change: str, what: str, column: str | None
) -> None:
    check = Lists()
    (part,) = check.parts(data)
    assert check.compare(data, part).differences == ()
    key = "SELECT document FROM repealed"
    if change.startswith("UPDATE coverage"):
        key = "SELECT id FROM coverage WHERE year = 2015"
    ((name,),) = connection.execute(key).fetchall()
    connection.execute(change)
    (difference,) = check.compare(data, part).differences
    assert (difference.what, difference.column) == (what.format(name), column)


def test_rows_name_the_repealing_document_and_lead_to_the_page(data: Path) -> None:
    with closing(RowReader(data / DATABASE)) as reader:
        dataset = reader.datasets()["repealed"]
        (row,) = reader.read(Question(dataset), limit=10).rows
    said = dict(zip((column.name for column in dataset.columns), row, strict=True))
    assert said["repealed_by_title"] == REPEALING
    assert said["repealed_by_number"] == "示政发〔2024〕9号"
    assert said["issuers"] == "示例省人民政府"
    assert said["page"] == f"/documents/{said['document']}"
    assert date.fromisoformat(str(said["listed_on"])) >= date(2026, 1, 1)


def test_the_lists_of_a_day_change_with_the_day(data: Path, connection: sqlite3.Connection) -> None:
    follow_lists(connection, date(9999, 1, 2))
    with closing(RowReader(data / DATABASE)) as reader:
        found = reader.datasets()
    assert found["in-force"].modified == "9999-01-01T16:00:00.000Z"
    assert found["in-force"].holds_until == "9999-01-02T16:00:00.000Z"
    assert found["documents"].holds_until is None


def test_a_file_of_an_earlier_release_offers_what_it_has(
    data: Path, connection: sqlite3.Connection
) -> None:
    connection.execute("DROP TABLE expired")
    with closing(RowReader(data / DATABASE)) as reader:
        assert {"in-force", "repealed", "expired"} & set(reader.datasets()) == {
            "in-force",
            "repealed",
        }
