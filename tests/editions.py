"""Invented issues of the gazettes of 示例省, added through the real store."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from gazette.edition.issues import Entry, ExpectedIssue, Issue
from gazette.edition.numbering import parse_issue_number, parse_serial
from gazette.edition.publishing import gazette_of
from gazette.store.writer import Store

NOW = datetime(2024, 6, 20, 1, 2, 3, tzinfo=UTC)
PROVINCE = "示例省人民政府公报"
CITY = "云岭市人民政府公报"


def entry(
    title: str,
    number: str | None = None,
    *,
    column: str | None = "省政府文件",
    pages: tuple[int, int] | None = (1, 2),
    standard: bool | None = None,
) -> Entry:
    """A line of a list of contents."""
    return Entry(column=column, title=title, number=number, pages=pages, standard_text=standard)


def issue(
    number: str,
    *entries: Entry,
    gazette: str = PROVINCE,
    year: int = 2024,
    serial: str | None = None,
    on: date | None = None,
) -> Issue:
    """An issue with these lines."""
    return Issue(
        gazette=gazette_of(gazette),
        year=year,
        number=parse_issue_number(number),
        serial=parse_serial(serial) if serial else None,
        published_on=on,
        entries=entries,
    )


def add(data: Path, *issues: Issue, now: datetime = NOW) -> list[str]:
    """Records issues and gives their ids."""
    with Store.open(data) as store:
        run = store.start_run("issue add", now=now)
        return [store.add_issue(one, raw=None, run=run, now=now).issue_id for one in issues]


def expect(
    data: Path,
    *numbers: str,
    gazette: str = PROVINCE,
    year: int = 2024,
    on: date | None = None,
) -> None:
    """Records that issues of these numbers are expected."""
    with Store.open(data) as store:
        run = store.start_run("issue expect", now=NOW)
        for number in numbers:
            expected = ExpectedIssue(
                gazette=gazette_of(gazette),
                year=year,
                number=parse_issue_number(number),
                serial=None,
                expected_on=on,
            )
            store.expect_issue(expected, raw=None, run=run, now=NOW)
