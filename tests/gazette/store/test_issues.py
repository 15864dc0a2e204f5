"""Issues in the store: states are appended, the same list adds nothing, contradictions are refused."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.edition.issues import Entry, ExpectedIssue, Issue
from gazette.edition.numbering import parse_issue_number
from gazette.edition.publishing import gazette_of
from gazette.errors import IssueError
from gazette.store.reader import StoreReader
from gazette.store.writer import Store

pytestmark = pytest.mark.requirement("SD-12", "GZ-17")

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
PROVINCE = gazette_of("示例省人民政府公报")
FIRST = Entry(
    column="省政府文件",
    title="示例省人民政府关于甲的通知",
    number="示政发〔2024〕1号",
    pages=(3, 9),
)
SECOND = Entry(column=None, title="大事记", number=None, pages=None, standard_text=False)


def issue(
    number: str = "11", *entries: Entry, serial: tuple[int, int] | None = (311, 311)
) -> Issue:
    return Issue(
        gazette=PROVINCE,
        year=2024,
        number=parse_issue_number(number),
        serial=serial,
        published_on=date(2024, 6, 15),
        entries=entries or (FIRST, SECOND),
    )


def expected(number: str, *, on: date | None = None) -> ExpectedIssue:
    return ExpectedIssue(
        gazette=PROVINCE, year=2024, number=parse_issue_number(number), serial=None, expected_on=on
    )


def add(store: Store, run: int, one: Issue) -> str:
    return store.add_issue(one, raw=None, run=run, now=NOW).outcome


def test_an_issue_reads_back_as_it_was_given(store: Store, run: int, data: Path) -> None:
    added = store.add_issue(issue(), raw=None, run=run, now=NOW)
    with StoreReader(data) as reader:
        held = reader.issues.held(added.issue_id)
        assert held is not None
        assert (held.issue, held.recorded_at) == (issue(), NOW)
        assert reader.issues.gazettes() == [PROVINCE]
        assert reader.issues.ids() == [f"{PROVINCE.id}/2024/11"]


def test_the_same_list_again_adds_nothing(
    store: Store, run: int, count: Callable[[str], int]
) -> None:
    assert [add(store, run, issue()) for _ in range(2)] == ["stored", "unchanged"]
    assert [count(table) for table in ("gazette", "issue", "issue_state", "entry")] == [1, 1, 1, 2]


def test_a_changed_list_is_a_new_state_beside_the_old_one(
    store: Store, run: int, data: Path, count: Callable[[str], int]
) -> None:
    add(store, run, issue("11", FIRST))
    assert add(store, run, issue("11", FIRST, SECOND)) == "changed"
    assert (count("issue_state"), count("entry")) == (2, 3)
    with StoreReader(data) as reader:
        held = reader.issues.held(f"{PROVINCE.id}/2024/11")
        assert held is not None
        assert held.issue.entries == (FIRST, SECOND)
        states = reader.issues.held_states(held.issue.id)
        assert [one.issue.entries for one in states] == [(FIRST,), (FIRST, SECOND)]
        assert states[-1] == held
        assert reader.issues.held_states("nothing") == []
        assert [change.seq for change in reader.issues.changes(0)] == [1, 2]
        assert [change.seq for change in reader.issues.changes(1)] == [2]
        assert reader.issues.last_change() == 2


def test_a_list_that_returns_to_what_it_was_is_a_new_state(store: Store, run: int) -> None:
    lists = [issue("11", FIRST), issue("11", SECOND), issue("11", FIRST)]
    assert [add(store, run, one) for one in lists] == ["stored", "changed", "changed"]


@pytest.mark.parametrize("number", ["11-12", "10-11"])
def test_a_number_is_of_one_issue_only(store: Store, run: int, number: str) -> None:
    add(store, run, issue("11"))
    with pytest.raises(IssueError, match="2024/11"):
        add(store, run, issue(number))


@pytest.mark.parametrize("number", ["12", "增刊11"])
def test_other_numbers_stand_beside_it(store: Store, run: int, number: str) -> None:
    add(store, run, issue("11"))
    assert add(store, run, issue(number)) == "stored"


def test_a_gazette_keeps_its_publisher(store: Store, run: int) -> None:
    add(store, run, issue())
    other = replace(PROVINCE, publisher="示例省人民政府办公厅")
    with pytest.raises(IssueError, match="示例省人民政府, not by 示例省人民政府办公厅"):
        add(store, run, replace(issue("12"), gazette=other))


def test_what_is_expected_is_no_contents(store: Store, run: int, data: Path) -> None:
    for on in (None, None, date(2024, 6, 30)):
        store.expect_issue(expected("12", on=on), raw=None, run=run, now=NOW)
    with StoreReader(data) as reader:
        id = f"{PROVINCE.id}/2024/12"
        assert reader.issues.held(id) is None
        assert reader.issues.expected(id) == expected("12", on=date(2024, 6, 30))
        assert reader.issues.last_change() == 2


def test_single_numbers_may_be_expected_of_a_combined_issue(store: Store, run: int) -> None:
    for number in ("11", "12"):
        store.expect_issue(expected(number), raw=None, run=run, now=NOW)
    assert add(store, run, issue("11-12")) == "stored"


def test_a_store_of_the_first_release_is_migrated_and_keeps_its_rows(data: Path) -> None:
    with Store.open(data) as store:
        store.add_source("示例省人民政府公报", trusted=True, now=NOW)
    connection = sqlite3.connect(data / "gazette.db")
    with connection:
        for table in ("entry", "issue_state", "issue", "gazette"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DROP INDEX reading_failed")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm003_gazettes'")
    connection.close()
    with Store.open(data) as store:
        run = store.start_run("issue add", now=NOW)
        assert add(store, run, issue()) == "stored"
    with StoreReader(data) as reader:
        assert [source.name for source in reader.sources()] == ["示例省人民政府公报"]


def test_what_was_read_later_is_no_failure(store: Store, run: int, source: str, data: Path) -> None:
    def note(path: str, outcome: str, reason: str | None) -> None:
        store.note(source, path, None, path, "reader/1", outcome, reason, run=run, now=NOW)

    for path in ("a.txt", "b.txt", "c.txt"):
        note(path, "failed", "binary")
    note("d.txt", "failed", "empty")
    note("a.txt", "truth", None)
    with StoreReader(data) as reader:
        found = [(one.source, one.reason, one.count) for one in reader.failed_reads()]
        assert found == [(source, "binary", 2), (source, "empty", 1)]
        assert reader.last_reading() == 5
