"""The parameters of a dataset's page: by which column its rows are shown in a chart, and what is added up."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal, cast

import msgspec
from msgspec import Meta

from api.queries import LanguageQuery
from opendata.catalogue.datasets import Dataset


class DatasetPageQuery(LanguageQuery, frozen=True, kw_only=True):
    """Parameters of `/datasets/{id}`."""

    by: Annotated[
        str | None,
        Meta(
            description="按何统计 A column among the dataset's `filters` whose values the chart has."
        ),
    ] = None
    sum: Annotated[
        str | None,
        Meta(description="合计 A column of numbers to add up; without it the rows are counted."),
    ] = None


def charted_by(dataset: Dataset) -> tuple[str, ...]:
    """The columns that a chart can be by: not one that is another in each row."""
    key = dataset.key if len(dataset.key) == 1 else ()
    return tuple(name for name in dataset.filters if name not in key)


def charted(dataset: Dataset) -> tuple[str, ...]:
    """The columns that can be added up in a chart."""
    return tuple(
        one.name
        for one in dataset.columns
        if one.type in ("integer", "number") and one.name not in dataset.key
    )


def dataset_page_query(dataset: Dataset) -> type[DatasetPageQuery]:
    """The parameters of one dataset's page."""
    return _query(charted_by(dataset), charted(dataset))


@lru_cache(maxsize=256)
def _query(by: tuple[str, ...], sums: tuple[str, ...]) -> type[DatasetPageQuery]:
    fields = [
        (name, Literal[options] | None, None)
        for name, options in (("by", by), ("sum", sums))
        if options
    ]
    made = msgspec.defstruct(
        "DatasetPageQuery", fields, bases=(DatasetPageQuery,), frozen=True, kw_only=True
    )
    return cast("type[DatasetPageQuery]", made)
