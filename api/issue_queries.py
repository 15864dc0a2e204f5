"""The parameters of issues of gazettes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from api.moments import RecordedBefore, moment_before
from api.queries import Cursor, Limit, Year
from opendata.public.issue_reader import IssueFacet, IssueFilters, IssueSort

_OutOn = Annotated[
    date | None,
    Meta(
        description="该日已出版 An issue is in force on no day: published on that day or before. One "
        "whose day is not known is left out."
    ),
]


class IssueThenQuery(Struct, frozen=True, kw_only=True):
    """Parameters of an issue."""

    in_force_on: _OutOn = None
    recorded_before: RecordedBefore = None

    def then(self) -> IssueFilters:
        """The day and the moment."""
        return IssueFilters(
            published_by=self.in_force_on, moment=moment_before(self.recorded_before)
        )


class IssueQuery(IssueThenQuery, frozen=True, kw_only=True):
    """Parameters of `/api/v1/issues`."""

    gazette: Annotated[tuple[str, ...], Meta(description="公报 Ids or names of gazettes.")] = ()
    year: Annotated[tuple[Year, ...], Meta(description="年份 Year in which numbers count.")] = ()
    sort: Annotated[
        IssueSort, Meta(description="排序 By the day of publication; `-` is newest first.")
    ] = "-published_on"
    facets: Annotated[
        tuple[IssueFacet, ...], Meta(description="分面 What to count the matching issues by.")
    ] = ()
    limit: Limit = 20
    cursor: Cursor = None

    def filters(self) -> IssueFilters:
        """What the list is of."""
        return replace(self.then(), gazette=self.gazette, year=self.year)
