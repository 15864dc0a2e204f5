"""schema.org in pages as extruct takes it out, which reads pages as search engines do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import extruct
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from rdflib.namespace import SDO

from api.app import create_app
from api.settings import Settings
from tests.api.conftest import SITE
from tests.made_up import draft, metadata, publish

pytestmark = pytest.mark.requirement("item-9", "OD-02", "OD-03", "OD-10")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
BASE = "https://gazette.example"
NEWER = frozenset({"legislationDateOfApplicability", "legislationPassedBy"})
"""Words that rdflib's copy of the vocabulary may not have yet."""


def marks(client: Client, path: str) -> Json:
    answer = client.get(path)
    assert answer.status_code == 200
    found = extruct.extract(answer.text, base_url=BASE, syntaxes=["json-ld"])["json-ld"]
    (one,) = found
    return dict(one)


def words(value: object) -> set[str]:
    """Every type and property that is used."""
    if isinstance(value, list):
        return {word for one in value for word in words(one)}
    if not isinstance(value, dict):
        return set()
    named = {name for name in value if not name.startswith("@")} | {value.get("@type", "Thing")}
    return {str(name) for name in named} | {word for one in value.values() for word in words(one)}


def test_a_document_is_legislation(client: Client, ids: list[str]) -> None:
    found = marks(client, f"/documents/{ids[0]}")
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Legislation")
    assert found["@id"] == f"{BASE}/documents/{ids[0]}"
    assert found["name"] == "示例省人民政府关于推进政务公开的通知"
    assert found["legislationIdentifier"] == "示政发〔2024〕12号"
    assert found["legislationDate"] == "2024-05-23"
    assert [one["name"] for one in found["legislationPassedBy"]] == [
        "示例省人民政府",
        "示例省数据局",
    ]
    assert [one["@type"] for one in found["isPartOf"]] == ["PublicationIssue"]


def test_force_is_said_where_it_is_known(client: Client, ids: list[str]) -> None:
    forces = [marks(client, f"/documents/{one}").get("legislationLegalForce") for one in ids[:3]]
    assert forces == [None, "https://schema.org/InForce", "https://schema.org/NotInForce"]


def test_an_older_version_says_which_it_is(client: Client, ids: list[str]) -> None:
    found = marks(client, f"/documents/{ids[1]}/versions/1")
    assert found["@id"] == f"{BASE}/documents/{ids[1]}"
    assert found["legislationDateVersion"] == "2020-01-01"


def test_the_datasets_are_a_catalogue(client: Client) -> None:
    found = marks(client, "/datasets")
    assert found["@type"] == "DataCatalog"
    listed = client.get("/api/v1/datasets").json()["items"]
    assert [one["identifier"] for one in found["dataset"]] == [one["id"] for one in listed]


@pytest.mark.parametrize("name", ["documents", "issues"])
def test_a_dataset_says_what_a_search_for_datasets_asks(client: Client, name: str) -> None:
    found = marks(client, f"/datasets/{name}")
    described = client.get(f"/api/v1/datasets/{name}").json()
    assert (found["@type"], found["name"]) == ("Dataset", described["title"]["zh"])
    assert 50 <= len(found["description"]) <= 5000
    assert found["license"] == described["licence"]
    assert found["includedInDataCatalog"]["@id"] == f"{BASE}/catalog.jsonld"
    columns = [one["name"] for one in found["variableMeasured"]]
    assert columns == [one["name"] for one in described["columns"]]
    for one in found["distribution"]:
        answer = client.get(one["contentUrl"].removeprefix(BASE))
        assert answer.headers["content-type"].startswith(one["encodingFormat"])


def test_every_word_is_one_of_the_vocabulary(client: Client, ids: list[str]) -> None:
    for path in (f"/documents/{ids[0]}", f"/documents/{ids[1]}", "/datasets", "/datasets/issues"):
        used = words(marks(client, path)) - NEWER
        assert sorted(used - set(SDO.__annotations__)) == []


def test_nothing_in_a_title_ends_the_block(tmp_path: Path) -> None:
    title = '示例</script><script>alert(1)</script>"通知'
    (document,) = publish(tmp_path, [draft("hostile", "文本。\n", metadata(title))])
    with TestClient(create_app(Settings(data=tmp_path, site=SITE))) as client:
        assert marks(client, f"/documents/{document}")["name"] == title
        assert client.get(f"/documents/{document}").text.count("<script") == 1
