"""Subscribing over HTTP: without an account, with a token, and a way out in one click."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.store.office import DATABASE, open_office

pytestmark = pytest.mark.requirement("WS-08", "item-37", "item-31")

Client = TestClient[Litestar]
ADDRESS = "/api/v1/subscriptions"
FORM = {"url": "https://receiver.example/hook?key=1", "q": "停车", "kind": ["provincial_rule"]}


@pytest.fixture
def data(made: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """An archive of its own."""
    return Path(shutil.copytree(made[0], tmp_path / "data"))


@pytest.fixture
def client(data: Path) -> Iterator[Client]:
    with TestClient(create_app(Settings(data=data, base_url="https://gazette.example"))) as made:
        yield made


def subscribed(client: Client, **given: Any) -> dict[str, Any]:  # Any: JSON
    answer = client.post(ADDRESS, json=FORM | given)
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_a_subscription_is_pending_and_shows_its_secret_once(client: Client) -> None:
    answer = client.post(ADDRESS, json={**FORM, "name": "停车", "year": [2024, 2025]})
    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"https://gazette.example{ADDRESS}/{made['id']}"
    assert answer.headers["cache-control"] == "no-store"
    assert made["secret"].startswith("whsec_")
    assert (made["state"], made["name"], made["url"]) == ("pending", "停车", FORM["url"])
    read = client.get(f"{ADDRESS}/{made['id']}", headers=bearer(made["token"])).json()
    assert read == {key: value for key, value in made.items() if key not in ("secret", "token")}
    assert "year=2024&year=2025" in read["search"]


def test_whoever_holds_the_token_reads_and_ends_it_and_then_nothing_is_left(
    client: Client, data: Path
) -> None:
    made = subscribed(client)
    by_query = client.get(f"{ADDRESS}/{made['id']}", params={"token": made["token"]})
    assert by_query.json()["id"] == made["id"]
    ended = client.delete(f"{ADDRESS}/{made['id']}", headers=bearer(made["token"]))
    assert (ended.status_code, ended.json()["state"]) == (200, "ended")
    for method in ("GET", "DELETE"):
        again = client.request(method, f"{ADDRESS}/{made['id']}", headers=bearer(made["token"]))
        assert again.status_code == 404
    with open_office(data) as office:
        assert (office.subscriptions.all(), office.saved_searches.all()) == ([], [])


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_wrong_token_learns_nothing(client: Client, method: str) -> None:
    first, second = subscribed(client), subscribed(client)
    for id in (first["id"], "sub-nothing"):
        answer = client.request(method, f"{ADDRESS}/{id}", headers=bearer(second["token"]))
        assert (answer.status_code, answer.json()["detail"]) == (
            404,
            f"没有 {id}；no subscription '{id}'",
        )
    assert client.request(method, f"{ADDRESS}/{first['id']}").status_code == 401
    assert client.get(f"{ADDRESS}/{first['id']}", headers=bearer(first["token"])).is_success


def test_the_link_shows_a_page_and_ends_only_when_posted_to(client: Client) -> None:
    made = subscribed(client, name="<b>停车</b>")
    link = made["links"]["end"].removeprefix("https://gazette.example")
    page = client.get(link)
    assert page.headers["content-type"].startswith("text/html")
    assert "&lt;b&gt;停车&lt;/b&gt;" in page.text
    assert '<form method="post"' in page.text
    assert client.head(link).status_code == 200
    assert client.get(f"{ADDRESS}/{made['id']}", headers=bearer(made["token"])).is_success
    assert client.get(f"{link}&lang=en").text.count("End the subscription") == 3
    one_click = client.post(link, content="List-Unsubscribe=One-Click")
    assert (one_click.status_code, "已退订" in one_click.text) == (200, True)
    assert client.get(f"{ADDRESS}/{made['id']}", headers=bearer(made["token"])).status_code == 404
    assert client.post(link).status_code == 404


def test_the_page_without_its_token_is_refused(client: Client) -> None:
    made = subscribed(client)
    assert client.post(f"/subscriptions/{made['id']}/end").status_code == 401
    assert client.post(f"/subscriptions/{made['id']}/end?token=%E4%B8%AD").status_code == 404


@pytest.mark.parametrize(
    ("form", "status", "kind", "name"),
    [
        ({"url": "http://receiver.example/"}, 422, "receiver-refused", "url"),
        ({"url": "https://127.0.0.1/"}, 422, "receiver-refused", "url"),
        ({"url": "https://169.254.169.254/"}, 422, "receiver-refused", "url"),
        ({"kinds": "law"}, 400, "unknown-parameter", "kinds"),
        ({"kind": "statute"}, 400, "invalid-parameter", "kind"),
        ({"year": 0}, 400, "invalid-parameter", "year"),
        ({"q": "(停车"}, 400, "invalid-query", "q"),
        ({"in_force_on": "2024-01-01"}, 400, "invalid-query", "q"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    client: Client, form: dict[str, Any], status: int, kind: str, name: str
) -> None:
    answer = client.post(ADDRESS, json=FORM | form)
    said = answer.json()
    assert (answer.status_code, said["type"].rpartition("/")[2]) == (status, kind)
    assert said["errors"][0]["name"] == name


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"url": 1}', '{"url": ""}', '{"url": "https://a.example/", "q": {"a": 1}}',
     '{"url": "https://a.example/", "q": true}', '{"url": null}', "\x00", '{"url"',
     '{"url": "https://a.example/", "name": "' + "a" * 201 + '"}',
     '{"url": "https://a.example/", "q": "' + "a" * 5000 + '"}'],
)  # fmt: skip
def test_a_body_that_is_no_form_is_refused(client: Client, body: str) -> None:
    answer = client.post(ADDRESS, content=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_too_large_is_refused(client: Client) -> None:
    answer = client.post(ADDRESS, json=FORM | {"q": "a" * 70_000})
    assert answer.status_code == 413


def test_one_address_subscribes_so_often_and_no_more(client: Client, data: Path) -> None:
    answers = [
        client.post(ADDRESS, json=FORM | {"url": f"https://receiver{n % 2}.example/"})
        for n in range(21)
    ]
    assert [one.status_code for one in answers] == [201] * 20 + [429]
    assert answers[-1].headers["retry-after"]
    assert b"testclient" not in (data / DATABASE).read_bytes()


def test_one_host_is_told_so_much_and_no_more(data: Path) -> None:
    answers: list[httpx.Response] = []
    for _ in range(2):  # two addresses, so to say: each app counts for itself
        with TestClient(create_app(Settings(data=data))) as client:
            answers += [client.post(ADDRESS, json=FORM) for _ in range(11)]
    assert [one.status_code for one in answers] == [201] * 20 + [409] * 2


def test_a_site_may_send_none(data: Path) -> None:
    with TestClient(create_app(Settings(data=data, webhooks="off"))) as client:
        answer = client.post(ADDRESS, json=FORM)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "webhooks-off")
