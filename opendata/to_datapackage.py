"""Datasets for programs: a Data Package (version 2) with the Table Schema of each file.

https://datapackage.org/standard/data-package/ names the keys; what is not known is left out, as it asks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.tables import Column, ColumnType
from opendata.catalogue.words import Words

FILE = "datapackage.json"

_PROFILES = "https://datapackage.org/profiles/2.0"
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
    """Beside the package, or an address."""
    format: str
    rows: int


def data_package(name: str, made_at: str, resources: Sequence[Resource]) -> str:
    """The text of a release's datapackage.json; digests and sizes stand in the manifest, which is signed."""
    licences = sorted({one.dataset.licence for one in resources})
    package: Json = {
        "$schema": f"{_PROFILES}/{FILE}",
        "name": f"gongbao-{name.lower()}",
        "created": made_at,
        "licenses": [{"path": licence} for licence in licences],
        "resources": _resources(resources),
    }
    return msgspec.json.format(msgspec.json.encode(package).decode(), indent=2) + "\n"


def dataset_package(
    dataset: Dataset, resources: Sequence[Resource], *, page: str, provider: str
) -> Json:
    """One dataset with its files, and those of datasets that its foreign keys lead to.

    `page` is its address, and what it is known by everywhere.
    """
    created = {"created": dataset.issued} if dataset.issued else {}
    version = {"version": str(dataset.version)} if dataset.version else {}
    return {
        "$schema": f"{_PROFILES}/{FILE}",
        "name": dataset.id,
        "id": page,
        "title": _both(dataset.title),
        "description": _both(dataset.description),
        "homepage": page,
        **version,
        **created,
        "contributors": [{"title": provider, "roles": ["publisher"]}],
        **_keywords(dataset),
        "licenses": [{"path": dataset.licence}],
        "resources": _resources(resources),
    }


def _resources(resources: Sequence[Resource]) -> list[Json]:
    names = {_name(one.dataset.id, one.format) for one in resources}
    return [_resource(one, names) for one in resources]


def _name(dataset_id: str, form: str) -> str:
    return f"{dataset_id}.{form}"


def _resource(one: Resource, names: Collection[str]) -> Json:
    dataset = one.dataset
    return {
        "name": _name(dataset.id, one.format),
        "path": one.file,
        "type": "table",
        "format": one.format,
        "title": _both(dataset.title),
        "description": _both(dataset.description),
        "rows": one.rows,
        "encoding": "utf-8",
        "licenses": [{"path": dataset.licence}],
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [_field(column, dataset.key) for column in dataset.columns],
            "primaryKey": list(dataset.key),
            **_foreign_keys(one, names),
            "missingValues": [""],
        },
    }


def _foreign_keys(one: Resource, names: Collection[str]) -> Json:
    """Those that lead to a file of the same format in the package: none may lead out of it."""
    keys = [
        {
            "fields": list(key.columns),
            "reference": {
                "resource": _name(key.reference.resource, one.format),
                "fields": list(key.others),
            },
        }
        for key in one.dataset.foreign_keys
        if _name(key.reference.resource, one.format) in names
    ]
    return {"foreignKeys": keys} if keys else {}


def _field(column: Column, key: Sequence[str]) -> Json:
    required = {"constraints": {"required": True}} if column.name in key else {}
    words = column.description
    description = "。".join(words.said)
    return {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": description,
        **required,
    }


def _keywords(dataset: Dataset) -> Json:
    """The keywords, if there are any: an empty list is refused."""
    words = [word for one in dataset.keywords for word in one.said]
    return {"keywords": words} if words else {}


def _both(words: Words) -> str:
    return " ".join(words.said)
