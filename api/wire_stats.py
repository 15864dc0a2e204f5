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
