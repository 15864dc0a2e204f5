"""`/api/v1/datasets` and what belongs to one: its description and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from litestar.params import FromPath

from api import dataset_shapes, quality_shapes, wire_datasets, wire_quality
from api.calls import JSON, Call, Reply, encode
from api.export_queries import FORMATS, Format
from api.exporting import prepared, tag
from api.paging import next_address, opened
from api.preparing import Preparation
from api.queries import NoQuery
from api.reading import Route, read
from api.reckoning import Later
from api.row_queries import RowQuery, ask_figures, ask_order, ask_rows, page_size, row_query
from api.streams import Stream
from api.usage_queries import UsageQuery
from api.withdrawn import no_dataset
from opendata import to_csv, to_datapackage, to_jsonl
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.questions import Key, Order, Question
from opendata.file_task import RowsWanted
from opendata.public.connection import Row

_MANY = 50_000
_DATASET = "/api/v1/datasets/{dataset_id:str}"

Write = Callable[[Sequence[Row]], bytes]


class _Wanted(NamedTuple):
    """Which rows are asked for, and how."""

    asked: RowQuery
    question: Question
    order: Order | None
    start: Key | None


@read("/api/v1/datasets", Route(answers=(wire_datasets.DatasetList,), tag="datasets"))
def list_datasets(request: Call) -> wire_datasets.DatasetList:
    """数据集 Every dataset: what it holds, its columns, how to get it."""
    request.ask(NoQuery)
    items = [
        dataset_shapes.dataset(one, request)
        for one in request.house.library.rows().datasets().values()
    ]
    return wire_datasets.DatasetList(items, len(items), None, {})


@read(_DATASET, Route(answers=(wire_datasets.Dataset,), tag="datasets"))
def read_dataset(dataset_id: FromPath[str], request: Call) -> wire_datasets.Dataset:
    """一个数据集 One dataset."""
    request.ask(NoQuery)
    return dataset_shapes.dataset(named(request, dataset_id), request)


@read(f"{_DATASET}/{to_datapackage.FILE}", Route(tag="datasets"))
def read_data_package(dataset_id: FromPath[str], request: Call) -> Reply:
    """数据包 The dataset as a Data Package, version 2 (datapackage.org), with a Table Schema, for programs."""
    request.ask(NoQuery)
    return Reply(encode(dataset_shapes.package(named(request, dataset_id), request)), JSON)


@read(f"{_DATASET}/quality", Route(answers=(wire_quality.Quality,), tag="datasets"))
def read_quality(dataset_id: FromPath[str], request: Call) -> wire_quality.Quality:
    """数据质量 The six properties of a dataset as measured now, how full each column is, and whether it is overdue.

    Every share is held against the least that passes; a dataset that fails in one of them, or is empty,
    is said to be failing. Of a dataset with more rows the newest 20,000 are looked at.
    """
    request.ask(NoQuery)
    return quality_shapes.quality(named(request, dataset_id), request, now=datetime.now(UTC))


@read(
    f"{_DATASET}/rows",
    Route(
        query=RowQuery,
        answers=(wire_datasets.RowList,),
        media_types=tuple(FORMATS.values()),
        tag="datasets",
    ),
)
def read_rows(
    dataset_id: FromPath[str], request: Call
) -> wire_datasets.RowList | Later | Stream | Preparation:
    """数据 The rows of a dataset, in the order of their key.

    Each column among the dataset's `filters` may be given as a parameter: only rows with that
    value. Such a column of numbers, days or instants may have `_from` or `_to` behind its name: only rows
    whose value is not less, or not greater; a day stands for the whole of it in Beijing, an instant for its second.
    `facets` counts the rows by such columns, `aggregates` and `by` add them up. `csv` and `ndjson` send the whole result in one answer, however long, row by row as
    public at that moment; `xlsx`, `parquet` and `sqlite` are made from one state of the archive and
    come with `Content-Digest` (RFC 9530). `limit` and `cursor` shorten them.
    """
    wanted = _wanted(request, dataset_id)
    asked, question, order, start = wanted
    if asked.format == "json":
        if asked.aggregates or asked.by or (asked.facets and _are_many(request, question)):
            # read anew: what the dataset is now may be held when its turn has come
            return Later(lambda: _page(request, *_wanted(request, dataset_id)))
        return _page(request, *wanted)
    dataset = question.dataset
    if asked.format != "csv" and asked.format != "ndjson":
        task = RowsWanted(
            dataset.id, dataset.key, question.values, question.bounds, order, start, asked.limit
        )
        return prepared(
            request, task, dataset.id, asked.format, headers=[_described(request, dataset)]
        )
    reader = request.house.library.rows()
    batches = reader.batches(question, order, after=start, most=asked.limit)
    names = [column.name for column in dataset.columns]
    if asked.format == "csv":
        return _stream(request, question, "csv", to_csv.MEDIA_TYPE, _csv(names, batches, asked.bom))
    lines = (to_jsonl.json_lines(names, rows) for rows in batches)
    return _stream(request, question, "ndjson", to_jsonl.MEDIA_TYPE, lines)


@read(
    f"{_DATASET}/usage",
    Route(query=UsageQuery, answers=(wire_datasets.DatasetUsage,), tag="datasets"),
)
def read_dataset_usage(dataset_id: FromPath[str], request: Call) -> wire_datasets.DatasetUsage:
    """使用情况 How often a dataset was viewed, downloaded and called by API, day by day.

    Robots are counted apart; a day is told when it is over. All of it is the dataset `usage`.
    """
    asked = request.ask(UsageQuery)
    dataset = named(request, dataset_id)
    found = request.house.library.rows().usage(dataset.id, asked.days)
    return dataset_shapes.usage(dataset.id, found)


def named(request: Call, dataset_id: str) -> Dataset:
    """A dataset by its id. Raises NotFoundError if there is none, WithdrawnError if it was withdrawn."""
    found = request.house.library.rows().datasets().get(dataset_id)
    if found is None:
        raise no_dataset(request.reader, dataset_id)
    return found


def as_objects(dataset: Dataset, rows: Sequence[Row]) -> list[dict[str, object]]:
    """Rows keyed by the columns' names."""
    names = [column.name for column in dataset.columns]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _wanted(request: Call, dataset_id: str) -> _Wanted:
    """What is asked for of the dataset as it is now."""
    dataset = named(request, dataset_id)
    asked = request.ask(row_query(dataset))
    question = ask_rows(asked, dataset)
    order = ask_order(asked)
    return _Wanted(
        asked, question, order, opened(request, asked.cursor, _asked(question, order), Key)
    )


