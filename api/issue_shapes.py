"""From the rows of gazettes in public.db to what the API answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, cast

from api import issue_wire as wire
from api.wire import Printed
from gazette.edition.numbering import IssueKind
from gazette.model import Level
from opendata.public import coverage
from opendata.public.issue_rows import (
    EntryRow,
    ExpectedRow,
    GazetteCoverage,
    GazetteRow,
    IssueRow,
    PrintedRow,
    SourceCoverage,
)


def issue_item(row: IssueRow, base: str) -> wire.IssueItem:
    """An issue as lists show it; `base` stands before its links."""
    return wire.IssueItem(*_item_values(row, base))


def issue(
    row: IssueRow,
    entries: Sequence[EntryRow],
    neighbours: tuple[IssueRow | None, IssueRow | None],
    base: str,
) -> wire.Issue:
    """One issue with its contents."""
    before, after = (one and f"{base}/api/v1/issues/{one.id}" for one in neighbours)
    return wire.Issue(*(*_item_values(row, base), columns(entries), before, after))


def columns(entries: Sequence[EntryRow]) -> list[wire.Column]:
    """The lines by column, in the order of the list; a column may come again."""
    return [
        wire.Column(column, [_entry(row) for row in rows])
        for column, rows in groupby(entries, key=lambda row: row.column)
    ]


def printed(row: PrintedRow) -> Printed:
    """Where a gazette printed a document."""
    return Printed(
        row.gazette,
        row.year,
        row.number,
        _pages(row.page_from, row.page_to),
        bool(row.standard_text),
        row.issue,
    )


def whole_coverage(found: coverage.Coverage) -> wire.Coverage:
    """How complete the archive is."""
    return wire.Coverage(
        [_gazette_coverage(one) for one in found.gazettes],
        [_source_coverage(one) for one in found.sources],
    )


def _item_values(row: IssueRow, base: str) -> tuple[Any, ...]:
    """Values of `IssueItem` in order. Any: text of closed sets, as public.db was written."""
    return (
        row.id,
        _gazette(row.gazette),
        row.year,
        row.number,
        row.number_to,
        row.kind,
        row.title,
        row.serial,
        row.serial_to,
        row.published_on,
        row.entries,
        row.documents,
        row.recorded_at,
        wire.IssueLinks(
            f"{base}/api/v1/issues/{row.id}",
            f"{base}/issues/{row.id}",
            f"{base}/api/v1/documents?issue={row.id}",
            f"{base}/timegate/issues/{row.id}",
            f"{base}/timemap/issues/{row.id}",
        ),
    )


def _gazette(row: GazetteRow) -> wire.Gazette:
    return wire.Gazette(row.id, row.name, cast("Level", row.level), row.publisher)


def _entry(row: EntryRow) -> wire.Entry:
    return wire.Entry(
        row.position,
        row.title,
        row.number,
        _pages(row.page_from, row.page_to),
        bool(row.standard_text),
        row.document,
    )


def _pages(first: int | None, last: int | None) -> list[int] | None:
    return None if first is None or last is None else [first, last]


def _gazette_coverage(row: GazetteCoverage) -> wire.GazetteCoverage:
    return wire.GazetteCoverage(
        _gazette(row.gazette),
        row.expected,
        row.held,
        [_missing(one) for one in row.missing],
        [wire.YearGap(gap.year, gap.first, gap.last) for gap in row.number_gaps],
        [wire.Gap(*gap) for gap in row.serial_gaps],
        row.entries,
        row.documents,
        row.entries - row.documents,
    )


def _missing(row: ExpectedRow) -> wire.MissingIssue:
    kind = cast("IssueKind", row.kind)
    return wire.MissingIssue(
        row.id, row.year, row.number, row.number_to, kind, row.serial, row.expected_on
    )


def _source_coverage(row: SourceCoverage) -> wire.SourceCoverage:
    failed = [wire.FailedReads(*one) for one in row.failed]
    return wire.SourceCoverage(
        row.id, row.name, row.url, row.documents, row.last_recorded_at, failed
    )
