"""The files of a document: every form with its address, a source that is not public by its name alone."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.negotiate import ENDINGS
from api.settings import Settings
from gazette.store.writer import Store
from opendata.public.publish import rebuild
from tests.made_up import NOW, notice, record, statute
from tests.past import Past

pytestmark = pytest.mark.requirement("OD-07", "SD-12", "SEC-04")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON


def files(client: Client, document: str, query: str = "") -> list[Json]:
    answer = client.get(f"/api/v1/documents/{document}/files{query}")
    assert answer.status_code == 200
    assert answer.json()["total"] == len(answer.json()["items"])
    items: list[Json] = answer.json()["items"]
    return items


def test_every_form_is_served_where_it_says(client: Client, ids: list[str]) -> None:
    forms = [file for file in files(client, ids[1]) if file["role"] == "form"]
    assert [file["media_type"] for file in forms] == ["text/html", *ENDINGS.values()]
    for file in forms:
        answer = client.get(file["url"].removeprefix("https://gazette.example"))
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(file["media_type"])


def test_the_text_has_the_size_and_digests_that_are_signed(client: Client, ids: list[str]) -> None:
    forms = [file for file in files(client, ids[1]) if file["role"] == "form"]
    (text,) = [file for file in forms if file["digest"]]
    content = client.get(f"/documents/{ids[1]}.txt").content
    assert text["media_type"] == "text/plain"
    assert text["size"] == len(content)
    assert text["digest"] == {
        "sha-256": hashlib.sha256(content).hexdigest(),
        "sm3": hashlib.new("sm3", content).hexdigest(),
    }


def test_a_source_is_named_and_neither_served_nor_measured(client: Client, ids: list[str]) -> None:
    """From its digest or size one could try out what is not public in it."""
    (source,) = [file for file in files(client, ids[0]) if file["role"] == "source"]
    assert (source["file"], source["published_at"]) == (
        "made/notice.txt",
        "https://www.shili.example/zwgk/12.html",
    )
    assert {source[name] for name in ("url", "size", "digest", "media_type")} == {None}
    assert client.get(f"/api/v1/documents/{ids[0]}").json()["source"]["file"] == source["file"]


def test_each_version_has_its_own_the_newest_first(past_client: Client, past: Past) -> None:
    everything = files(past_client, past.rule)
    numbers = list(dict.fromkeys(file["version"] for file in everything))
    assert numbers == [2, 1]
    assert files(past_client, past.rule, "?version=1") == [
        file for file in everything if file["version"] == 1
    ]
    sources = [file["file"] for file in everything if file["role"] == "source"]
    assert sources == ["rules/2020.txt", "rules/2023.txt"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/documents/zzzzzzzzzz/files", 404),
        ("/api/v1/documents/{id}/files?version=9", 404),
        ("/api/v1/documents/{id}/files?version=0", 400),
        ("/api/v1/documents/{id}/files?form=md", 400),
    ],
)
def test_what_is_not_there_is_a_problem(
    client: Client, ids: list[str], address: str, status: int
) -> None:
    answer = client.get(address.format(id=ids[0]))
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )


def test_what_is_withdrawn_is_gone(tmp_path: Path) -> None:
    document, _ = record(tmp_path, [notice(), statute()])
    with Store.open(tmp_path) as store:
        store.withdraw(
            document, None, code="other", authority="示例省人民政府办公厅", on=date(2024, 6, 1),
            note="来函", actor="editor", now=NOW,
        )  # fmt: skip
    rebuild(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path)), raise_server_exceptions=False) as client:
        assert client.get(f"/api/v1/documents/{document}/files").status_code == 410
        for ending in ENDINGS:
            assert client.get(f"/documents/{document}.{ending}").status_code == 410
