"""From the catalogue to what the API answers of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import astuple

from api.calls import Call
from api.labels import label
from api.wire import Digest, Facet
from api.wire_datasets import (
    Aggregates,
    Dataset,
    DatasetLinks,
    DatasetUsage,
    Download,
    DownloadFile,
    ForeignKey,
    RowAxis,
    RowCell,
    UseOfDay,
)
from opendata import to_datapackage
from opendata.catalogue import datasets
from opendata.catalogue.aggregates import Aggregated, Cell
from opendata.catalogue.dcat import Office
from opendata.catalogue.dcat_files import is_in
from opendata.catalogue.places import Place
from opendata.catalogue.questions import Question
from opendata.catalogue.usage import Usage
from opendata.catalogue.words import Words
from opendata.public.copies import DOWNLOADS, MANIFEST, NOTE, Copy
from opendata.public.file import DATABASE


def office(call: Call) -> Office:
    """Who publishes, from the settings."""
    site = call.house.settings.site
    title = Words(site.name, site.name_en or site.name)
    return Office(title, site.organizer, call.base, Place(site.region, *site.bounds))


def dataset(one: datasets.Dataset, call: Call) -> Dataset:
    """A dataset with how much of it there is now."""
    reader = call.house.library.rows()
    return Dataset(
        id=one.id,
        title=one.title,
        description=one.description,
        theme=one.theme,
        keywords=list(one.keywords),
        frequency=one.frequency.name,
        licence=one.licence,
        provider=one.provider or call.house.settings.site.organizer,
        issued=one.issued,
        modified=one.modified,
        rows=reader.total(Question(one)),
        metadata=one.metadata,
        origin=one.origin,
        distributions=list(one.distributions),
        columns=list(one.columns),
        foreign_keys=_foreign_keys(one, call),
        filters=list(one.filters),
        sorts=list(one.sorts),
        links=_links(one, call.base, call.house.library.copies()),
    )


def _foreign_keys(one: datasets.Dataset, call: Call) -> list[ForeignKey]:
    if not one.foreign_keys:
        return []
    public = call.house.library.rows().datasets()
    return [
        ForeignKey(
            list(key.columns),
            key.reference.resource,
            list(key.others),
            _links(other, call.base, []).rows
            if (other := public.get(key.reference.resource))
            else None,
        )
        for key in one.foreign_keys
    ]


def usage(dataset_id: str, found: Usage) -> DatasetUsage:
    """The use of a dataset, day by day and in all."""
    return DatasetUsage(
        dataset=dataset_id,
        since=found.since,
        before=found.before,
        views=sum(one.views for one in found.days),
        downloads=sum(one.downloads for one in found.days),
        calls=sum(one.calls for one in found.days),
        robots=sum(one.robots for one in found.days),
        days=[UseOfDay(*astuple(one)) for one in found.days],
    )


def facets(one: datasets.Dataset, column: str, counts: Iterable[tuple[str, int]]) -> list[Facet]:
    """How many rows have each value; codes of what is made of documents are told in words."""
    is_coded = one.kind == "derived"
    return [
        Facet(value, label(column, value) if is_coded else value, count) for value, count in counts
    ]


def aggregates(
    one: datasets.Dataset, asked: Sequence[str], by: Sequence[str], found: Aggregated
) -> Aggregates:
    """The figures of rows, under the names by which they were asked for."""
    axes = zip(by, found.axes, strict=True)
    return Aggregates(
        aggregates=list(asked),
        whole=_row_cell(found.whole),
        by=[
            RowAxis(name, facets(one, name, axis.values), axis.more, axis.without)
            for name, axis in axes
        ],
        cells=list(map(_row_cell, found.cells)),
        rest=found.rest,
    )


def _row_cell(cell: Cell) -> RowCell:
    return RowCell(list(cell.values), cell.count, cell.figures)


def package(one: datasets.Dataset, call: Call) -> to_datapackage.Json:
    """A dataset as a Data Package: its rows as they can be fetched in each plain format.

    With those of the datasets that its foreign keys lead to, for a key may not lead out of a package.
    """
    public = call.house.library.rows().datasets()
    led = dict.fromkeys(key.reference.resource for key in one.foreign_keys)
    files = [
        resource
        for each in (one, *(public[id] for id in led if id in public))
        for resource in _resources(each, call)
    ]
    return to_datapackage.dataset_package(
        one,
        files,
        page=_links(one, call.base, []).html,
        provider=one.provider or call.house.settings.site.organizer,
    )


def _resources(one: datasets.Dataset, call: Call) -> list[to_datapackage.Resource]:
    rows = call.house.library.rows().total(Question(one))
    links = _links(one, call.base, [])
    files = (("csv", links.csv), ("ndjson", links.ndjson))
    return [to_datapackage.Resource(one, address, form, rows) for form, address in files]


def download(copy: Copy, base: str) -> Download:
    """A closed copy."""
    folder = f"{base}/{DOWNLOADS}/{copy.name}"
    files = [
        DownloadFile(
            file.name,
            f"{folder}/{file.name}",
            file.media_type,
            file.size,
            Digest(file.sha256, file.sm3),
        )
        for file in copy.files
    ]
    return Download(
        name=copy.name,
        kind=copy.kind,
        made_at=copy.made_at,
        change=copy.change,
        manifest=f"{folder}/{MANIFEST}",
        note=f"{folder}/{NOTE}" if copy.kind == "release" else None,
        files=files,
    )


def _links(one: datasets.Dataset, base: str, copies: list[Copy]) -> DatasetLinks:
    address = f"{base}/api/v1/datasets/{one.id}"
    rows = f"{address}/rows"
    return DatasetLinks(
        address,
        f"{base}/datasets/{one.id}",
        rows,
        f"{rows}?format=csv",
        f"{rows}?format=csv&bom=true",
        f"{rows}?format=ndjson",
        f"{address}/{to_datapackage.FILE}",
        f"{address}/quality",
        f"{address}/usage",
        f"{base}/{DOWNLOADS}/latest/{DATABASE}" if copies and is_in(one, copies[0]) else None,
    )
