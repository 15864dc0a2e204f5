"""Rows over HTTP by ranges, in an order, and added up: every parameter by its name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from opendata.catalogue.table_schema import Field, TableSchema
from tests.api.test_exports import records
from tests.api.test_table_rows import publish_table

pytestmark = pytest.mark.requirement("OD-05", "OD-07", "WS-07")

Client = TestClient[Litestar]
METERS = TableSchema(
    fields=(
        Field("code"),
        Field("place", filter=True),
        Field("amount", type="number", filter=True),
        Field("amount_from", type="number", filter=True),
        Field("read_at", type="datetime", filter=True),
        Field("since", type="date", filter=True),
        Field("count", type="integer"),
    ),
    primaryKey="code",
)
ROWS = [
    ["M1", "甲", "0.1", "7", "2024-05-23T00:00:00+08:00", "2024-05-01", "1"],
    ["M2", "乙", "0.2", "8", "2024-05-23T23:59:59.5+08:00", "2024-05-02", "2"],
    ["M3", "甲", "", "9", "2024-05-24T00:00:00+08:00", "", "9007199254740993"],
    ["M4", "甲", "0.3", "7", "", "2024-05-03", "9007199254740993"],
    ["M5", "", "0.1", "7", "2024-05-22T16:00:00Z", "2024-05-02", ""],
]
ADDRESS = "/api/v1/datasets/meters/rows"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of an archive with one table."""
    data = tmp_path_factory.mktemp("meters")
    publish_table(data, "meters", METERS, ROWS)
    with TestClient(create_app(Settings(data=data)), raise_server_exceptions=False) as made:
        yield made


def ask(client: Client, **asked: str) -> dict[str, Any]:
    """A page of rows."""
    answer = client.get(ADDRESS, params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def codes(client: Client, **asked: str) -> str:
    """Which rows come, in their order."""
    return "".join(row["code"][1:] for row in ask(client, **asked)["items"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"amount_to": "0.2"}, "125"),
        ({"amount_from": "8"}, "2"),  # a column of this name
        ({"amount_from_from": "8"}, "23"),
        ({"since_from": "2024-05-02"}, "245"),
        ({"since_from": "2024-05-02", "since_to": "2024-05-02"}, "25"),
        ({"since_from": "2024-05-03", "since_to": "2024-05-02"}, ""),
        ({"since_to": "2024-05-02", "place": "甲"}, "1"),
        ({"read_at_from": "2024-05-23", "read_at_to": "2024-05-23"}, "125"),
        ({"read_at_from": "2024-05-23T00:00:01+08:00"}, "23"),
        ({"read_at_to": "2024-05-23T15:59:58Z"}, "15"),
        ({"read_at_to": "9999-12-31", "read_at_from": "0001-01-01"}, "1235"),
        ({"read_at_to": "9999-12-31T23:59:59-08:00"}, "1235"),
        ({"read_at_from": "9999-12-31T23:59:59-08:00"}, ""),
        ({"read_at_to": "0001-01-01"}, ""),
        ({"read_at_to": "0001-01-01T00:00:00+14:00"}, ""),
        ({"read_at_from": "2024-05-23T15:59:59Z", "read_at_to": "2024-05-23T15:59:59Z"}, "2"),
    ],
)
def test_rows_from_and_to_come_with_both_ends(
    client: Client, asked: dict[str, str], found: str
) -> None:
    assert codes(client, **asked) == found
    assert ask(client, **asked)["total"] == len(found)


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("since_from", "2024-13-01", "2024-05-23"),
        ("amount_to", "nan", None),
        ("amount_from_from", "NaN", None),
        ("amount", "nan", None),
        ("amount", "inf", None),
        ("amount", "-Infinity", None),
        ("amount", "1e999", None),
        ("amount_to", "viel", None),
        ("read_at_to", "gestern", "2024-06-01 or 2024-06-01T08:00:00Z"),
        ("sort", "count", None),
        ("aggregates", "sum:place", None),
        ("by", "count", None),
    ],
)
def test_a_bad_value_is_named(client: Client, name: str, value: str, hint: str | None) -> None:
    answer = client.get(ADDRESS, params={name: value})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["name"], error["value"]) == (name, value)
    assert hint is None or error["hint"] == hint


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("since_form", "since_from"), ("count_from", "amount_from"), ("aggregate", "aggregates")],
)
def test_the_nearest_name_is_offered(client: Client, name: str, nearest: str) -> None:
    answer = client.get(ADDRESS, params={name: "1"})
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"name": name, "hint": nearest}]


@pytest.mark.parametrize("name", ["amount", "amount_to"])
def test_the_greatest_double_may_be_asked_for(client: Client, name: str) -> None:
    assert codes(client, **{name: "1.7976931348623157e308"}) == ("1245" if "_" in name else "")


