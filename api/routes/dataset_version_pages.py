"""The pages of an agency's dataset's versions, and of what changed between two of them."""

from __future__ import annotations

from functools import partial

from litestar.params import FromPath

from api import dataset_shapes
from api.calls import Call, Reply
from api.parameters import write_query
from api.queries import LanguageQuery
from api.reading import Route, read
from api.reckoning import Later
from api.routes.dataset_pages import HTML, page_of
from api.routes.dataset_versions import changes_between, compared_versions, table_versions
from api.routes.datasets import named
from api.site.table_changes import first_changes
from api.version_queries import TableDiffPageQuery


@read(
    "/datasets/{dataset_id:str}/versions",
    Route(media_types=("text/html",), tag="site", query=LanguageQuery),
)
def dataset_versions_page(dataset_id: FromPath[str], request: Call) -> Reply:
    """数据集版本页 The public versions of a dataset, the latest first."""
    asked = request.ask(LanguageQuery)
    dataset = named(request, dataset_id)
    body = page_of(request, asked).render(
        "dataset_versions.html",
        dataset=dataset_shapes.dataset(dataset, request),
        versions=table_versions(request, dataset),
        json=f"/api/v1/datasets/{dataset.id}/versions",
    )
    return Reply(body, HTML)


@read(
    "/datasets/{dataset_id:str}/diff",
    Route(media_types=("text/html",), tag="site", query=TableDiffPageQuery, may_be_gone=True),
)
def dataset_diff_page(dataset_id: FromPath[str], request: Call) -> Later:
    """数据集比较页 What changed between two versions: the first rows that did, with their cells."""
    asked = request.ask(TableDiffPageQuery)
    return Later(partial(_diff_page, request, asked, dataset_id))


def _diff_page(request: Call, asked: TableDiffPageQuery, dataset_id: str) -> Reply:
    # looked up only here: what was public when it was asked for may be held by now
    dataset = named(request, dataset_id)
    old, new = compared_versions(request, dataset, asked.from_, asked.to)
    pairs = [("from", str(old.number)), ("to", str(new.number))]
    body = page_of(request, asked).render(
        "dataset_diff.html",
        dataset=dataset_shapes.dataset(dataset, request),
        versions=table_versions(request, dataset),
        old=old,
        new=new,
        changes=first_changes(changes_between(request.house.settings.data, old, new)),
        data=f"/api/v1/datasets/{dataset.id}/diff{write_query(pairs)}",
    )
    return Reply(body, HTML)
