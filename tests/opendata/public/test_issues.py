"""Issues in public.db: their lines lead to public documents, whatever came first."""

import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazette.edition.issues import Entry
from gazette.errors import StateError
from gazette.store.writer import Store
from opendata.public import tables
from opendata.public.publish import follow, rebuild
from opendata.public.schema import SCHEMA
from tests.editions import CITY, add, entry, expect, issue
from tests.office import Office

pytestmark = pytest.mark.requirement("SD-12", "GZ-14")

NOTICE = "示例省人民政府关于推进政务公开的通知"
NUMBER = "示政发〔2024〕1号"
OTHER = "示例省人民政府关于示例工作的意见"


def rows(data: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "public.db")) as db:
        return db.execute(sql, values).fetchall()


def linked(data: Path) -> list[str | None]:
    follow(data)
    found = rows(data, "SELECT document FROM entry ORDER BY issue, position")
    return [document for (document,) in found]


def state_of(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    names = (
        "gazette",
        "issue",
        "entry",
        "issue_state",
        "entry_state",
        "expected_issue",
        "failed_read",
    )
    return {name: rows(data, f"SELECT * FROM {name} ORDER BY 1, 2, 3") for name in names}  # noqa: S608


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("gazette", tables.Gazette),
        ("issue", tables.Issue),
        ("entry", tables.Entry),
        ("issue_state", tables.IssueState),
        ("entry_state", tables.EntryState),
        ("expected_issue", tables.ExpectedIssue),
        ("issuer_name", tables.IssuerName),
    ],
)
def test_each_struct_has_the_columns_of_its_table(table: str, row: type[msgspec.Struct]) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        columns = [column[1] for column in db.execute(f"PRAGMA table_info({table})")]
    assert list(row.__struct_fields__) == columns


def test_an_issue_and_its_lines_have_rows(office: Office) -> None:
    line = entry(NOTICE, NUMBER, pages=(3, 9))
    (id,) = add(office.data, issue("11-12", line, serial="311-312", on=date(2024, 6, 15)))
    follow(office.data)
    assert rows(office.data, "SELECT * FROM issue") == [
        (id, id.partition("/")[0], 2024, "regular", 11, 12, "示例省人民政府公报 2024年第11–12期",
         311, 312, "2024-06-15", "2024-06-20T01:02:03.000Z")
    ]  # fmt: skip
    assert rows(office.data, "SELECT * FROM entry") == [
        (id, 0, "省政府文件", NOTICE, NOTICE, NUMBER, 3, 9, None, None, 0)
    ]
    assert rows(office.data, "SELECT name, publisher, level FROM gazette") == [
        ("示例省人民政府公报", "示例省人民政府", "province")
    ]


@pytest.mark.parametrize(
    "line",
    [
        entry(NOTICE, NUMBER),
        entry("关于推进政务公开的通知", NUMBER),
        entry(f"《{NOTICE}》"),
        entry("示例省人民政府  关于推进政务公开的通知"),
    ],
)
def test_a_line_is_its_document_by_number_else_by_title(office: Office, line: Entry) -> None:
    document = office.file(NOTICE, "正文一。", number=NUMBER)
    add(office.data, issue("1", line))
    assert linked(office.data) == [document]


@pytest.mark.parametrize(
    "line",
    [
        entry("示例省人民政府关于完全不同的事的决定", NUMBER),
        entry(NOTICE, "示政发〔2023〕1号"),
        entry("大事记"),
    ],
)
def test_a_line_that_may_be_another_document_leads_nowhere(office: Office, line: Entry) -> None:
    office.file(NOTICE, "正文一。", number=NUMBER)
    add(office.data, issue("1", line))
    assert linked(office.data) == [None]


def test_two_documents_of_one_title_are_told_by_number_or_not_at_all(office: Office) -> None:
    first = office.file(NOTICE, "正文一。", number=NUMBER)
    office.file(NOTICE, "正文二。", number="示政发〔2025〕1号")
    add(office.data, issue("1", entry(NOTICE), entry(NOTICE, NUMBER, pages=(3, 4))))
    assert linked(office.data) == [None, first]


