"""Each line of NDJSON is valid by the schema of an item of the same list as JSON."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from litestar import Litestar
from litestar.testing import TestClient

from api.wire_exports import ExportEnd

pytestmark = pytest.mark.requirement("OD-07", "item-34", "item-37")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON


def item_validator(client: Client, name: str) -> Draft202012Validator:
    """Validates an item of the list of this name in the description."""
    components = client.get("/openapi.json").json()["components"]
    item = components["schemas"][name]["properties"]["items"]["items"]
    return Draft202012Validator({**item, "components": components})


def lines(client: Client, address: str, **asked: str) -> list[Json]:
    """The records of an answer."""
    answer = client.get(address, params={"format": "ndjson", **asked})
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert not answer.text or answer.text.endswith("\n")  # nobody may have read anything yet
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({}, "DocumentList"),
        ({"sort": "signed_on"}, "DocumentList"),
        ({"recorded_before": "2099-01-01"}, "DocumentList"),
        ({"fields": "title,status,abstract"}, "DocumentPartList"),
    ],
)
def test_lines_of_documents(client: Client, asked: dict[str, str], name: str) -> None:
    *records, end = lines(client, "/api/v1/documents", **asked)
    validator = item_validator(client, name)
    for record in records:
        validator.validate(record)
    assert msgspec.convert(end, ExportEnd).records == len(records) > 10
    assert not validator.is_valid({**records[0], "title": 1})


def test_lines_of_every_dataset(client: Client) -> None:
    """Items of rows are objects of any keys: which, says the description of the dataset."""
    validator = item_validator(client, "RowList")
    count = 0
    for named in client.get("/api/v1/datasets").json()["items"]:
        address = f"/api/v1/datasets/{named['id']}"
        columns = [column["name"] for column in client.get(address).json()["columns"]]
        for record in lines(client, f"{address}/rows"):
            validator.validate(record)
            assert list(record) == columns
            count += 1
    assert count > 20
