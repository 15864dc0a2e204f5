"""`in_force_on` and `recorded_before` over HTTP: lists, search, one document, its articles."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.model import Component, Draft, Field, Metadata
from opendata.public.publish import rebuild
from tests.made_up import index
from tests.office import Office

pytestmark = pytest.mark.requirement("SD-02", "item-9", "item-37")

Client = TestClient[Any]  # Any: the app's state
TITLE = "示例省停车管理办法"


def state(words: str, effective: date) -> Draft:
    """A state of one instrument, from a page of its own."""
    text = f"{TITLE}\n第一条 {words}"
    metadata = Metadata(
        title=Field(TITLE),
        issuers=Field(("示例省人民政府",)),
        kind=Field("provincial_rule"),
        signed_on=Field(effective),
        effective_on=Field(effective),
        owner=Field("示例省人民政府"),
        disclosure=Field("active"),
        disclosure_reason=Field("already published"),
    )
    article = Component(
        path="art_1", kind="article", number="第一条", ordinal=1, heading=None,
        start=len(TITLE) + 1, end=len(text),
    )  # fmt: skip
    raw = Office.raw(text, "办法.txt")
    return Draft(
        raw=raw, record=None, reader="by_hand/1", text=text, metadata=metadata,
        components=(article,),
    )  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, str]]:
    """A text of 2020 first recorded wrong, then right, then as amended in 2022: minutes 1 to 3."""
    data: Path = tmp_path_factory.mktemp("as-of")
    office = Office(data)
    id = office.record(state("车辆停放误写。", date(2020, 1, 1)))
    office.record(state("车辆停放原文。", date(2020, 1, 1)))
    office.record(state("车辆停放新文。", date(2022, 1, 1)))
    rebuild(data)
    index(data)
    with TestClient(app=create_app(Settings(data=data))) as opened:
        yield opened, id


FIRST = "2024-06-01T12:02:00Z"
"""Right before the second recording."""


@pytest.mark.parametrize(
    ("query", "version"),
    [
        ("", 3),
        ("in_force_on=2021-06-01", 2),
        ("in_force_on=2022-01-01", 3),
        ("in_force_on=2019-12-31", None),
        (f"recorded_before={FIRST}", 1),
        (f"in_force_on=2021-06-01&recorded_before={FIRST}", 1),
        ("recorded_before=2024-06-01", None),
        ("recorded_before=2024-06-02", 3),
    ],
)
def test_each_door_answers_with_the_same_state(
    client: tuple[Client, str], query: str, version: int | None
) -> None:
    http, id = client
    wanted = [] if version is None else [(id, version)]
    for path in ("/api/v1/documents?", "/api/v1/search?q=停放&", "/api/v1/documents?q=停放&"):
        answer = http.get(path + query).json()
        assert [(item["id"], item["version"]) for item in answer["items"]] == wanted, path
        assert answer["total"] == len(wanted)
    one = http.get(f"/api/v1/documents/{id}?{query}")
    articles = http.get(f"/api/v1/documents/{id}/articles?{query}")
    article = http.get(f"/api/v1/documents/{id}/articles/art_1?{query}")
    if version is None:
        assert {one.status_code, articles.status_code, article.status_code} == {404}
        assert id in one.json()["detail"]
    else:
        words = ("误写", "原文", "新文")[version - 1]
        assert one.json()["version"] == version
        assert words in articles.json()["items"][0]["text"]
        assert words in article.json()["text"]


def test_only_the_words_of_the_state_asked_for_are_found(client: tuple[Client, str]) -> None:
    http, _ = client
    for path in ("/api/v1/documents", "/api/v1/search"):
        assert http.get(f"{path}?q=原文").json()["total"] == 0
        assert http.get(f"{path}?q=原文&in_force_on=2021-06-01").json()["total"] == 1
        assert http.get(f"{path}?q=新文&in_force_on=2021-06-01").json()["total"] == 0
        assert http.get(f"{path}?q=误写&recorded_before={FIRST}").json()["total"] == 1


def test_what_was_found_is_marked_in_the_words_of_its_state(client: tuple[Client, str]) -> None:
    http, _ = client
    answer = http.get("/api/v1/search?q=原文&in_force_on=2021-06-01").json()
    (piece,) = answer["items"][0]["highlights"]
    assert [piece["text"][start:end] for start, end in piece["marks"]] == ["原文"]


@pytest.mark.parametrize("value", ["yesterday", "2024-13-01", "2024-06-01T25:00:00Z"])
def test_a_moment_that_is_none_is_refused_by_name(client: tuple[Client, str], value: str) -> None:
    http, id = client
    for path in ("/api/v1/documents", "/api/v1/search", f"/api/v1/documents/{id}"):
        answer = http.get(path, params={"recorded_before": value})
        assert answer.status_code == 400, path
        assert answer.json()["errors"][0]["name"] == "recorded_before"


def test_a_version_is_asked_for_by_number_or_by_time(client: tuple[Client, str]) -> None:
    http, id = client
    answer = http.get(f"/api/v1/documents/{id}/articles?version=1&in_force_on=2021-01-01")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["name"] == "version"


def test_versions_say_from_when_they_stand(client: tuple[Client, str]) -> None:
    http, id = client
    items = http.get(f"/api/v1/documents/{id}/versions").json()["items"]
    assert [(item["version"], item["in_force_from"]) for item in items] == [
        (1, "2020-01-01"), (2, "2020-01-01"), (3, "2022-01-01"),
    ]  # fmt: skip


def test_a_comparison_follows_the_order_in_which_texts_stand(tmp_path: Path) -> None:
    office = Office(tmp_path)
    id = office.record(state("车辆停放新文。", date(2022, 1, 1)))
    office.record(state("车辆停放原文。", date(2020, 1, 1)))
    rebuild(tmp_path)
    index(tmp_path)
    with TestClient(app=create_app(Settings(data=tmp_path))) as http:
        found = http.get(f"/api/v1/documents/{id}/diff").json()
    assert [(side["version"], side["valid_from"]) for side in (found["from"], found["to"])] == [
        (2, "2020-01-01"), (1, "2022-01-01"),
    ]  # fmt: skip
