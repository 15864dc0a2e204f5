"""Issues, organs and filings of the made-up province, as the rooms that take them read them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from gazette.edition.issues import Entry, Issue
from gazette.filing.form import FIELDS, read_form
from gazette.model import Level
from gazette.text.numbers import parse_number
from gazette.text.organs import level_of
from ingest.contents import read_contents, read_expected
from tests.sample.reading import NOON, SAMPLE, fields, truths
from tests.sample.test_make import draft

ISSUES = sorted((SAMPLE / "issues").glob("shili-*"))
FILINGS = sorted((SAMPLE / "filings").glob("*.json"))
MISSING_ON_PURPOSE = {
    "示例省人民政府关于建立省级应急物资储备目录的通知",
    "示例省人民政府办公厅关于做好2024年防汛抗旱工作的通知",
    "示例省人民政府关于印发《示例省2024年重点项目清单》的通知",
    "2024年5月示例省人民政府大事记",
}


def issues() -> Iterator[Issue]:
    for file in ISSUES:
        yield from (
            one.issue for one in read_contents(file.name, file.read_bytes(), this_year=2024)
        )


def entries() -> Iterator[Entry]:
    for issue in issues():
        yield from issue.entries


@pytest.mark.requirement("GZ-09")
def test_there_are_six_issues() -> None:
    assert {file.suffix for file in ISSUES} == {".json", ".csv"}
    assert [(issue.year, str(issue.number)) for issue in issues()] == [
        (2024, number) for number in ("5", "6", "8", "9", "10", "11")
    ]


@pytest.mark.requirement("GZ-09")
def test_every_entry_is_a_document_of_the_sample_or_missing_on_purpose() -> None:
    own = {(truth.title, truth.number) for truth in truths().values()}
    titles = {title for title, _ in own}
    strange = [
        entry.title
        for entry in entries()
        if (entry.title, entry.number) not in own
        and not (entry.number is None and entry.title in titles)
    ]
    assert set(strange) == MISSING_ON_PURPOSE


@pytest.mark.requirement("GZ-09")
def test_pages_follow_one_another() -> None:
    for issue in issues():
        spans = [entry.pages for entry in issue.entries if entry.pages]
        assert len(spans) == len(issue.entries)
        assert spans[0][0] == 3, "behind the cover and the list of contents"
        for before, after in pairwise(spans):
            assert after[0] == before[1] + 1


def test_nothing_is_printed_before_it_is_signed() -> None:
    signed = {truth.number: truth.signed_on for truth in truths().values() if truth.number}
    for issue in issues():
        for entry in issue.entries:
            if entry.number in signed and issue.published_on:
                assert (signed[entry.number] or date.max) <= issue.published_on


@pytest.mark.requirement("GZ-17", "GZ-16")
def test_one_issue_that_is_expected_is_not_there() -> None:
    file = SAMPLE / "issues" / "expected_issues.csv"
    expected = [one.issue for one in read_expected(file.name, file.read_bytes(), this_year=2024)]
    held = {(issue.id, issue.serial) for issue in issues()}
    missing = [one for one in expected if (one.id, one.serial) not in held]
    assert len(expected) == 7
    assert [str(one.number) for one in missing] == ["7"]


def organs() -> list[dict[str, str]]:
    with (SAMPLE / "organs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_issuer_and_code_of_the_sample_is_in_the_table_of_organs() -> None:
    names = {row["name"] for row in organs()}
    codes = {code: row["name"] for row in organs() for code in row["codes"].split("、") if code}
    for truth in truths().values():
        assert set(truth.issuers) <= names
        code, mark, _ = (truth.number or "").partition("〔")
        if mark:
            assert codes[code] == truth.issuers[0]


def test_the_table_of_organs_is_sound() -> None:
    table = organs()
    names = {row["name"] for row in table}
    used = [name for row in table for name in (row["name"], *row["short_names"].split("、"))]
    assert len(used) == len(set(used)), "each name is one organ's"
    for row in table:
        assert row["level"] in get_args(Level)
        assert level_of(row["name"]) in (row["level"], "unknown")
        assert row["region"].startswith("99"), "no region has this code"
        assert not row["successor"] or row["successor"] in names


def test_renamed_organs_follow_one_another_without_a_gap() -> None:
    by_name = {row["name"]: row for row in organs()}
    old = [row for row in by_name.values() if row["successor"]]
    assert "示例省国土资源厅" in {row["name"] for row in old}
    for row in old:
        last = date.fromisoformat(row["valid_to"])
        first = date.fromisoformat(by_name[row["successor"]]["valid_from"])
        assert first - last == timedelta(days=1)


def filing(file: Path) -> dict[str, str]:
    values: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return values


@pytest.mark.requirement("SD-13")
def test_of_two_filings_one_lacks_its_registration_number() -> None:
    objections = []
    for file in FILINGS:
        values = filing(file)
        assert values.pop("file")
        assert values.keys() == FIELDS.keys()
        read = read_form(values, organ=values["issuer"], now=NOON)
        objections.append([(one.code, one.field) for one in read.objections])
    assert objections == [[], [("not_registered", "registration_no")]]


@pytest.mark.requirement("SD-13")
def test_a_filed_text_says_what_its_form_says() -> None:
    own = {truth.number for truth in truths().values()}
    for file in FILINGS:
        values = filing(file)
        text = (file.parent / values["file"]).read_text(encoding="utf-8")
        read = fields(draft(text).metadata)
        assert read["title"] == values["title"]
        assert read["number"] == str(parse_number(values["number"]))
        assert read["issuers"] == (values["issuer"],)
        assert str(read["signed_on"]) == values["signed_on"]
        assert values["number"] not in own, "not published yet"
