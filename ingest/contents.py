"""Lists of contents (目录) of gazette issues, checked: what is wrong is named with line and value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Generic, TypeVar

import msgspec

from gazette.edition.issues import Entry, ExpectedIssue, Gazette, Issue, Span
from gazette.edition.numbering import IssueNumber, parse_issue_number
from gazette.edition.publishing import gazette_of, misplaced
from gazette.errors import ContentsError
from gazette.filing.privacy import find_personal
from gazette.text.dates import parse_date
from gazette.text.disclosure import secrecy_marks
from gazette.text.normalise import key
from gazette.text.numbers import canonical_number
from ingest.contents_rows import (
    ENTRY_NAMES,
    ISSUE_NAMES,
    GivenIssue,
    GivenLine,
    Values,
    read_given,
)
from ingest.contents_values import (
    read_flag,
    read_page,
    read_pages,
    read_serial,
    read_whole,
    read_words,
    shown,
)

T = TypeVar("T")
N = TypeVar("N", Issue, ExpectedIssue)

_FIRST_YEAR = 1900


class Listed(msgspec.Struct, Generic[T], frozen=True):
    """An issue held or expected, and the line of the file it begins on."""

    line: int
    issue: T


def read_contents(name: str, data: bytes, *, this_year: int) -> list[Listed[Issue]]:
    """The issues of a list, JSON or CSV; raises ContentsError with every mistake in it."""
    checking = _Checking(this_year)
    return checking.all(name, data, checking.issue)


def read_expected(name: str, data: bytes, *, this_year: int) -> list[Listed[ExpectedIssue]]:
    """The rows of a ledger of expected issues; raises ContentsError with every mistake in it."""
    checking = _Checking(this_year)
    return checking.all(name, data, checking.expected)


def unusual(issue: Issue) -> Iterator[str]:
    """Entries that in principle do not belong into the gazette, each with the reason (GZ-03)."""
    for entry in issue.entries:
        reason = misplaced(issue.gazette, entry)
        if reason is not None:
            yield f"{shown(entry.title)}: {reason}"


class _Checking:
    """Reads given values one by one and remembers every mistake."""

    def __init__(self, this_year: int) -> None:
        self._this_year = this_year
        self._mistakes: list[str] = []

    def all(
        self, name: str, data: bytes, read: Callable[[GivenIssue], N | None]
    ) -> list[Listed[N]]:
        """Everything in a file. Raises ContentsError if there was a mistake."""
        given = read_given(name, data)
        self._mistakes += given.mistakes
        read_ones = [(one.line, read(one)) for one in given.issues]
        found = [Listed(line, issue) for line, issue in read_ones if issue is not None]
        self._refuse_twice(found)
        if self._mistakes:
            raise ContentsError(name, self._mistakes)
        return found

    def issue(self, given: GivenIssue) -> Issue | None:
        """An issue with its entries; None if it has mistakes."""
        before = len(self._mistakes)
        self._refuse_unknown(given.line, given.values, (*ISSUE_NAMES[:-1], "entries"))
        identity = self._identity(given)
        published_on = self._day(given, "published_on")
        serial = self._take(given, "serial", read_serial)
        entries = [self._entry(one) for one in given.entries]
        self._refuse_same(given.entries, entries)
        if identity is None or len(self._mistakes) > before:
            return None
        gazette, year, number = identity
        return Issue(
            gazette=gazette,
            year=year,
            number=number,
            serial=serial,
            published_on=published_on,
            entries=tuple(entry for entry in entries if entry is not None),
        )

    def expected(self, given: GivenIssue) -> ExpectedIssue | None:
        """A row of the ledger; None if it has mistakes."""
        before = len(self._mistakes)
        names = tuple(name for name in ISSUE_NAMES if name != "published_on")
        for one in given.entries:
            self._refuse_unknown(one.line, one.values, names)
        self._refuse_unknown(given.line, given.values, names)
        identity = self._identity(given)
        expected_on = self._day(given, "expected_on")
        serial = self._take(given, "serial", read_serial)
        if identity is None or len(self._mistakes) > before:
            return None
        gazette, year, number = identity
        return ExpectedIssue(
            gazette=gazette, year=year, number=number, serial=serial, expected_on=expected_on
        )

    def _refuse_twice(self, found: Sequence[Listed[N]]) -> None:
        """One file says once what an issue holds."""
        lines: dict[str, int] = {}
        for one in found:
            first = lines.setdefault(one.issue.id, one.line)
            if first != one.line:
                self._add(one.line, f"number={one.issue.number}: the issue of line {first} again")

    def _identity(self, given: GivenIssue) -> tuple[Gazette, int, IssueNumber] | None:
        publisher = self._take(given, "publisher", read_words)
        gazette = self._take(
            given, "gazette", lambda value: gazette_of(read_words(value), publisher), required=True
        )
        year = self._take(given, "year", self._year, required=True)
        number = self._take(
            given, "number", lambda value: parse_issue_number(read_words(value)), required=True
        )
        if gazette is None or year is None or number is None:
            return None
        return gazette, year, number

    def _year(self, value: object) -> int:
        year = read_whole(value)
        if not _FIRST_YEAR <= year <= self._this_year + 1:
            raise ValueError(f"not a year from {_FIRST_YEAR} to {self._this_year + 1}")
        return year

    def _day(self, given: GivenIssue, name: str) -> date | None:
        """A day, at most a year before or after the year of the issue."""
        day = self._take(given, name, lambda value: parse_date(read_words(value)))
        year = given.values.get("year")
        if day is not None and str(year).isdigit() and abs(day.year - int(str(year))) > 1:
            self._add(given.line, f"{name}={day.isoformat()}: far from the year {year}")
        return day

    def _entry(self, given: GivenLine) -> Entry | None:
        before = len(self._mistakes)
        self._refuse_unknown(given.line, given.values, ENTRY_NAMES)
        title = self._take(given, "title", read_words, required=True)
        column = self._take(given, "column", read_words)
        number = self._take(given, "doc_number", read_words)
        pages = self._pages(given)
        standard = self._take(given, "standard_text", read_flag)
        self._refuse_personal(given.line, f"{column or ''}\n{title or ''}\n{number or ''}")
        if title is None or len(self._mistakes) > before:
            return None
        return Entry(
            column=column,
            title=title,
            number=(canonical_number(number) or number) if number else None,
            pages=pages,
            standard_text=standard,
        )

    def _pages(self, given: GivenLine) -> Span | None:
        both = self._take(given, "pages", read_pages)
        first = self._take(given, "page_from", read_page)
        last = self._take(given, "page_to", read_page)
        if first is None and last is not None:
            self._add(given.line, f"page_to={last}: without page_from")
        if first is not None and last is not None and last < first:
            self._add(given.line, f"page_to={last}: before page_from={first}")
        if both is not None and first is not None:
            self._add(given.line, "pages: given together with page_from")
        return both or ((first, last or first) if first is not None else None)

    def _refuse_personal(self, line: int, text: str) -> None:
        """What must not be published stays out of the message too."""
        codes = {finding.code for finding in (*find_personal(text), *secrecy_marks(text))}
        if codes:
            self._add(line, f"it holds what must not be published: {', '.join(sorted(codes))}")

    def _refuse_same(self, given: Sequence[GivenLine], entries: Sequence[Entry | None]) -> None:
        lines: dict[object, int] = {}
        for line, entry in zip((one.line for one in given), entries, strict=True):
            if entry is None:
                continue
            same = (key(entry.title), entry.number, entry.pages)
            if same in lines:
                self._add(line, f"title={entry.title!r}: the same entry as on line {lines[same]}")
            lines.setdefault(same, line)

    def _refuse_unknown(self, line: int, values: Values, known: Sequence[str]) -> None:
        for name in values:
            if name not in known:
                self._add(line, f"no such column: {shown(name)}; there is {', '.join(known)}")

    def _take(
        self,
        given: GivenIssue | GivenLine,
        name: str,
        read: Callable[[object], T],
        *,
        required: bool = False,
    ) -> T | None:
        value = given.values.get(name)
        if value is None or value == "":
            if required:
                self._add(given.line, f"{name}: must be given")
            return None
        try:
            return read(value)
        except ValueError as error:
            self._add(given.line, f"{name}={shown(value)}: {error}")
            return None

    def _add(self, line: int, mistake: str) -> None:
        self._mistakes.append(f"line {line}: {mistake}")
