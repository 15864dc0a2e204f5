"""What the API answers of gazettes and their completeness, as a promise like api.wire."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from api.wire import Day, Instant, Page, Url
from gazette.edition.numbering import IssueKind
from gazette.model import Level


class Gazette(Struct, frozen=True):
    """公报 A gazette."""

    id: str
    name: Annotated[str, Meta(description="刊名.")]
    level: Level
    publisher: Annotated[str, Meta(description="编印单位 The government that publishes it.")]


class IssueLinks(Struct, frozen=True):
    """Where the issue stands, and the documents printed in it."""

    self: Url
    html: Url
    documents: Url
    timegate: Url
    timemap: Url


class IssueItem(Struct, frozen=True):
    """期次 An issue as lists show it."""

    id: Annotated[str, Meta(description="Gazette, year and number, as in its address.")]
    gazette: Gazette
    year: int
    number: Annotated[int, Meta(description="期号; of a combined issue (合刊) the first.")]
    number_to: Annotated[int, Meta(description="末期号 The last number of a combined issue.")]
    kind: Annotated[IssueKind, Meta(description="期, 增刊, 特刊: each numbered by itself.")]
    title: Annotated[str, Meta(description="Gazette, year and number in words.")]
    serial: Annotated[int | None, Meta(description="总期号 Number since the first issue.")]
    serial_to: int | None
    published_on: Annotated[Day | None, Meta(description="出版日期.")]
    entries: Annotated[int, Meta(description="目录条数 Lines of its list of contents.")]
    documents: Annotated[int, Meta(description="Lines whose document is in this archive.")]
    recorded_at: Annotated[Instant, Meta(description="When the list was recorded as it is now.")]
    links: IssueLinks


class Entry(Struct, frozen=True):
    """目录条目 A line of the list of contents, as printed."""

    position: int
    title: str
    number: Annotated[str | None, Meta(description="发文字号 or order number, canonical.")]
    pages: Annotated[list[int] | None, Meta(description="起止页 First and last page.")]
    standard_text: Annotated[bool, Meta(description="标准文本 Whether this print is it.")]
    document: Annotated[
        str | None, Meta(description="The public document's id; null where there is none.")
    ]


class Column(Struct, frozen=True):
    """栏目 A column of an issue with its lines; null for lines outside any."""

    column: str | None
    entries: list[Entry]


class Issue(IssueItem, frozen=True):
    """期次 One issue with its list of contents by column."""

    columns: list[Column]
    previous: Annotated[Url | None, Meta(description="上一期 The issue before, of this gazette.")]
    following: Annotated[Url | None, Meta(description="下一期 The issue after.")]


class IssueList(Page[IssueItem], frozen=True):
    """A page of issues."""


class Gap(Struct, frozen=True):
    """Numbers that no issue has, first and last."""

    first: int
    last: int


class YearGap(Struct, frozen=True):
    """Numbers of a year that no issue has, first and last."""

    year: int
    first: int
    last: int


class MissingIssue(Struct, frozen=True):
    """应有未收 An issue that the ledger names and the archive does not hold."""

    id: Annotated[str, Meta(description="The id it has once it is held.")]
    year: int
    number: int
    number_to: int
    kind: IssueKind
    serial: int | None
    expected_on: Day | None


class GazetteCoverage(Struct, frozen=True):
    """How complete a gazette is here."""

    gazette: Gazette
    expected: Annotated[int, Meta(description="应有期数 Issues that the ledger names.")]
    held: Annotated[int, Meta(description="已收期数 Issues whose list of contents is held.")]
    missing: list[MissingIssue]
    number_gaps: Annotated[
        list[YearGap], Meta(description="期号缺口 From 1 to the last held or expected.")
    ]
    serial_gaps: Annotated[
        list[Gap], Meta(description="总期号缺口 From the first issue of all to the last held.")
    ]
    entries: int
    entries_with_document: int
    entries_without_document: int


class FailedReads(Struct, frozen=True):
    """How many files and records could not be read, for one reason."""

    reason: str
    count: int


class ExpectedArrivals(Struct, frozen=True):
    """应有频率 At least so many new documents or versions in so many days."""

    days: int
    documents: int


class SourceCoverage(Struct, frozen=True):
    """What came from a source, what of it could not be read, and whether it is late."""

    id: str
    name: str
    url: str | None
    documents: int
    last_recorded_at: Instant | None
    failed: list[FailedReads]
    usual_days: Annotated[
        int | None,
        Meta(description="更新间隔 Days from one arrival to the next, the median of the latest."),
    ]
    expected: Annotated[
        ExpectedArrivals | None, Meta(description="What the office set down for it; null: nothing.")
    ]
    due_on: Annotated[
        Day | None, Meta(description="应更新日 The last day on which nothing new is no lateness.")
    ]
    is_late: Annotated[bool, Meta(description="逾期 Whether less came than is expected of it.")]


class Coverage(Struct, frozen=True):
    """收录情况 How complete the archive is."""

    gazettes: list[GazetteCoverage]
    sources: list[SourceCoverage]
