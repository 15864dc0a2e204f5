"""The chart on a dataset's page: bars of how many rows there are, or of a sum, by the values of a column."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from api.chart_queries import DatasetPageQuery, charted, charted_by
from api.parameters import write_query
from opendata.catalogue.aggregates import Aggregate
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.questions import Question
from opendata.catalogue.rows import RowReader

_BARS = 20


class Bar(msgspec.Struct, frozen=True):
    """A value of the column, and how much there is of it."""

    value: str
    number: str
    """In digits, as it is told."""
    share: float
    """How long the bar is, of 100."""
    is_negative: bool


class Chart(msgspec.Struct, frozen=True):
    """A chart, and what else could be chosen."""

    by: str
    sum: str | None
    bars: list[Bar]
    rest: int
    """Rows of other values or of none."""
    among: int | None
    """Of sums: of how many values, the most frequent, they are the greatest; None: of all."""
    data: str
    """Where the numbers are, as JSON."""
    columns: tuple[str, ...]
    numbers: tuple[str, ...]


def chart(dataset: Dataset, asked: DatasetPageQuery, reader: RowReader) -> Chart | None:
    """The chart that is asked for; None where no column of the dataset suits one."""
    by = asked.by or dataset.counted
    if by is None:
        return None
    question = Question(dataset)
    among = None
    if asked.sum is None:
        counted = [(value, Decimal(n), n) for value, n in reader.facet(question, by)]
    else:
        found = reader.aggregated(question, (Aggregate("sum", asked.sum),), (by,))
        counted = [
            (cell.values[0], Decimal(cell.figures[0]), cell.count)
            for cell in found.cells
            if cell.figures[0] is not None
        ]
        counted.sort(key=lambda one: -one[1])
        (axis,) = found.axes
        among = len(axis.values) if axis.more else None
    shown = counted[:_BARS]
    query = {"facets": by} if asked.sum is None else {"aggregates": f"sum:{asked.sum}", "by": by}
    rows = f"/api/v1/datasets/{dataset.id}/rows"
    return Chart(
        by=by,
        sum=asked.sum,
        bars=_bars([(value, number) for value, number, _ in shown]),
        rest=reader.total(question) - sum(rows for _, _, rows in shown),
        among=among,
        data=rows + write_query([*query.items(), ("limit", "1")]),
        columns=charted_by(dataset),
        numbers=charted(dataset),
    )


def _bars(shown: Sequence[tuple[str, Decimal]]) -> list[Bar]:
    longest = max((abs(number) for _, number in shown), default=Decimal(0)) or Decimal(1)
    return [
        Bar(value, f"{number:,f}", round(float(abs(number) / longest) * 100, 1), number < 0)
        for value, number in shown
    ]