def test_a_line_is_aimed_when_its_document_is_published_and_let_go_when_it_is_held(
    office: Office,
) -> None:
    """An entry is printed whether or not its document is public; only a public one is linked."""
    add(office.data, issue("1", entry(NOTICE, NUMBER)))
    assert linked(office.data) == [None]
    document = office.file(NOTICE, "正文一。", number=NUMBER, held=True)
    assert linked(office.data) == [None]
    office.decide(document, 1, "cleared")
    assert linked(office.data) == [document]
    office.decide(document, 1, "held")
    assert linked(office.data) == [None]
    assert rows(office.data, "SELECT title FROM entry") == [(NOTICE,)]


def test_a_corrected_list_replaces_the_lines(office: Office) -> None:
    document = office.file(NOTICE, "正文一。", number=NUMBER)
    add(office.data, issue("1", entry(OTHER), entry(NOTICE, NUMBER)))
    assert linked(office.data) == [None, document]
    add(office.data, issue("1", entry(NOTICE, NUMBER, pages=(5, 6))))
    assert linked(office.data) == [document]
    assert rows(office.data, "SELECT position, page_from FROM entry") == [(0, 5)]


@pytest.mark.requirement("GZ-01")
@pytest.mark.parametrize(
    ("stated", "rule", "expected"),
    [(None, True, 1), (None, False, 0), (True, False, 1), (False, True, 0)],
)
def test_the_standard_text_is_as_the_list_says_else_as_the_law_does(
    office: Office, *, stated: bool | None, rule: bool, expected: int
) -> None:
    office.file(
        "示例省示例办法", "第一条 示例。", number="示例省人民政府令第5号",
        kind="provincial_rule" if rule else "government_normative",
    )  # fmt: skip
    add(office.data, issue("1", entry("示例省示例办法", "示例省人民政府令第5号", standard=stated)))
    follow(office.data)
    assert rows(office.data, "SELECT standard_text FROM entry") == [(expected,)]


@pytest.mark.requirement("GZ-17")
def test_the_ledger_knows_what_is_held(office: Office) -> None:
    expect(office.data, "10", "11", "12", "增刊")
    expect(office.data, "11", gazette=CITY)
    add(office.data, issue("11-12"))
    follow(office.data)
    query = (
        "SELECT number, kind, issue IS NOT NULL FROM expected_issue ORDER BY gazette = ?, number"
    )
    (city,) = rows(office.data, "SELECT id FROM gazette WHERE name = ?", CITY)[0]
    assert rows(office.data, query, city) == [
        (1, "supplement", 0), (10, "regular", 0), (11, "regular", 1), (12, "regular", 1),
        (11, "regular", 0),
    ]  # fmt: skip


def test_issues_alone_are_followed(office: Office) -> None:
    office.file(NOTICE, "正文一。")
    follow(office.data)
    add(office.data, issue("1", entry(NOTICE)))
    assert follow(office.data) == 0
    assert len(rows(office.data, "SELECT * FROM issue")) == 1


def test_another_stores_public_db_is_made_anew(office: Office, tmp_path: Path) -> None:
    add(office.data, issue("1"), issue("2"))
    follow(office.data)
    other = tmp_path / "other"
    add(other, issue("7"))
    (office.data / "public.db").rename(other / "public.db")
    follow(other)
    assert rows(other, "SELECT number FROM issue") == [(7,)]


_STEPS = st.lists(st.integers(0, 7), min_size=1, max_size=12)


@settings(max_examples=15, deadline=None)
@given(steps=_STEPS)
def test_the_order_of_events_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int]
) -> None:
    """Followed step by step or made at once, public.db says the same."""
    office = Office(tmp_path_factory.mktemp("steps") / "data")
    Store.open(office.data).close()
    filed: list[str] = []
    for step in steps:
        _take(office, step, filed)
        follow(office.data)
    followed = state_of(office.data)
    rebuild(office.data)
    assert state_of(office.data) == followed


def _take(office: Office, step: int, filed: list[str]) -> None:
    match step:
        case 0 | 1:
            number = NUMBER if step else None
            filed.append(office.file(NOTICE, f"正文{step}。", number=number))
        case 2:
            filed.append(office.file(OTHER, "意见正文。", held=True))
        case 3 | 4:
            with suppress(StateError):  # it may be in that state already
                for document in filed:
                    office.decide(document, 1, "cleared" if step == 3 else "held")
        case 5:
            add(office.data, issue("1", entry(NOTICE, NUMBER), entry(OTHER, pages=(3, 4))))
        case 6:
            add(office.data, issue("1", entry(NOTICE)))
        case _:
            expect(office.data, "1", "2")
