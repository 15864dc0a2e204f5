"""The parameters of `/api/v1/stats`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.list_conditions import ListConditionQuery
from opendata.public.query import Facet
from opendata.public.stats_reader import Day, Period


class StatsQuery(ListConditionQuery, frozen=True, kw_only=True):
    """Parameters of `/api/v1/stats`: every condition of the list, and how to count."""

    by: Annotated[
        tuple[Facet, ...],
        Meta(
            max_length=2,
            description="按何统计 One field, or two for a cross-tabulation.",
            examples=["issuer,year"],
        ),
    ] = ()
    limit: Annotated[
        int,
        Meta(ge=1, le=200, description="每项取值数 How many values of each field, at most 200."),
    ] = 50
    delays: Annotated[
        bool,
        Meta(
            description="时效 Whether to tell the days from signing to publication, by lead issuer and "
            "year; at most `limit` rows."
        ),
    ] = False
    histogram: Annotated[
        Period | None, Meta(description="时间分布 Whether to count by year or month.")
    ] = None
    date: Annotated[Day, Meta(description="所依日期 The day that the histogram goes by.")] = (
        "signed_on"
    )
