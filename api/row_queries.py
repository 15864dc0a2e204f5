"""The parameters of a dataset's rows: the form, the order, and each column that may be asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from http import HTTPStatus
from typing import Annotated, Any, Literal, cast

import msgspec
from msgspec import Meta, Struct

from api.export_queries import Format
from api.moments import seconds_of
from api.parameters import MOST_VALUES
from api.problems import ErrorItem, ProblemError
from api.queries import MOST
from opendata.catalogue.aggregates import Aggregate
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.figures import Form
from opendata.catalogue.questions import Bound, Order, Question
from opendata.catalogue.tables import ColumnType

_PAGE = 100
_MOST_FIGURES = 20
_MOST_AXES = 2
_Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""What SQLite keeps as an integer."""
_Number = Annotated[float, Meta(ge=-sys.float_info.max, le=sys.float_info.max)]
"""Every double but the infinite ones and NaN."""
_BOUNDED: Mapping[ColumnType, object] = {
    "integer": _Integer | None,
    "number": _Number | None,
    "date": date | None,
    "date-time": str | None,
}
"""The annotations of from where to where columns may be."""
_FORMS: Mapping[ColumnType, tuple[Form, ...]] = {
    "integer": ("sum", "mean", "min", "max"),
    "number": ("sum", "mean", "min", "max"),
    "date": ("min", "max"),
    "date-time": ("min", "max"),
}
_Types = tuple[tuple[str, ColumnType], ...]
"""The columns of a dataset with their types."""


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
    sort: Annotated[
        str | None,
        Meta(
            description="排序 A column among the dataset's `sorts`, with `-` the greatest first; rows without a "
            "value come last either way, rows with the same one in the order of the key, or its reverse.",
            examples=["-recorded_at"],
        ),
    ] = None
    facets: Annotated[
        tuple[str, ...],
        Meta(
            description="分面 Columns among the dataset's `filters` to count the rows by. "
            "Only with `format=json`."
        ),
    ] = ()
    aggregates: Annotated[
        tuple[str, ...],
        Meta(
            max_length=_MOST_FIGURES,
            description="汇总 `sum:` or `mean:` and a column of numbers, `min:` or `max:` and one of numbers, "
            "days or instants, over all rows asked for. Only with `format=json`.",
        ),
    ] = ()
    by: Annotated[
        tuple[str, ...],
        Meta(
            max_length=_MOST_AXES,
            description="按何汇总 One column among the dataset's `filters`, or two for a "
            "cross-tabulation: the rows and their aggregates by its values. Only with `format=json`.",
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
    for name in ("facets", "aggregates", "by"):
        if getattr(asked, name) and asked.format != "json":
            raise _wrong(name, "format=json", f"{name}: only with format=json")
    if asked.format == "json" and page_size(asked) > MOST:
        raise _wrong("limit", f"<= {MOST}", f"limit={asked.limit}: a page holds at most {MOST}")
    given = ((name, getattr(asked, name)) for name in dataset.filters)
    values = tuple((name, value) for name, value in given if value is not None)
    return Question(dataset, values, tuple(_bounds(asked, dataset)))


def ask_order(asked: RowQuery) -> Order | None:
    """In which order; None for that of the key."""
    if asked.sort is None:
        return None
    return Order(asked.sort.removeprefix("-"), asked.sort.startswith("-"))


def ask_figures(asked: RowQuery) -> tuple[Aggregate, ...]:
    """What is asked for of which columns."""
    parted = (one.partition(":") for one in asked.aggregates)
    return tuple(Aggregate(cast("Form", form), column) for form, _, column in parted)


def row_query(dataset: Dataset) -> type[RowQuery]:
    """The parameters of one dataset's rows."""
    return _row_query(_types(dataset), dataset.filters, dataset.sorts)


@lru_cache(maxsize=256)
def _row_query(types: _Types, filters: tuple[str, ...], sorts: tuple[str, ...]) -> type[RowQuery]:
    known = dict(types)
    ends = [(f"{name}_{end}", _BOUNDED[known[name]], None) for name, end in _ends(types, filters)]
    figures = [f"{form}:{name}" for name, kind in types for form in _FORMS.get(kind, ())]
    order = [f"{sign}{name}" for name in sorts for sign in ("", "-")]
    made = msgspec.defstruct(
        "RowQuery",
        [
            *((name, _value(known[name]), None) for name in filters),
            *ends,
            ("sort", _among(order) | None, None),
            ("facets", _at_most(MOST_VALUES, filters), ()),
            ("aggregates", _at_most(_MOST_FIGURES, figures), ()),
            ("by", _at_most(_MOST_AXES, filters), ()),
        ],
        bases=(RowQuery,),
        frozen=True,
        kw_only=True,
    )
    return cast("type[RowQuery]", made)


def _types(dataset: Dataset) -> _Types:
    return tuple((column.name, column.type) for column in dataset.columns)


@lru_cache(maxsize=256)
def _ends(types: _Types, filters: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each column with `from` and with `to`.

    A column that is called like that, or a parameter, keeps its name: then the other has no such end.
    """
    taken = {*filters, *RowQuery.__struct_fields__}
    return tuple(
        (name, end)
        for name, kind in types
        for end in ("from", "to")
        if name in filters and kind in _BOUNDED and f"{name}_{end}" not in taken
    )


def _bounds(asked: RowQuery, dataset: Dataset) -> Iterator[Bound]:
    types = _types(dataset)
    known = dict(types)
    for name, end in _ends(types, dataset.filters):
        value = getattr(asked, f"{name}_{end}")
        if value is None:
            continue
        if known[name] == "date-time":
            yield _bound_of_instant(name, end, value)
        else:
            told = value.isoformat() if isinstance(value, date) else value
            yield Bound(name, ">=" if end == "from" else "<=", told)


def _bound_of_instant(name: str, end: str, text: str) -> Bound:
    try:
        first, after = seconds_of(text)
    except ValueError as error:
        told = f"{name}_{end}"
        hint = "2024-06-01 or 2024-06-01T08:00:00Z"
        raise _wrong(told, hint, f"{told}={text!r}: neither a day nor an instant", text) from error
    return Bound(name, ">=", first) if end == "from" else Bound(name, "<", after)


def _among(options: Sequence[str]) -> Any:  # Any: an annotation made of data
    """One of these texts; any text where there is none, as it is in the description of all datasets."""
    return Literal[tuple(options)] if options else str


def _at_most(most: int, options: Sequence[str]) -> Any:  # Any: an annotation made of data
    several = tuple.__class_getitem__((_among(options), ...))
    return Annotated[several, Meta(max_length=most)]


def _value(kind: ColumnType) -> object:
    """The annotation of a column's value."""
    return (
        _Integer | None if kind == "integer" else _Number | None if kind == "number" else str | None
    )


def _wrong(name: str, hint: str, detail: str, value: str | None = None) -> ProblemError:
    return ProblemError(
        "invalid-parameter", HTTPStatus.BAD_REQUEST, detail, [ErrorItem(name, hint, value)]
    )