def _are_many(request: Call, question: Question) -> bool:
    """Whether counting the rows by a column takes so long that others would wait for it."""
    return request.house.library.rows().total(question) > _MANY


def _page(
    request: Call, asked: RowQuery, question: Question, order: Order | None, start: Key | None
) -> wire_datasets.RowList:
    reader = request.house.library.rows()
    found = reader.read(question, order, after=start, limit=page_size(asked))
    following = next_address(request, found.end, _asked(question, order))
    items = as_objects(question.dataset, found.rows)
    facets = {
        name: dataset_shapes.facets(question.dataset, name, reader.facet(question, name))
        for name in asked.facets
    }
    figures = None
    if asked.aggregates or asked.by:
        made = reader.aggregated(question, ask_figures(asked), asked.by)
        figures = dataset_shapes.aggregates(question.dataset, asked.aggregates, asked.by, made)
    return wire_datasets.RowList(items, reader.total(question), following, facets, figures)


def _csv(names: Sequence[str], batches: Iterator[list[Row]], for_people: bool) -> Iterator[bytes]:  # noqa: FBT001
    write = to_csv.csv_lines_for_people if for_people else to_csv.csv_lines
    yield (to_csv.BOM if for_people else b"") + to_csv.csv_lines([names])
    yield from map(write, batches)


def _stream(
    request: Call, question: Question, form: Format, media_type: str, pieces: Iterator[bytes]
) -> Stream:
    dataset = question.dataset
    return Stream(
        pieces,
        media_type.encode(),
        [
            (b"etag", tag(request, form)),
            (b"content-disposition", f'attachment; filename="{dataset.id}.{form}"'.encode()),
            _described(request, dataset),
        ],
    )


def _described(request: Call, dataset: Dataset) -> tuple[bytes, bytes]:
    """Where the dataset is described, and under which terms it may be used."""
    described = f"{request.base}/api/v1/datasets/{dataset.id}"
    link = (
        f'<{described}>; rel="describedby"; type="application/json", '
        f'<{dataset.licence}>; rel="license"'
    )
    return (b"link", link.encode())


def _asked(question: Question, order: Order | None) -> object:
    """What a cursor belongs to: also the key and the types of its place, which a later version may change."""
    dataset = question.dataset
    types = {column.name: column.type for column in dataset.columns}
    place = [(name, types[name]) for name in (*([order.column] if order else []), *dataset.key)]
    return (dataset.id, place, question.values, question.bounds, order)
