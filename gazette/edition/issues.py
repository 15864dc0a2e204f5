"""The nouns of the gazette as frozen values: Gazette, Issue, Entry, ExpectedIssue."""

from __future__ import annotations

from datetime import date

import msgspec

from gazette.edition.numbering import IssueNumber
from gazette.model import Level

Span = tuple[int, int]
"""First and last, both included: pages, cumulative numbers."""


class Gazette(msgspec.Struct, frozen=True, kw_only=True):
    """A government gazette (政府公报)."""

    id: str
    name: str
    """刊名."""
    publisher: str
    """The government, or its office, that publishes it (GZ-02)."""
    level: Level
    region: str | None
    """GB/T 2260 code."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an issue's list of contents (目录), as printed there."""

    column: str | None
    """栏目: 省政府文件, 人事任免 …; None in an issue without columns."""
    title: str
    number: str | None
    """发文字号 or order number, canonical where it can be read."""
    pages: Span | None
    standard_text: bool | None = None
    """Whether the list says that this is the standard text (标准文本); None: it does not say."""


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One issue (期) of a gazette and its list of contents."""

    gazette: Gazette
    year: int
    number: IssueNumber
    serial: Span | None
    """总第N期, counted since the first issue of all."""
    published_on: date | None
    """出版日期."""
    entries: tuple[Entry, ...]

    @property
    def id(self) -> str:
        """The issue's own id, which is also its path in addresses."""
        return issue_id(self.gazette, self.year, self.number)


class ExpectedIssue(msgspec.Struct, frozen=True, kw_only=True):
    """An issue that was, or is to be, published, whether or not the archive holds it (GZ-17)."""

    gazette: Gazette
    year: int
    number: IssueNumber
    serial: Span | None
    expected_on: date | None

    @property
    def id(self) -> str:
        """The id the issue has once it is held."""
        return issue_id(self.gazette, self.year, self.number)


def issue_id(gazette: Gazette, year: int, number: IssueNumber) -> str:
    """The id of an issue: gazette, year and number."""
    return f"{gazette.id}/{year}/{number}"
