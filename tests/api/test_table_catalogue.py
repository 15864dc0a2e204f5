"""What the catalogues say of an agency's table: in one language, with a day of its own, newer than the copies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import extruct
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec.structs import replace

from api.app import create_app
from api.settings import Settings
from gazette.store.writer import Store
from opendata.public.copies import make_copy
from opendata.public.publish import follow
from tests.api.test_table_rows import RATES, ROWS, publish_table
from tests.made_up_datasets import NOW
from tests.opendata.catalogue.made_up_tables import PERMITS_SAID

pytestmark = pytest.mark.requirement("OD-03", "OD-04", "OD-10", "item-34")

Client = TestClient[Litestar]
BASE = "https://gazette.example"
SAID = replace(
    PERMITS_SAID,
    name="示例省费率",
    abstract="示例省各项费率。",
    name_en=None,
    abstract_en=None,
    keywords=("费率", "CPI"),
    code="3/62/001",
    contact="示例省数据局信息中心",
)
NIGHT = datetime.fromisoformat("2024-06-01T20:00:00+00:00")  # the second of June in Beijing


@contextmanager
def served(data: Path) -> Iterator[Client]:
    with TestClient(create_app(Settings(data=data, base_url=BASE))) as made:
        yield made


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of an archive with a table of which nothing is said in English."""
    data = tmp_path_factory.mktemp("rates")
    publish_table(data, "rates", RATES, ROWS, SAID, now=NIGHT)
    with served(data) as made:
        yield made


def read(client: Client, path: str) -> Any:  # Any: JSON
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_chinese_words_are_not_told_as_english(client: Client) -> None:
    """The catalogue said a Chinese title again with the tag of English, and harvesters believed it."""
    (found,) = [
        one
        for one in read(client, "/catalog.jsonld")["dcat:dataset"]
        if one["dct:identifier"] == "rates"
    ]
    assert found["title"] == {"zh": SAID.name}
    assert found["description"] == {"zh": SAID.abstract}
    assert found["keyword"] == {"zh": ["费率"], "en": ["CPI"]}


def test_a_search_engine_is_told_each_word_once_and_by_whom(client: Client) -> None:
    page = client.get("/datasets/rates").text
    (found,) = extruct.extract(page, base_url=BASE, syntaxes=["json-ld"])["json-ld"]
    assert (found["description"], found["keywords"]) == (SAID.abstract, ["费率", "CPI"])
    assert "alternateName" not in found
    assert found["creator"] == {"@type": "GovernmentOrganization", "name": SAID.provider}
    assert found["datePublished"] == "2024-06-01T20:00:00.000Z"


def test_all_that_is_said_of_it_is_told(client: Client) -> None:
    found = read(client, "/api/v1/datasets/rates")
    assert found["issued"] == found["modified"] == "2024-06-01T20:00:00.000Z"
    assert found["metadata"]["code"] == SAID.code
    assert found["metadata"]["contact"] == SAID.contact
    page = client.get("/datasets/rates").text
    for words in ("<dt>发布日期</dt><dd>2024-06-02</dd>", "3/62/001", "示例省数据局信息中心"):
        assert words in page
    assert "更新时间 2024-06-02" in client.get("/datasets").text
    assert read(client, "/api/v1/datasets/documents")["metadata"] is None


@pytest.mark.parametrize("days", [-1, 1])
def test_a_closed_copy_is_offered_only_for_tables_that_are_in_it(tmp_path: Path, days: int) -> None:
    """A table that was published after the copy was offered as a part of it."""
    with Store.open(tmp_path):
        pass
    follow(tmp_path)
    if days < 0:
        make_copy(tmp_path, {}, now=NOW + timedelta(days=days))
    publish_table(tmp_path, "rates", RATES, ROWS, SAID)
    if days > 0:
        make_copy(tmp_path, {}, now=NOW + timedelta(days=days))
    with served(tmp_path) as client:
        (dataset,) = [
            one
            for one in read(client, "/catalog.jsonld")["dcat:dataset"]
            if one["dct:identifier"] == "rates"
        ]
        ways = {one["@id"].partition("#")[2] for one in dataset["dcat:distribution"]}
        package = read(client, "/compat/ckan/api/3/action/package_show?id=rates")["result"]
        links = read(client, "/api/v1/datasets/rates")["links"]
        others = read(client, "/api/v1/datasets/documents")["links"]
    told = {
        "sqlite" in ways,
        "SQLite" in {one["format"] for one in package["resources"]},
        links["sqlite"] is not None,
    }
    assert told == {days > 0}
    assert others["sqlite"] is not None
