"""An agency's table over HTTP: its columns called and typed as it likes, its terms its own."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec.structs import replace

from api.app import create_app
from api.settings import Settings
from gazette.datasets import CC_BY, Metadata
from gazette.store.writer import Store
from opendata.catalogue.table_intake import take_in_and_publish
from opendata.catalogue.table_schema import Field, TableSchema
from opendata.file_task import Refused, RowsWanted, Task
from opendata.prepare import prepare
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from tests.made_up_datasets import NOW
from tests.opendata.catalogue.made_up_tables import PERMITS_SAID

pytestmark = pytest.mark.requirement("OD-05", "WS-05", "WS-07")

Client = TestClient[Litestar]
RATES = TableSchema(
    fields=(
        Field("rate", type="number"),
        Field("text"),
        Field("page", type="integer", filter=True),
    ),
    primaryKey="rate",
)
ROWS = [["0.5", "", "1"], ["1", "长", "2"], ["1.5", "示例", "2"], ["2", "", ""]]
ON_CONDITIONS = replace(
    PERMITS_SAID,
    licence="https://creativecommons.org/licenses/by-nc/4.0/",
    openness="conditional",
    openness_condition="须说明用途",
)
ADDRESS = "/api/v1/datasets/rates/rows"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of an archive with two tables."""
    data = tmp_path_factory.mktemp("rates")
    publish_table(data, "rates", RATES, ROWS)
    publish_table(data, "asked", RATES, ROWS, ON_CONDITIONS)
    app = create_app(Settings(data=data, base_url="https://gazette.example"))
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def publish_table(
    data: Path,
    id: str,
    schema: TableSchema,
    rows: list[list[str]],
    said: Metadata = PERMITS_SAID,
    *,
    now: datetime = NOW,
) -> None:
    """Publishes a table of an agency."""
    file = data / "table.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([[field.heading for field in schema.fields], *rows])
    with Store.open(data) as store:
        store.datasets.describe(id, said, owner="示例省数据局", actor="ed", now=now)
    take_in_and_publish(data, id, file, schema, bad_rows="refuse", actor="agency", now=now)
    follow(data)


def items(client: Client, **asked: str) -> list[dict[str, Any]]:
    """The rows of one page."""
    answer = client.get(ADDRESS, params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_a_column_called_text_may_be_empty(client: Client) -> None:
    assert [row["text"] for row in items(client)] == [None, "长", "示例", None]


def test_a_column_called_page_may_be_asked_for(client: Client) -> None:
    assert [row["text"] for row in items(client, page="2")] == ["长", "示例"]


def test_a_key_of_numbers_leads_from_page_to_page(client: Client) -> None:
    found, address = [], f"{ADDRESS}?limit=1"
    while address:
        answer = client.get(address).json()
        found += [row["rate"] for row in answer["items"]]
        address = answer["next"]
    assert found == [0.5, 1.0, 1.5, 2.0]


@pytest.mark.parametrize("form", ["json", "csv", "ndjson", "xlsx", "parquet", "sqlite"])
def test_rows_are_asked_for_by_a_number_in_every_form(client: Client, form: str) -> None:
    assert client.get(ADDRESS, params={"rate": "1.5", "format": form}).status_code == 200
    assert [row["text"] for row in items(client, rate="1.5")] == ["示例"]


def test_an_integer_that_sqlite_cannot_hold_is_refused(client: Client) -> None:
    for value in ("99999999999999999999", "-99999999999999999999", str(2**63)):
        answer = client.get(ADDRESS, params={"page": value})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["name"] == "page"
    assert items(client, page=str(2**63 - 1)) == []


@pytest.mark.requirement("OD-04")
def test_a_page_tells_the_terms_of_its_own_dataset(client: Client) -> None:
    pages = {id: client.get(f"/datasets/{id}").text for id in ("documents", "rates", "asked")}
    for id, licence in (("rates", CC_BY), ("asked", ON_CONDITIONS.licence)):
        assert f'<a href="{licence}" rel="license">{licence}</a>' in pages[id]
    told = {
        words: [id for id, page in pages.items() if words in page]
        for words in ("公文不受著作权保护", ">无条件开放<", ">有条件开放<", "须说明用途")
    }
    assert list(told.values()) == [["documents"], ["documents", "rates"], ["asked"], ["asked"]]


def test_a_cursor_ends_with_the_key_that_it_is_a_place_in(tmp_path: Path) -> None:
    publish_table(tmp_path, "rates", RATES, ROWS)
    app = create_app(Settings(data=tmp_path))
    with TestClient(app, raise_server_exceptions=False) as client:
        addresses = [
            client.get(f"{ADDRESS}?limit=1{query}")
            .json()["next"]
            .replace("limit=1", f"format={form}")
            for query in ("", "&sort=-page")
            for form in ("json", "csv", "xlsx")
        ]
        assert [client.get(one).status_code for one in addresses] == [200] * 6
        publish_table(tmp_path, "rates", replace(RATES, primaryKey=("rate", "page")), ROWS[:3])
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 400
            assert answer.json()["type"].endswith("/problems/invalid-cursor")


def test_a_cursor_ends_with_the_type_of_the_column_that_it_is_sorted_by(tmp_path: Path) -> None:
    """The place of text in a column of numbers was answered with an internal error."""
    fields = (*RATES.fields[:2], Field("page", filter=True))
    publish_table(tmp_path, "rates", replace(RATES, fields=fields), ROWS)
    with TestClient(create_app(Settings(data=tmp_path)), raise_server_exceptions=False) as client:
        by_page, by_key = (
            client.get(f"{ADDRESS}?limit=1{sort}").json()["next"] for sort in ("&sort=page", "")
        )
        assert client.get(by_page).status_code == 200
        publish_table(tmp_path, "rates", RATES, ROWS)
        answer = client.get(by_page)
        assert answer.status_code == 400
        assert answer.json()["type"].endswith("/problems/invalid-cursor")
        assert client.get(by_key).status_code == 200


@pytest.mark.parametrize(("name", "key"), [("rates", ("rate", "page")), ("gone", ("rate",))])
def test_no_file_is_made_of_another_table_than_was_asked_for(
    tmp_path: Path, client: Client, name: str, key: tuple[str, ...]
) -> None:
    database = client.app.state["house"].settings.data / DATABASE
    task = Task(str(database), str(tmp_path / "x.sqlite"), "sqlite", RowsWanted(name, key))
    assert prepare(task) == Refused("changed", f"the dataset {name} changed meanwhile: ask anew")
