"""The description of a release for programs: a Data Package (Frictionless, version 1) of its files."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.tables import ColumnType

FILE = "datapackage.json"

_TYPES: dict[ColumnType, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "date": "date",
    "date-time": "datetime",
}

Json = dict[str, object]


class Resource(msgspec.Struct, frozen=True):
    """One file of a dataset."""

    dataset: Dataset
    file: str
    format: str
    rows: int


def data_package(name: str, made_at: str, resources: Sequence[Resource]) -> str:
    """The text of datapackage.json; digests and sizes stand in the manifest, which is signed."""
    licences = sorted({one.dataset.licence for one in resources})
    package: Json = {
        "profile": "data-package",
        "name": f"gongbao-{name.lower()}",
        "created": made_at,
        "licenses": [{"path": licence} for licence in licences],
        "resources": [_resource(one) for one in resources],
    }
    return msgspec.json.format(msgspec.json.encode(package).decode(), indent=2) + "\n"


def _resource(one: Resource) -> Json:
    dataset = one.dataset
    return {
        "profile": "data-resource",
        "name": f"{dataset.id}.{one.format}",
        "path": one.file,
        "format": one.format,
        "title": f"{dataset.title.zh} {dataset.title.en}",
        "description": f"{dataset.description.zh} {dataset.description.en}",
        "rows": one.rows,
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": _TYPES[column.type],
                    "description": f"{column.description.zh}。{column.description.en}",
                }
                for column in dataset.columns
            ],
            "primaryKey": list(dataset.key),
            "missingValues": [""],
        },
    }
