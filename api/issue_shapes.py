"""From the rows of gazettes in public.db to what the API answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, cast

from api import issue_wire as wire
from api.settings import Source
from api.wire import Printed
from gazette.cadence import Expected, due_on, is_late, usual_days
from gazette.edition.numbering import IssueKind
from gazette.ids import source_id
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


def whole_coverage(
    found: coverage.Coverage, expected: Sequence[Source], today: date
) -> wire.Coverage:
    """How complete the archive is."""
    return wire.Coverage(
        [_gazette_coverage(one) for one in found.gazettes],
        list(_sources(found.sources, {one.name: one.expected for one in expected}, today)),
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


def _sources(
    rows: Sequence[SourceCoverage], expected: Mapping[str, Expected], today: date
) -> Iterator[wire.SourceCoverage]:
    """Those that brought something, and those that should have."""
    for row in rows:
        yield _source_coverage(row, expected.get(row.name), today)
    for name in expected.keys() - {row.name for row in rows}:
        never = SourceCoverage(source_id(name), name, None, 0, None, failed=[], arrivals=[])
        yield _source_coverage(never, expected[name], today)


def _source_coverage(
    row: SourceCoverage, expected: Expected | None, today: date
) -> wire.SourceCoverage:
    due = due_on(row.arrivals, expected) if expected else None
    return wire.SourceCoverage(
        row.id,
        row.name,
        row.url,
        row.documents,
        row.last_recorded_at,
        [wire.FailedReads(*one) for one in row.failed],
        usual_days(row.arrivals),
        wire.ExpectedArrivals(expected.days, expected.documents) if expected else None,
        due.isoformat() if due else None,
        expected is not None and is_late(due, today),
    )
