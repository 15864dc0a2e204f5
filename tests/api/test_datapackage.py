"""A dataset as a Data Package: valid by the standard's own schema, and true of the rows it leads to."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from opendata.catalogue.derived import derived_datasets
from tests.data_package import faults

pytestmark = pytest.mark.requirement("OD-07", "SD-09", "GZ-18")

Client = TestClient[Litestar]
Json = dict[str, Any]
BASE = "https://gazette.example"
ALL = list(derived_datasets())
READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def package(client: Client, name: str) -> Json:
    """What is said of a dataset."""
    found: Json = client.get(f"/api/v1/datasets/{name}/datapackage.json").json()
    return found


@pytest.mark.parametrize("name", ALL)
def test_it_is_valid(client: Client, name: str) -> None:
    assert faults(package(client, name)) == []


@pytest.mark.parametrize("key", ["name", "path"])
def test_a_resource_cannot_be_without(client: Client, key: str) -> None:
    made = package(client, "documents")
    del made["resources"][0][key]
    assert faults(made) != []


def test_a_type_that_the_standard_lacks_is_found(client: Client) -> None:
    made = package(client, "documents")
    made["resources"][0]["schema"]["fields"][0]["type"] = "text"
    assert faults(made) != []


@pytest.mark.parametrize("name", ALL)
def test_the_rows_are_as_the_schema_says(client: Client, name: str) -> None:
    made = package(client, name)
    csv_file = next(one for one in made["resources"] if one["format"] == "csv")
    fields = csv_file["schema"]["fields"]
    text = client.get(csv_file["path"].removeprefix(BASE)).content.decode()
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head == [field["name"] for field in fields]
    assert len(rows) == csv_file["rows"]
    for row in rows:
        for field, cell in zip(fields, row, strict=True):
            assert cell or not field.get("constraints", {}).get("required")
            assert not cell or READ[field["type"]](cell) is not None
    keys = [tuple(row[head.index(one)] for one in csv_file["schema"]["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys)


def test_it_says_who_provides_it_and_under_which_terms(client: Client) -> None:
    made = package(client, "documents")
    assert made["contributors"] == [{"title": "示例省人民政府办公厅", "roles": ["publisher"]}]
    assert made["licenses"] == [{"path": "https://creativecommons.org/publicdomain/mark/1.0/"}]
    assert made["id"] == made["homepage"] == f"{BASE}/datasets/documents"
    assert made["created"] == "2024-06-01T02:03:04.000Z"
    assert "政府公报" in made["keywords"]


def test_the_dataset_leads_to_it(client: Client) -> None:
    address = f"{BASE}/api/v1/datasets/issues/datapackage.json"
    assert client.get("/api/v1/datasets/issues").json()["links"]["datapackage"] == address
    assert address in client.get("/datasets/issues").text
