"""The parameters of a dataset's rows: the form, and each column that may be asked for by value."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from typing import Annotated, Literal, cast

import msgspec
from msgspec import Meta, Struct

from api.export_queries import Format
from api.problems import ErrorItem, ProblemError
from api.queries import MOST
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.rows import Question

_PAGE = 100
_Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""What SQLite keeps as an integer."""


class RowQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/datasets/{id}/rows`."""

    format: Annotated[
        Format,
        Meta(description="格式 `json` comes in pages; all others are the whole in one file."),
    ] = "json"
    bom: Annotated[
        bool,
        Meta(
            description="表格软件用 CSV for Excel, LibreOffice and WPS: marked as UTF-8, long codes "
            "kept as text, nothing runs as a formula. Only with `format=csv`."
        ),
    ] = False
    facets: Annotated[
        tuple[str, ...],
        Meta(
            description="分面 Columns among the dataset's `filters` to count the rows by. "
            "Only with `format=json`."
        ),
    ] = ()
    limit: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="条数 Rows of a page, 100 and at most 1000; of the other formats all."),
    ] = None
    cursor: Annotated[
        str | None, Meta(description="翻页标记 From `next`; without it from the first row.")
    ] = None


def page_size(asked: RowQuery) -> int:
    """How many rows a page holds; no method, which a column of its name would hide."""
    return asked.limit or _PAGE


def ask_rows(asked: RowQuery, dataset: Dataset) -> Question:
    """Which rows are asked for. Raises ProblemError for parameters that do not go together."""
    if asked.bom and asked.format != "csv":
        raise _wrong("bom", "format=csv", "bom: only with format=csv")
    if asked.facets and asked.format != "json":
        raise _wrong("facets", "format=json", "facets: only with format=json")
    if asked.format == "json" and page_size(asked) > MOST:
        raise _wrong("limit", f"<= {MOST}", f"limit={asked.limit}: a page holds at most {MOST}")
    given = ((name, getattr(asked, name)) for name in dataset.filters)
    return Question(dataset, tuple((name, value) for name, value in given if value is not None))


def row_query(dataset: Dataset) -> type[RowQuery]:
    """The parameters of one dataset's rows."""
    types = {column.name: column.type for column in dataset.columns}
    return _row_query(tuple((name, types[name]) for name in dataset.filters))


@lru_cache(maxsize=256)
def _row_query(filters: tuple[tuple[str, str], ...]) -> type[RowQuery]:
    names = tuple(name for name, _ in filters)
    facets = tuple[Literal[names], ...] if names else tuple[str, ...]  # type: ignore[valid-type]  # made of data
    made = msgspec.defstruct(
        "RowQuery",
        [*((name, _value(kind), None) for name, kind in filters), ("facets", facets, ())],
        bases=(RowQuery,),
        frozen=True,
        kw_only=True,
    )
    return cast("type[RowQuery]", made)


def _value(kind: str) -> object:
    """The annotation of a column's value."""
    return (
        _Integer | None if kind == "integer" else float | None if kind == "number" else str | None
    )


def _wrong(name: str, hint: str, detail: str) -> ProblemError:
    return ProblemError(
        "invalid-parameter", HTTPStatus.BAD_REQUEST, detail, [ErrorItem(name, hint)]
    )
