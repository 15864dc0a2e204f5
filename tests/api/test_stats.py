"""`/api/v1/stats`: exact against the documents themselves, bounded, and nothing left uncounted."""

from collections import Counter, defaultdict
from datetime import date
from itertools import product
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from opendata.public.query import FACETS

pytestmark = pytest.mark.requirement("item-37", "SD-03", "SD-18")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
CONDITIONS = (
    "",
    "issuer=示例省数据局",
    "q=数据",
    "in_force_on=2024-06-01",
    "gazette=示例省人民政府公报",
)


def documents(client: Client, conditions: str) -> list[Json]:
    items: list[Json] = client.get(f"/api/v1/documents?limit=1000&{conditions}").json()["items"]
    return items


def values(document: Json, field: str, gazettes: dict[str, str]) -> set[str]:
    """The values of a document, as the facets name them."""
    found = {
        "kind": [document["kind"]],
        "genre": [document["genre"]],
        "level": [document["issuers"][0]["level"]],
        "status": [document["status"]["code"]],
        "region": [document["region"]],
        "topic": ["/".join(document["topic"]["path"]) if document["topic"] else None],
        "year": [document["signed_on"] and document["signed_on"][:4]],
        "issuer": [one["id"] for one in document["issuers"]],
        "gazette": [gazettes[one["gazette"]] for one in document["printed_in"]],
    }
    return {value for value in found[field] if value}


@pytest.fixture(scope="session")
def gazettes(client: Client) -> dict[str, str]:
    """The ids of gazettes by name."""
    items = client.get("/api/v1/issues").json()["items"]
    return {item["gazette"]["name"]: item["gazette"]["id"] for item in items}


@pytest.mark.parametrize("conditions", CONDITIONS)
@pytest.mark.parametrize(("one", "other"), [*product(FACETS, ("issuer", "year", "gazette"))])
def test_every_cell_is_counted_exactly(
    client: Client, gazettes: dict[str, str], conditions: str, one: str, other: str
) -> None:
    stats = client.get(f"/api/v1/stats?by={one},{other}&{conditions}&limit=200").json()
    fields = [axis["field"] for axis in stats["by"]]
    expected: Counter[tuple[str, ...]] = Counter()
    outside = 0
    found = documents(client, conditions)
    for document in found:
        cells = list(product(*(values(document, field, gazettes) for field in fields)))
        expected.update(cells)
        outside += not cells
    assert {tuple(cell["values"]): cell["count"] for cell in stats["cells"]} == dict(expected)
    assert (stats["total"], stats["rest"]) == (len(found), outside)


def test_what_does_not_fit_is_counted(client: Client) -> None:
    whole = client.get("/api/v1/stats?by=issuer").json()
    narrow = client.get("/api/v1/stats?by=issuer&limit=1").json()
    (axis,) = narrow["by"]
    assert axis["values"] == whole["by"][0]["values"][:1]
    assert axis["more"] == len(whole["by"][0]["values"]) - 1
    assert narrow["cells"] == whole["cells"][:1]
    assert narrow["total"] == narrow["cells"][0]["count"] + narrow["rest"]


def test_an_axis_says_what_has_no_value(client: Client) -> None:
    (axis,) = client.get("/api/v1/stats?by=year").json()["by"]
    undated = [one for one in documents(client, "") if one["signed_on"] is None]
    assert axis["without"] == len(undated) > 0
    assert [one["value"] for one in axis["values"]] == ["2024", "2023", "2022"]
    (kinds,) = client.get("/api/v1/stats?by=kind").json()["by"]
    assert "地方性法规" in [one["label"] for one in kinds["values"]]


@pytest.mark.parametrize(("step", "length"), [("year", 4), ("month", 7)])
@pytest.mark.parametrize("date", ["signed_on", "published_on", "effective_on"])
def test_a_histogram_counts_every_document(
    client: Client, step: str, length: int, date: str
) -> None:
    told = client.get(f"/api/v1/stats?histogram={step}&date={date}").json()["histogram"]
    found = documents(client, "")
    days = [one[date][:length] for one in found if one[date]]
    assert [(bar["period"], bar["count"]) for bar in told["bars"]] == sorted(Counter(days).items())
    assert (told["earlier"], told["undated"]) == (0, len(found) - len(days))


def test_without_anything_asked_the_total_is_told(client: Client, ids: list[str]) -> None:
    assert client.get("/api/v1/stats").json() == {
        "total": len(ids), "by": [], "cells": [], "rest": 0, "histogram": None, "delays": None
    }  # fmt: skip


def waited(document: Json) -> int | None:
    """Days from signing to publication; None where one is not known or comes before the other."""
    signed, published = document["signed_on"], document["published_on"]
    if not signed or not published or published < signed:
        return None
    return (date.fromisoformat(published) - date.fromisoformat(signed)).days


@pytest.mark.requirement("GZ-08")
@pytest.mark.parametrize("conditions", [*CONDITIONS, "signed_from=2099-01-01"])
def test_days_to_publication_are_those_of_the_documents(client: Client, conditions: str) -> None:
    told = client.get(f"/api/v1/stats?delays=true&limit=200&{conditions}").json()["delays"]
    days: dict[tuple[str, str], list[int]] = defaultdict(list)
    for document in documents(client, conditions):
        wait = waited(document)
        if wait is not None:
            days[document["issuers"][0]["id"], document["signed_on"][:4]].append(wait)
    every = [day for row in days.values() for day in row]
    assert (told["documents"], told["most"]) == (len(every), max(every, default=None))
    assert told["mean"] == (round(sum(every) / len(every), 1) if every else None)
    assert {
        (row["issuer"], row["year"]): (row["documents"], row["most"]) for row in told["rows"]
    } == {row: (len(found), max(found)) for row, found in days.items()}
    assert told["more"] == 0


@pytest.mark.requirement("GZ-08")
def test_days_to_publication_come_when_asked_for_and_in_so_many_rows(client: Client) -> None:
    assert client.get("/api/v1/stats").json()["delays"] is None
    whole = client.get("/api/v1/stats?delays=true").json()["delays"]
    first = client.get("/api/v1/stats?delays=true&limit=1").json()["delays"]
    assert first["rows"] == whole["rows"][:1]
    assert first["more"] == len(whole["rows"]) - 1
    assert whole["documents"] > 0
    years = [row["year"] for row in whole["rows"]]
    assert years == sorted(years, reverse=True)
