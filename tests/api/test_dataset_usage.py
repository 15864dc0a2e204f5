"""`/api/v1/datasets/{id}/usage` and the page that shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.store.office import open_office
from gazette.store.usage import Use
from tests.made_up import fee_notice, publish

pytestmark = pytest.mark.requirement("WS-06", "OD-10")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient[Litestar]]:
    with open_office(tmp_path) as office:
        office.usage.add(
            {
                Use("2024-06-03", "documents", "view", is_robot=False): 1234,
                Use("2024-06-03", "documents", "call", is_robot=True): 5,
            },
            [],
        )
    publish(tmp_path, [fee_notice()])
    with TestClient(create_app(Settings(data=tmp_path))) as made:
        yield made


def test_use_is_told_day_by_day_and_in_all(client: TestClient[Litestar]) -> None:
    told = client.get("/api/v1/datasets/documents/usage?days=3660").json()
    assert (told["views"], told["robots"], told["calls"]) == (1234, 5, 0)
    assert [day["day"] for day in told["days"]] == ["2024-06-03"]
    assert told["since"] < "2024-06-03" < told["before"]
    month = client.get("/api/v1/datasets/documents/usage").json()
    assert (month["views"], month["days"]) == (0, [])


def test_what_is_no_dataset_or_no_number_of_days_is_refused(client: TestClient[Litestar]) -> None:
    assert client.get("/api/v1/datasets/manifest/usage").status_code == 404
    refused = client.get("/api/v1/datasets/documents/usage?days=0")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["name"] == "days"


def test_use_is_itself_open(client: TestClient[Litestar]) -> None:
    rows = client.get("/api/v1/datasets/usage/rows").json()
    assert rows["total"] == 1
    assert rows["items"][0]["views"] == 1234


def test_the_page_of_a_dataset_shows_its_use(client: TestClient[Litestar]) -> None:
    page = client.get("/datasets/documents").text
    assert "使用情况" in page
    assert "不保存任何来访者的地址" in page
