"""The quality of datasets by HTTP and on their pages."""

from __future__ import annotations

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from opendata.catalogue.derived import LISTS, derived_datasets

pytestmark = pytest.mark.requirement("OD-06")

Client = TestClient[Litestar]
Json = dict[str, Any]
ALL = list(derived_datasets())


def quality(client: Client, name: str) -> Json:
    """What is said of a dataset."""
    found: Json = client.get(f"/api/v1/datasets/{name}/quality").json()
    return found


@pytest.mark.parametrize("name", ALL)
def test_each_dataset_tells_six_properties_and_each_column(client: Client, name: str) -> None:
    told = quality(client, name)
    described = client.get(f"/api/v1/datasets/{name}").json()
    assert len(told["properties"]) == 6
    assert [one["name"] for one in told["fields"]] == [one["name"] for one in described["columns"]]
    assert told["rows"] == described["rows"]
    failed = [one["code"] for one in told["properties"] if one["state"] == "failed"]
    is_lacking = not told["rows"] and name not in LISTS  # of a day there may be nothing
    assert told["is_failing"] == (bool(failed) or is_lacking)
    assert described["links"]["quality"].endswith(f"/api/v1/datasets/{name}/quality")


def test_a_dataset_that_lacks_what_it_must_say_is_said_to_fail(client: Client) -> None:
    told = quality(client, "documents")
    (completeness,) = [one for one in told["properties"] if one["code"] == "completeness"]
    required = [one["rate"] for one in told["fields"] if one["is_required"]]
    assert completeness["value"] == pytest.approx(sum(required) / len(required))
    assert (completeness["state"], told["is_failing"]) == ("failed", True)
    for language, words in (("zh", "质量未达标"), ("en", "Fails in quality")):
        for path in ("/datasets", "/datasets/documents"):
            assert words in client.get(path, params={"lang": language}).text


def test_what_follows_the_archive_is_not_overdue(client: Client) -> None:
    fresh = quality(client, "documents")["freshness"]
    assert fresh == {
        "frequency": {"zh": "实时", "en": "Continuous"},
        "allowed_days": 1,
        "since": None,
        "days": None,
        "is_overdue": False,
    }


@pytest.mark.requirement("OD-06", "OD-10")
def test_the_page_of_datasets_tells_what_would_raise_each_indicator(client: Client) -> None:
    page = client.get("/datasets").text
    for name in ("数据数量", "数据质量", "数据规范", "开放范围", "准备度", "利用层", "平台层"):
        assert name in page
    failing = [name for name in ALL if quality(client, name)["is_failing"]]
    titles = [client.get(f"/api/v1/datasets/{name}").json()["title"]["zh"] for name in failing]
    assert f"须整改（见各数据集页）：{'、'.join(titles)}" in page


def test_the_page_shows_the_share_of_each_column(client: Client) -> None:
    page = client.get("/datasets/documents").text
    for one in quality(client, "documents")["fields"]:
        assert f'<span class="whole">{one["rate"] * 100:.1f}%</span>' in page
