"""What the API answers of counts, a promise like the rest of api.wire."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from api.wire import Facet
from api.wire_hits import Bar
from opendata.public import query
from opendata.public.stats_reader import Day, Period


class Axis(Struct, frozen=True):
    """One field of a table, with its values that have most documents; years with the latest first."""

    field: query.Facet
    values: list[Facet]
    more: Annotated[int, Meta(description="未列出的值 How many other values there are.")]
    without: Annotated[int, Meta(description="无此项的文件 Documents without any value.")]


class Cell(Struct, frozen=True):
    """Documents that have these values, in the order of the fields."""

    values: list[str]
    count: int


class Histogram(Struct, frozen=True):
    """时间分布 Documents by year or month, oldest first; periods without any are left out."""

    date: Day
    step: Period
    bars: list[Bar]
    earlier: Annotated[
        int, Meta(description="更早 Documents before the first bar; there are at most 1,200.")
    ]
    undated: Annotated[int, Meta(description="无日期 Documents without the day.")]


class Delay(Struct, frozen=True):
    """时效 The documents that an organ led and signed in a year: how long until they were published."""

    issuer: Annotated[
        str, Meta(description="发文机关编号 The organ's id; of joint issuers the lead.")
    ]
    name: Annotated[str, Meta(description="发文机关 Its name.")]
    year: Annotated[str, Meta(description="成文年份 The year of signing.", examples=["2024"])]
    documents: Annotated[int, Meta(description="件数 Documents with both days.")]
    mean: Annotated[float, Meta(ge=0, description="平均天数 Days on average.")]
    most: Annotated[int, Meta(description="最长天数 Days of the slowest.")]


class Delays(Struct, frozen=True):
    """时效 Days from signing to publication; documents without one of the days are left out."""

    documents: Annotated[int, Meta(description="件数 Documents with both days.")]
    mean: Annotated[float | None, Meta(description="平均天数 Days on average; null without any.")]
    most: Annotated[int | None, Meta(description="最长天数 Days of the slowest; null without any.")]
    rows: Annotated[list[Delay], Meta(description="按机关和年份 The latest years first.")]
    more: Annotated[int, Meta(description="未列出的行 How many other rows there are.")]


class Stats(Struct, frozen=True):
    """统计 Counts of the documents that match; all exact."""

    total: Annotated[int, Meta(description="全部件数 How many match in all.")]
    by: list[Axis]
    cells: Annotated[
        list[Cell],
        Meta(
            description="Those that hold something. A document with several issuers or prints stands in "
            "several cells."
        ),
    ]
    rest: Annotated[int, Meta(description="其余 Documents that stand in none of the cells.")]
    histogram: Histogram | None
    delays: Annotated[Delays | None, Meta(description="时效 Null unless it is asked for.")]
