"""What the API answers of the quality of datasets, as a promise."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from api.wire import Instant
from opendata.catalogue.quality import PropertyCode, State
from opendata.catalogue.words import Words

Share = Annotated[float, Meta(ge=0, le=1)]


class QualityProperty(Struct, frozen=True):
    """质量特性 One of the six properties, as measured."""

    code: Annotated[PropertyCode, Meta(description="特性 Which property.")]
    name: Annotated[Words, Meta(description="名称 What it is called.")]
    value: Annotated[Share | None, Meta(description="实测 Measured; null: cannot be measured.")]
    least: Annotated[Share, Meta(description="达标线 From which value on it passes.")]
    state: Annotated[State, Meta(description="结论 Whether it passes.")]
    measure: Annotated[Words, Meta(description="测法 What the value is a share of.")]


class FieldQuality(Struct, frozen=True):
    """信息项填充 How full a column is."""

    name: Annotated[str, Meta(description="名称 The column.")]
    filled: Annotated[int, Meta(description="有值条数 Rows with a value in it.")]
    rate: Annotated[Share | None, Meta(description="填充率 Their share; null without rows.")]
    is_required: Annotated[bool, Meta(description="必填 Whether each row should have one.")]


class Freshness(Struct, frozen=True):
    """更新情况 Whether it is as new as its declared frequency promises."""

    frequency: Annotated[Words, Meta(description="更新周期 How often it is to change.")]
    allowed_days: Annotated[int | None, Meta(description="最长天数 Null: nothing is promised.")]
    since: Annotated[
        Instant | None,
        Meta(
            description="起 An agency's dataset: its last change. A derived one: the oldest change of the "
            "archive that is not in it yet; null where none waits."
        ),
    ]
    days: Annotated[int | None, Meta(description="天数 Whole days from then to now.")]
    is_overdue: Annotated[bool, Meta(description="逾期 Whether that is longer than promised.")]


class TimeLimit(Struct, frozen=True):
    """时限 Whether days follow others as soon as a rule says."""

    column: Annotated[str, Meta(description="信息项 The column whose day must follow.")]
    of: Annotated[str, Meta(description="起算日 The column with the day that it must follow.")]
    working_days: Annotated[int, Meta(description="工作日 Within how many working days.")]
    rows: Annotated[int, Meta(description="条数 Rows looked at in which both days stand.")]
    late: Annotated[int, Meta(description="逾期条数 Those of them that came later.")]


class ErrorReports(Struct, frozen=True):
    """纠错情况 How many errors readers reported of a dataset; nothing of who wrote, or what."""

    received: Annotated[int, Meta(description="待受理 Nobody has looked at them yet.")]
    accepted: Annotated[
        int, Meta(description="办理中 The office sees to them: they lower the accuracy.")
    ]
    answered: Annotated[int, Meta(description="已答复 Closed with a reply.")]
    refused: Annotated[int, Meta(description="不予受理 Closed because there was nothing to do.")]


class Quality(Struct, frozen=True):
    """数据质量 A dataset as measured now."""

    dataset: Annotated[str, Meta(description="数据集 The dataset's id.")]
    rows: Annotated[int, Meta(description="条数 How many rows it has.")]
    measured: Annotated[
        int, Meta(description="实测条数 Rows looked at: the newest 20,000 where there are more.")
    ]
    is_failing: Annotated[
        bool,
        Meta(
            description="未达标 Whether it is empty (but for a list of a day) or fails in a property."
        ),
    ]
    properties: Annotated[list[QualityProperty], Meta(description="六项特性 The six properties.")]
    fields: Annotated[list[FieldQuality], Meta(description="信息项 Its columns, in order.")]
    freshness: Annotated[Freshness, Meta(description="更新情况 How fresh it is.")]
    reports: Annotated[ErrorReports, Meta(description="纠错情况 Errors that readers reported.")]
    time_limits: Annotated[
        list[TimeLimit], Meta(description="时限 How the time limits of its schema are kept.")
    ]
