"""Versions of an agency's dataset over HTTP, and what changed between them."""

from __future__ import annotations

import json

import pytest
from litestar import Litestar
from litestar.testing import TestClient

pytestmark = pytest.mark.requirement("OD-05", "OD-08", "WS-05")

Client = TestClient[Litestar]


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_catalogue_has_agencies_datasets_beside_derived_ones(client: Client) -> None:
    found = {one["id"]: one for one in client.get("/api/v1/datasets").json()["items"]}
    assert {"documents", "permits"} <= set(found)
    assert found["permits"]["provider"] == "示例省数据局"
    assert found["permits"]["rows"] == 3
    assert found["permits"]["frequency"] == {"zh": "每月", "en": "Monthly"}
    assert found["documents"]["provider"] == "示例省人民政府办公厅"


def test_rows_are_those_of_the_last_version_and_can_be_asked_for_by_filters(
    client: Client,
) -> None:
    rows = client.get("/api/v1/datasets/permits/rows").json()
    assert [row["code"] for row in rows["items"]] == ["X1", "X2", "X4"]
    found = client.get("/api/v1/datasets/permits/rows", params={"kind": "丙"}).json()
    assert [row["code"] for row in found["items"]] == ["X4"]


def test_versions_come_latest_first_with_the_digest_of_their_lines(client: Client) -> None:
    versions = client.get("/api/v1/datasets/permits/versions").json()
    assert [one["number"] for one in versions["items"]] == [2, 1]
    assert versions["items"][0]["links"]["diff"].endswith("permits/diff?from=1&to=2")
    assert versions["items"][1]["links"]["diff"] is None
    assert versions["items"][0]["table_schema"]["primaryKey"] == "code"


def test_the_rows_as_lines_have_the_digest_that_was_published(client: Client) -> None:
    import hashlib

    served = client.get("/api/v1/datasets/permits/rows?format=ndjson").content
    body = b"".join(
        line for line in served.splitlines(keepends=True) if line.startswith(b'{"code"')
    )
    (latest, _) = client.get("/api/v1/datasets/permits/versions").json()["items"]
    assert hashlib.sha256(body).hexdigest() == latest["digest"]["sha-256"]


def test_a_derived_dataset_has_no_versions(client: Client) -> None:
    assert client.get("/api/v1/datasets/documents/versions").json()["items"] == []
    assert client.get("/api/v1/datasets/documents/diff").status_code == 404


@pytest.mark.parametrize("query", ["", "?from=1&to=2", "?to=2"])
def test_the_diff_tells_each_row_by_its_key_and_counts_them(client: Client, query: str) -> None:
    head, *changes, counts = lines(client.get(f"/api/v1/datasets/permits/diff{query}").text)
    assert head == {"from": 1, "to": 2}
    assert [(one["change"], one["key"]) for one in changes] == [
        ("changed", {"code": "X2"}),
        ("removed", {"code": "X3"}),
        ("added", {"code": "X4"}),
    ]
    assert changes[0]["cells"] == {
        "kind": {"from": "乙", "to": "甲"},
        "on": {"from": "2024-05-23", "to": "2024-06-01"},
    }
    assert counts == {"added": 1, "removed": 1, "changed": 1, "unchanged": 1}


def test_backwards_the_diff_is_the_other_way_round(client: Client) -> None:
    _, *changes, _ = lines(client.get("/api/v1/datasets/permits/diff?from=2&to=1").text)
    assert [one["change"] for one in changes] == ["changed", "added", "removed"]


@pytest.mark.parametrize("query", ["?from=9", "?to=9", "?to=1"])
def test_a_version_that_is_not_there_is_not_found(client: Client, query: str) -> None:
    assert client.get(f"/api/v1/datasets/permits/diff{query}").status_code == 404
