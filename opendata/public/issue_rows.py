"""What public.db says of gazettes, as frozen values. Dates are ISO text, as they stand there."""

from __future__ import annotations

import msgspec

from gazette.cadence import Arrivals


class PrintedRow(msgspec.Struct, frozen=True, array_like=True):
    """Where a gazette printed a document."""

    gazette: str
    """Its name (刊名)."""
    year: int
    number: int
    page_from: int | None
    page_to: int | None
    standard_text: int
    issue: str
    """The issue's id."""
    title: str
    """The issue in words."""
    position: int
    """Of the entry in its list of contents."""


class GazetteRow(msgspec.Struct, frozen=True):
    """A gazette (公报)."""

    id: str
    name: str
    level: str
    publisher: str


class YearRow(msgspec.Struct, frozen=True):
    """How many issues of a gazette there are in a year."""

    gazette: str
    year: int
    issues: int


class IssueRow(msgspec.Struct, frozen=True):
    """An issue (期), without its list of contents."""

    id: str
    gazette: GazetteRow
    year: int
    kind: str
    number: int
    number_to: int
    title: str
    serial: int | None
    serial_to: int | None
    published_on: str | None
    recorded_at: str
    entries: int
    documents: int
    """Entries whose document is public here."""
    day: str
    """What issues are ordered by: the day of publication, or else the year."""
    state: int | None = None
    """Which of its recorded lists it is; None: as it is now."""


class SpanRow(msgspec.Struct, frozen=True):
    """From when until before when this archive said one thing; `until` None: it still does."""

    since: str
    until: str | None


class EntryRow(msgspec.Struct, frozen=True):
    """A line of an issue's list of contents."""

    position: int
    column: str | None
    title: str
    number: str | None
    page_from: int | None
    page_to: int | None
    document: str | None
    standard_text: int


class ExpectedRow(msgspec.Struct, frozen=True):
    """An issue of the ledger of which no list of contents is held."""

    id: str
    year: int
    kind: str
    number: int
    number_to: int
    serial: int | None
    expected_on: str | None


class YearGap(msgspec.Struct, frozen=True):
    """Numbers of a year that no issue has, first and last."""

    year: int
    first: int
    last: int


class GazetteCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """How complete a gazette is (GZ-16, GZ-17)."""

    gazette: GazetteRow
    expected: int
    """Issues that the ledger names."""
    held: int
    missing: list[ExpectedRow]
    """Those of the ledger that are not held."""
    number_gaps: list[YearGap]
    serial_gaps: list[tuple[int, int]]
    """Cumulative numbers since the first issue that no issue held has."""
    entries: int
    documents: int
    """Entries whose document is public here."""


class SourceCoverage(msgspec.Struct, frozen=True):
    """What came from a source, and what of it could not be read, by reason."""

    id: str
    name: str
    url: str | None
    documents: int
    last_recorded_at: str | None
    failed: list[tuple[str, int]]
    arrivals: list[Arrivals]
    """Days on which something new came, the newest first."""
