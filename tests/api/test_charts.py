"""The chart on a dataset's page: bars by the values of a column, its numbers in words, no script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from opendata.catalogue.table_schema import Field, TableSchema
from tests.api.test_table_rows import publish_table

pytestmark = pytest.mark.requirement("WS-07", "OD-12")

Client = TestClient[Litestar]
BUDGETS = TableSchema(
    fields=(
        Field("code"),
        Field("town", filter=True),
        Field("amount", type="number"),
        Field("people", type="integer"),
    ),
    primaryKey="code",
)
ROWS = [
    ["1", "示例镇<一>", "0.1", "3"],
    ["2", "示例镇<一>", "0.2", ""],
    ["3", "示例镇二", "-1200.5", "1"],
    ["4", "", "7", "1"],
]
ROW = re.compile(
    r'<tr><th scope="row" lang="zh">(?P<value>[^<]*)</th><td>(?P<number>[^<]*)</td><td><svg [^>]*>'
    r'<rect width="(?P<share>[0-9.]+)" height="8"(?P<negative> class="negative")?/></svg></td></tr>'
)


@pytest.fixture(scope="module")
def own_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of an archive with one table."""
    data = tmp_path_factory.mktemp("budgets")
    publish_table(data, "budgets", BUDGETS, ROWS)
    large = [[str(n), f"镇{n:02d}", "1", "1"] for n in range(30)]
    publish_table(data, "large", BUDGETS, large)
    many = [[str(n), f"镇{n % 200:03d}", "1", "1"] for n in range(400)]
    publish_table(data, "many", BUDGETS, [*many, ["big", "示例大镇", "1000", "1"]])
    with TestClient(create_app(Settings(data=data)), raise_server_exceptions=False) as made:
        yield made


def bars(client: Client, address: str) -> list[tuple[str, ...]]:
    """Value, number, length and sign of each bar."""
    page = client.get(address)
    assert page.status_code == 200, page.text
    assert "style=" not in page.text
    return [
        (one["value"], one["number"], one["share"], one["negative"] or "")
        for one in ROW.finditer(page.text)
    ]


def test_rows_are_counted_by_the_first_column_that_suits(own_client: Client) -> None:
    assert bars(own_client, "/datasets/budgets") == [
        ("示例镇&lt;一&gt;", "2", "100.0", ""),
        ("示例镇二", "1", "50.0", ""),
    ]
    page = own_client.get("/datasets/budgets").text
    assert "另有 1 条不在图中" in page
    assert 'href="/api/v1/datasets/budgets/rows?facets=town&amp;limit=1"' in page


def test_sums_are_exact_and_may_be_below_nothing(own_client: Client) -> None:
    assert bars(own_client, "/datasets/budgets?sum=amount") == [
        ("示例镇&lt;一&gt;", "0.3", "0.0", ""),
        ("示例镇二", "-1,200.5", "100.0", ' class="negative"'),
    ]
    page = own_client.get("/datasets/budgets?sum=amount&by=town&lang=en").text
    address = "/api/v1/datasets/budgets/rows?aggregates=sum%3Aamount&by=town&limit=1"
    assert f'href="{address.replace("&", "&amp;")}"' in page
    assert own_client.get(address).json()["aggregates"]["cells"][0]["figures"] == ["0.3"]


def test_of_many_values_the_first_twenty_have_a_bar(own_client: Client) -> None:
    assert len(bars(own_client, "/datasets/large")) == 20
    assert "另有 10 条不在图中" in own_client.get("/datasets/large").text


def test_sums_say_among_how_many_values_they_are_the_greatest(own_client: Client) -> None:
    """示例大镇 has the greatest sum, but is rarer than two hundred others."""
    assert ("示例大镇", "1,000", "100.0", "") not in bars(own_client, "/datasets/many?sum=amount")
    for query, words in (
        ("", "合计仅在出现最多的 200 个取值之间比较。"),
        ("&lang=en", "Sums are compared among the 200 most frequent values alone."),
    ):
        assert words in own_client.get(f"/datasets/many?sum=amount{query}").text
        assert words not in own_client.get(f"/datasets/large?sum=amount{query}").text
    assert "取值之间比较" not in own_client.get("/datasets/many").text


@pytest.mark.parametrize(
    ("query", "name"), [("by=code", "by"), ("by=twon", "by"), ("sum=town", "sum"), ("bye=x", "bye")]
)
def test_what_makes_no_chart_is_refused_by_name(own_client: Client, query: str, name: str) -> None:
    answer = own_client.get(f"/datasets/budgets?{query}", headers={"accept": "application/json"})
    assert answer.status_code == 400
    assert [error["name"] for error in answer.json()["errors"]] == [name]


def test_derived_datasets_have_a_chart_where_a_column_suits(client: Client) -> None:
    assert bars(client, "/datasets/documents")[0][:2] == ("公告", "12")
    assert bars(client, "/datasets/documents?lang=en&by=level")[0][2] == "100.0"
    assert bars(client, "/datasets/issues") != []
    assert bars(client, "/datasets/gazettes") == []