def test_rows_are_sorted_by_the_columns_that_the_description_names(client: Client) -> None:
    described = client.get("/api/v1/datasets/meters").json()
    assert described["sorts"] == described["filters"] == ["code", *METERS.names[1:6]]
    assert codes(client, sort="amount") == "15243"
    assert codes(client, sort="-amount") == "42513"
    assert codes(client, sort="-since", since_to="2024-05-02") == "521"
    assert codes(client, sort="-code", place="甲") == "431"
    assert codes(client, sort="-place", place="甲") == "431"


@pytest.mark.parametrize("sort", ["amount", "-amount", "place", "-read_at", "-code"])
@pytest.mark.parametrize("limit", ["1", "2", "3"])
def test_sorted_pages_lead_to_every_row_once(client: Client, sort: str, limit: str) -> None:
    whole, found = codes(client, sort=sort), ""
    address: str | None = f"{ADDRESS}?sort={sort}&limit={limit}"
    while address:
        page = client.get(address).json()
        found += "".join(row["code"][1:] for row in page["items"])
        address = page["next"]
    assert found == whole
    assert sorted(found) == list("12345")


def test_a_cursor_belongs_to_its_order_and_bounds(client: Client) -> None:
    following = ask(client, sort="amount", limit="1")["next"]
    cursor = following.partition("cursor=")[2]
    for other in ({}, {"sort": "-amount"}, {"sort": "amount", "since_to": "2024-05-02"}):
        answer = client.get(ADDRESS, params={**other, "cursor": cursor})
        assert answer.json()["type"].endswith("/problems/invalid-cursor")
    assert codes(client, sort="amount", cursor=cursor) == "5243"


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_every_form_knows_bounds_and_order(client: Client, form: str, tmp_path: Path) -> None:
    asked = {"sort": "-amount", "since_from": "2024-05-02"}
    answer = client.get(ADDRESS, params={**asked, "format": form})
    assert answer.status_code == 200
    assert [row["code"] for row in records(answer, tmp_path)] == ["M4", "M2", "M5"]
    lines = client.get(ADDRESS, params={**asked, "format": "ndjson"}).text.splitlines()
    assert [json.loads(line)["code"] for line in lines] == ["M4", "M2", "M5"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("name", ["facets", "by"])
def test_figures_stand_in_pages_alone(client: Client, form: str, name: str) -> None:
    answer = client.get(ADDRESS, params={name: "place", "format": form})
    assert [error["name"] for error in answer.json()["errors"]] == [name]


def test_figures_are_exact(client: Client) -> None:
    """As doubles 0.1 + 0.2 + 0.3 + 0.1 is 0.7000000000000001, and 2 ** 53 + 1 is no number."""
    asked = "sum:amount,mean:amount,min:amount,max:since,sum:count,max:count,min:read_at"
    answer = ask(client, aggregates=asked, limit="1")
    assert answer["aggregates"] == {
        "aggregates": asked.split(","),
        "whole": {
            "values": [],
            "count": 5,
            "figures": [
                "0.7", "0.175", "0.1", "2024-05-03", "18014398509481989", "9007199254740993",
                "2024-05-22T16:00:00.000Z",
            ],
        },
        "by": [],
        "cells": [],
        "rest": 0,
    }  # fmt: skip
    assert answer["total"] == 5
    assert ask(client)["aggregates"] is None


def test_figures_are_of_the_rows_asked_for_by_their_columns(client: Client) -> None:
    asked = {"aggregates": "sum:amount", "by": "place,amount_from", "since_to": "2024-05-03"}
    found = ask(client, **asked)["aggregates"]
    assert found["whole"] == {"values": [], "count": 4, "figures": ["0.7"]}
    assert [(axis["field"], axis["more"], axis["without"]) for axis in found["by"]] == [
        ("place", 0, 1),
        ("amount_from", 0, 0),
    ]
    assert found["by"][0]["values"][0] == {"value": "甲", "label": "甲", "count": 2}
    assert found["cells"] == [
        {"values": ["甲", "7"], "count": 2, "figures": ["0.4"]},
        {"values": ["乙", "8"], "count": 1, "figures": ["0.2"]},
    ]
    assert found["rest"] == 1


def test_derived_datasets_are_sorted_and_bounded_too(client: Client) -> None:
    address = "/api/v1/datasets/usage/rows"
    today = str(date(2026, 1, 1))
    for query in ("sort=-day", f"day_from={today}", "aggregates=sum:views,max:day&by=dataset"):
        assert client.get(f"{address}?{query}").status_code == 200
    refused = client.get(f"{address}?sort=views")
    assert refused.json()["errors"][0]["name"] == "sort"
