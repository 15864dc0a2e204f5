"""`datastore_search`: the rows of a dataset, in the order of their key."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from msgspec import Meta, Struct, field

from api.calls import Call, encode
from api.compat.errors import ActionError, invalid
from api.compat.matching import nearest
from api.compat.names import ACTIONS
from api.compat.packages import Packages
from api.compat.wire import Field, RowsFound
from api.parameters import read_values
from api.row_queries import ask_rows, row_query
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.questions import Key, Question
from opendata.public.connection import Row

MOST = 1000
"""Rows of one answer; a client that asks for more is told, for it goes on by its own `limit`."""

_LONGEST = 4_000_000
"""Characters of an answer's rows."""
_TYPES = {
    "text": "text",
    "integer": "int",
    "number": "numeric",
    "date": "date",
    "date-time": "timestamp",
}


class DatastoreSearch(Struct, frozen=True, kw_only=True):
    """Parameters of `datastore_search`."""

    id: str = field(name="resource_id")
    filters: dict[str, object] = {}
    fields: tuple[str, ...] = ()
    limit: Annotated[int, Meta(ge=0, le=MOST)] = 100
    offset: Annotated[int, Meta(ge=0, le=2**31)] = 0
    sort: str = ""
    records_format: Literal["objects", "lists"] = "objects"


def datastore_search(call: Call, packages: Packages, asked: DatastoreSearch) -> RowsFound:
    """The rows of a resource that has `datastore_active`, at most 1000 at a time, with the exact total.

    `filters` by the columns that the dataset's `filters` name, one value each; `fields` chooses columns.
    """
    dataset, resource = packages.resource(asked.id)
    if not resource.datastore_active:
        raise ActionError("Not Found Error", f"resource {asked.id!r} is not in the datastore")
    question = _question(dataset, asked)
    shown = _columns(dataset, asked)
    reader = call.house.library.rows()
    after = reader.key_at(question, asked.offset) if asked.offset else None
    is_behind = bool(asked.offset) and after is None
    rows = [] if is_behind or not asked.limit else _rows(call, question, after, asked.limit)
    kept = [[row[place] for place in shown] for row in rows]
    names = [dataset.columns[place].name for place in shown]
    return RowsFound(
        resource_id=asked.id,
        fields=[
            Field(dataset.columns[place].name, _TYPES[dataset.columns[place].type])
            for place in shown
        ],
        records=kept
        if asked.records_format == "lists"
        else [dict(zip(names, row, strict=True)) for row in kept],
        records_format=asked.records_format,
        limit=asked.limit,
        offset=asked.offset,
        total=reader.total(question),
        total_was_estimated=False,
        include_total=True,
        filters=asked.filters,
        links=_links(asked, len(rows)),
    )


def _question(dataset: Dataset, asked: DatastoreSearch) -> Question:
    """Which rows are asked for. Raises ActionError or ProblemError for what cannot be asked."""
    for name in asked.filters:
        if name not in dataset.filters:
            detail = f"no filter {name!r}{nearest(name, dataset.filters)}; there are {', '.join(dataset.filters)}"
            raise invalid("filters", detail)
    values = {name: _only(name, value) for name, value in asked.filters.items()}
    key = ", ".join(dataset.key)
    orders = {key, ", ".join(f"{name} asc" for name in dataset.key), ""}
    if ", ".join(part.strip() for part in asked.sort.split(",")) not in orders:
        raise invalid("sort", f"{asked.sort!r}: rows come in the order of their key: {key}")
    return ask_rows(read_values(values, row_query(dataset)), dataset)


def _only(name: str, value: object) -> object:
    """The one value of a filter. Raises ActionError for several, or none: cells without one are not asked for."""
    values = value if isinstance(value, list) else [value]
    if len(values) != 1:
        raise invalid("filters", f"{name}: one value; given: {len(values)}")
    if values[0] is None:
        raise invalid("filters", f"{name}: a value is expected; given: null")
    return values[0]


def _columns(dataset: Dataset, asked: DatastoreSearch) -> list[int]:
    """The places of the columns that are asked for, in the order asked for."""
    names = [column.name for column in dataset.columns]
    for name in asked.fields:
        if name not in names:
            raise invalid("fields", f"no column {name!r}{nearest(name, names)}")
    return [names.index(name) for name in dict.fromkeys(asked.fields or names)]


def _rows(call: Call, question: Question, after: Key | None, limit: int) -> list[Row]:
    """As many rows as are asked for. Raises ActionError where they are too long for one answer."""
    found: list[Row] = []
    length = 0
    for rows in call.house.library.rows().batches(question, after=after, most=limit):
        found += rows
        length += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
        if length > _LONGEST:
            raise invalid("limit", f"{limit}: the rows are long; {max(1, len(found) // 2)} will do")
    return found


def _links(asked: DatastoreSearch, rows: int) -> dict[str, str]:
    """Where the first page is, and the next one; behind a page without rows there is none."""
    given = {"resource_id": asked.id, "limit": str(asked.limit)}
    if asked.filters:
        given["filters"] = encode(asked.filters).decode()
    if asked.fields:
        given["fields"] = ",".join(asked.fields)
    if asked.sort:
        given["sort"] = asked.sort
    given["records_format"] = asked.records_format
    start = f"{ACTIONS}/datastore_search?{urlencode(given)}"
    following = {"next": f"{start}&offset={asked.offset + asked.limit}"} if rows else {}
    return {"start": start, **following}
