"""数据质量 The six properties (OD-06) of a dataset, each measured and held against a least share.

Names are those of the pilot plan, measures and least shares our own (domain §9): 完整性, 准确性, 原始性,
可机器读取性, 非歧视性, 及时性. What cannot be measured is said so, not passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from gazette.filing.feedback import NO_REPORTS, ErrorReports
from gazette.store.instants import read_instant
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.measures import Measures, rates
from opendata.catalogue.words import Words

PropertyCode = Literal[
    "completeness",
    "accuracy",
    "originality",
    "machine-readable",
    "non-discrimination",
    "timeliness",
]
State = Literal["passed", "failed", "not-measured"]

PROPERTIES: Mapping[PropertyCode, Words] = {
    "completeness": Words("完整性", "Completeness"),
    "accuracy": Words("准确性", "Accuracy"),
    "originality": Words("原始性", "Originality"),
    "machine-readable": Words("可机器读取性", "Machine-readability"),
    "non-discrimination": Words("非歧视性", "Non-discrimination"),
    "timeliness": Words("及时性", "Timeliness"),
}
"""What each is called."""
OPEN_LICENCES = (
    "https://creativecommons.org/publicdomain/",
    "https://creativecommons.org/licenses/by/",
)
"""Licences that leave every use to everyone, by how their addresses begin."""


class Rule(msgspec.Struct, frozen=True):
    """What a property is a share of, and the least share that passes."""

    least: float
    measure: Words


RULES: Mapping[PropertyCode, Rule] = {
    "completeness": Rule(
        0.95, Words("必填信息项的填充率", "Cells filled among columns that must be")
    ),
    "accuracy": Rule(
        1.0,
        Words(
            "日期与时刻合法的比例，与无已受理而未办结纠错的行的比例，取较小者",
            "Cells of days and instants that are one, or rows without an error that a reader reported, the "
            "office accepted and has not answered, whichever share is less",
        ),
    ),
    "originality": Rule(
        0.95,
        Words("可追溯至原文件及其摘要值的比例", "Rows that lead to the file they were read from"),
    ),
    "machine-readable": Rule(
        1.0,
        Words(
            "含义有说明的信息项的比例（均有 CSV、JSON 格式与接口）",
            "Columns that are explained; all come as CSV and JSON and by API",
        ),
    ),
    "non-discrimination": Rule(
        1.0,
        Words("无条件开放且许可不限用途（均无需登录）", "Open to all for any use, without login"),
    ),
    "timeliness": Rule(1.0, Words("按更新周期未逾期", "Not overdue by its declared frequency")),
}
"""How each is measured."""


class Property(msgspec.Struct, frozen=True):
    """One of the six."""

    code: PropertyCode
    value: float | None
    """A share, from 0 to 1; None: cannot be measured."""
    least: float
    """From which share on it passes."""
    measure: Words

    @property
    def state(self) -> State:
        """Whether it is good enough."""
        if self.value is None:
            return "not-measured"
        return "passed" if self.value >= self.least else "failed"


class Freshness(msgspec.Struct, frozen=True):
    """更新 Whether it is as new as its office promises."""

    since: datetime | None
    """What its age is counted from; None: nothing waits, or it never had a row."""
    days: int | None
    """Its age, whole days."""
    is_overdue: bool


class Quality(msgspec.Struct, frozen=True):
    """A dataset judged."""

    rows: int
    measured: int
    """Rows that were looked at."""
    properties: tuple[Property, ...]
    freshness: Freshness
    may_be_empty: bool = False
    """Whether it is a list of a day, of which nothing may be."""
    reports: ErrorReports = NO_REPORTS
    """Errors that readers reported of it."""

    @property
    def is_failing(self) -> bool:
        """Whether it is empty, though it should not be, or fails in any property."""
        is_lacking = not self.rows and not self.may_be_empty
        return is_lacking or any(one.state == "failed" for one in self.properties)


def judge(
    dataset: Dataset,
    measures: Measures,
    *,
    waiting: datetime | None,
    now: datetime,
    reports: ErrorReports = NO_REPORTS,
) -> Quality:
    """The six properties of a dataset.

    `waiting`: since when the archive has changes that are not in it; `reports`: of errors in it.
    """
    fresh = _freshness(dataset, waiting, now)
    return Quality(
        measures.rows,
        measures.measured,
        tuple(_properties(dataset, measures, fresh, reports)),
        fresh,
        may_be_empty=dataset.holds_until is not None,
        reports=reports,
    )


def _properties(
    dataset: Dataset, measures: Measures, fresh: Freshness, reports: ErrorReports
) -> Iterator[Property]:
    traced = measures.traced
    values: Mapping[PropertyCode, float | None] = {
        "completeness": _completeness(dataset, measures),
        "accuracy": _accuracy(measures, reports),
        "originality": None if traced is None else _share(traced, measures.measured),
        "machine-readable": _share(len(_explained(dataset)), len(dataset.columns)),
        "non-discrimination": float(_is_open(dataset)),
        "timeliness": None if dataset.frequency.days is None else float(not fresh.is_overdue),
    }
    for code, value in values.items():
        yield Property(code, value, RULES[code].least, RULES[code].measure)


def _completeness(dataset: Dataset, measures: Measures) -> float | None:
    required = set(dataset.required) | set(dataset.key)
    found = [
        share
        for column, _, share in rates(dataset, measures)
        if column.name in required and share is not None
    ]
    return sum(found) / len(found) if found else None


def _accuracy(measures: Measures, reports: ErrorReports) -> float | None:
    """What the office says itself is wrong counts, a row each; what nobody has looked at does not.

    Anybody may report an error, so a report alone must not make a dataset fail.
    """
    shares = [_share(measures.valid, measures.dated)]
    if reports.accepted:
        shares.append(max(0.0, 1 - reports.accepted / max(1, measures.rows)))
    return min((share for share in shares if share is not None), default=None)


def _explained(dataset: Dataset) -> Sequence[str]:
    return [one.name for one in dataset.columns if one.name not in {one.description.zh, ""}]


def _is_open(dataset: Dataset) -> bool:
    said = dataset.metadata
    is_free = said is None or (said.openness == "unconditional")
    return is_free and dataset.licence.startswith(OPEN_LICENCES)


def _freshness(dataset: Dataset, waiting: datetime | None, now: datetime) -> Freshness:
    """A derived dataset is as old as what waits for it, or as the day is over that it is made for.

    An agency's is as old as its last change.
    """
    since = waiting
    if dataset.kind == "agency":
        since = read_instant(dataset.modified) if dataset.modified else None
    elif dataset.holds_until and read_instant(dataset.holds_until) <= now:
        since = min(read_instant(dataset.holds_until), waiting or now)
    if since is None:
        return Freshness(None, None, is_overdue=False)
    age, allowed = now - since, dataset.frequency.days
    return Freshness(since, age.days, allowed is not None and age > timedelta(days=allowed))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
