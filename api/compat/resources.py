"""The ways to get a dataset as CKAN's resources: the distributions that the catalogue (DCAT) gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from api.compat.names import instant, node_id
from api.compat.wire import Resource
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.dcat_files import is_in
from opendata.public.copies import DOWNLOADS, Copy
from opendata.public.file import DATABASE

DATASTORE = "csv"
"""The form that stands for the rows: `datastore_search` takes its id."""


class _Way(msgspec.Struct, frozen=True):
    """One way to get the rows."""

    form: str
    format: str
    media_type: str
    words: str
    url: str
    is_api: bool = False
    size: int | None = None
    hash: str = ""


def resources_of(dataset: Dataset, base: str, copies: Sequence[Copy]) -> list[Resource]:
    """All ways to get a dataset."""
    page = f"{base}/datasets/{dataset.id}"
    ways = _elsewhere(dataset) if dataset.origin else _ways(dataset, base, copies)
    package = node_id(f"{page}#dataset")
    issued, modified = instant(dataset.issued), instant(dataset.modified)
    return [
        Resource(
            id=node_id(f"{page}#{way.form}"),
            package_id=package,
            name=way.words,
            description=way.words,
            format=way.format,
            mimetype=way.media_type,
            url=way.url,
            position=position,
            resource_type="api" if way.is_api else "file",
            datastore_active=way.form == DATASTORE,
            created=issued,
            last_modified=modified,
            metadata_modified=modified,
            size=way.size,
            hash=way.hash,
        )
        for position, way in enumerate(ways)
    ]


def _elsewhere(dataset: Dataset) -> Iterator[_Way]:
    """The ways to get a dataset that another platform holds."""
    for number, one in enumerate(dataset.distributions, start=1):
        form = one.format or ""
        yield _Way(f"way-{number}", form, one.media_type or "", one.name, one.address)


def _ways(dataset: Dataset, base: str, copies: Sequence[Copy]) -> Iterator[_Way]:
    rows = f"{base}/api/v1/datasets/{dataset.id}/rows"
    yield _Way(DATASTORE, "CSV", "text/csv", "CSV 表格", f"{rows}?format=csv")
    ndjson = "application/x-ndjson"
    yield _Way("ndjson", "NDJSON", ndjson, "JSON 行（NDJSON）", f"{rows}?format=ndjson")
    yield _Way("json", "JSON", "application/json", "JSON 接口", rows, is_api=True)
    if copies and is_in(dataset, copies[0]):
        yield _database(dataset, base, copies[0])


def _database(dataset: Dataset, base: str, copy: Copy) -> _Way:
    """The closed file that holds this dataset's table and all others."""
    file = next(one for one in copy.files if one.name == DATABASE)
    return _Way(
        "sqlite",
        "SQLite",
        file.media_type,
        f"SQLite 数据库（表 {dataset.table}）",
        f"{base}/{DOWNLOADS}/{copy.name}/{file.name}",
        size=file.size,
        hash=file.sha256,
    )
