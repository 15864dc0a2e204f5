"""The datasets' pages for people."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from litestar.params import FromPath

from api import dataset_shapes, quality_shapes
from api.calls import Call, Reply
from api.chart_queries import DatasetPageQuery, dataset_page_query
from api.parameters import read_pairs, write_query
from api.queries import LanguageQuery
from api.reading import Route, read
from api.reckoning import Later
from api.routes.datasets import as_objects, named
from api.site.charts import chart
from api.site.render import Page
from opendata.catalogue.assessment import LAYERS, assess
from opendata.catalogue.foreign_keys import document_columns
from opendata.catalogue.quality import PROPERTIES, RULES
from opendata.catalogue.questions import Question
from opendata.catalogue.schema_dataset import data_catalogue, dataset_of
from opendata.catalogue.themes import THEMES

HTML = b"text/html; charset=utf-8"
_SITE = Route(media_types=("text/html",), tag="site", query=LanguageQuery)
_FORMS = (("XLSX", "xlsx"), ("Parquet", "parquet"), ("SQLite", "sqlite"))
"""Files that are made when somebody asks for them."""
_PREVIEW = 5
_SHOWN_DAYS = 30


@read("/datasets", _SITE)
def datasets_page(request: Call) -> Reply:
    """数据开放页 The datasets, the files to download, the fields they belong to."""
    asked = request.ask(LanguageQuery)
    datasets = list(request.house.library.rows().datasets().values())
    judged = quality_shapes.judged(datasets, request, now=datetime.now(UTC))
    body = page_of(request, asked).render(
        "datasets.html",
        datasets=[dataset_shapes.dataset(one, request) for one in datasets],
        marks=data_catalogue(datasets, dataset_shapes.office(request)),
        failing={dataset.id for dataset, quality in judged if quality.is_failing},
        overdue={dataset.id for dataset, quality in judged if quality.freshness.is_overdue},
        indicators=assess(judged),
        layers=LAYERS,
        downloads=[
            dataset_shapes.download(copy, request.base) for copy in request.house.library.copies()
        ],
        themes=THEMES,
        properties=PROPERTIES,
        rules=RULES,
    )
    return Reply(body, HTML)


@read(
    "/datasets/{dataset_id:str}",
    Route(media_types=("text/html",), tag="site", query=DatasetPageQuery),
)
def dataset_page(dataset_id: FromPath[str], request: Call) -> Reply | Later:
    """数据集页 A dataset: what it holds, its columns, its first rows with a chart of all, how to get it."""
    asked = request.ask(dataset_page_query(named(request, dataset_id)))
    made = partial(_dataset_page, dataset_id, request)
    return Later(made) if asked.sum else made()


def _dataset_page(dataset_id: str, request: Call) -> Reply:
    # looked up only here: what there was when it was asked for may be held by now
    dataset = named(request, dataset_id)
    asked = request.ask(dataset_page_query(dataset))
    found = request.house.library.rows().read(Question(dataset), limit=_PREVIEW)
    body = page_of(request, asked).render(
        "dataset.html",
        dataset=dataset_shapes.dataset(dataset, request),
        said=dataset.metadata,
        table=dataset.table,
        forms=_FORMS,
        dataset_version=dataset.version,
        marks=dataset_of(dataset, dataset_shapes.office(request)),
        preview=as_objects(dataset, found.rows),
        leading=document_columns(dataset.foreign_keys),
        chart=chart(dataset, asked, request.house.library.rows()),
        usage=dataset_shapes.usage(
            dataset.id, request.house.library.rows().usage(dataset.id, _SHOWN_DAYS)
        ),
        quality=quality_shapes.quality(dataset, request, now=datetime.now(UTC)),
    )
    return Reply(body, HTML)


def page_of(request: Call, asked: LanguageQuery) -> Page:
    """The page around what is shown."""
    pairs = [pair for pair in read_pairs(request.scope["query_string"]) if pair[0] != "lang"]
    here = request.scope["path"] + write_query(pairs)
    return Page(request.house.settings, asked.lang, request.base, here)
