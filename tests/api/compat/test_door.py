"""`/compat/ckan` at the door: envelopes, statuses, what is kept, what is counted, what is refused."""

from __future__ import annotations

import json
import time
from operator import is_
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.calls import Call
from api.compat.packages import Packages
from api.compat.wire import Package
from api.settings import Settings
from gazette.store.office import open_office
from gazette.store.writer import Store
from opendata.catalogue.table_intake import take_in_and_publish
from opendata.public.publish import follow
from tests.made_up import publish, statute
from tests.made_up_datasets import NOW
from tests.opendata.catalogue.made_up_tables import FIRST_PERMITS, PERMITS, PERMITS_SAID, write_csv

pytestmark = pytest.mark.requirement("OD-03", "OD-07")

Client = TestClient[Litestar]
ACTIONS = "/compat/ckan/api/3/action"


def test_both_addresses_answer_in_the_envelope(client: Client) -> None:
    told = client.get(f"{ACTIONS}/package_list").json()
    assert (told["success"], told["help"]) == (
        True,
        f"https://gazette.example{ACTIONS}/help_show?name=package_list",
    )
    assert client.post("/compat/ckan/api/action/package_list").json() == told
    assert client.post(f"{ACTIONS}/package_show?id=documents").json()["success"] is True


def test_a_get_is_kept_as_everywhere_and_a_post_is_not(client: Client) -> None:
    got = client.get(f"{ACTIONS}/package_show?id=documents")
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["cache-control"] == "public, no-cache"
    again = client.get(
        got.url.path + "?id=documents", headers={"if-none-match": got.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(f"{ACTIONS}/package_show?id=documents")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    posted = client.post(f"{ACTIONS}/package_show", json={"id": "documents"})
    assert posted.headers["cache-control"] == "no-store"
    assert posted.json() == got.json()


def test_a_script_of_another_site_may_post(client: Client) -> None:
    asks = {"origin": "https://a.example", "access-control-request-method": "POST"}
    answer = client.options(f"{ACTIONS}/package_list", headers=asks)
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = client.options(f"{ACTIONS}/package_list").headers["allow"]
    assert set(allowed.split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert client.put(f"{ACTIONS}/package_list").status_code == 405


@pytest.mark.parametrize(
    ("name", "body", "status", "kind"),
    [
        ("package_show", b'{"id": "nothing"}', 404, "Not Found Error"),
        ("package_show", b"{}", 409, "Validation Error"),
        ("package_show", b'{"id": ["x"]}', 409, "Validation Error"),
        ("package_show", b'{"id": "\\u0000"}', 409, "Validation Error"),
        ("package_search", b'{"q": {"a": 1}}', 409, "Validation Error"),
        ("package_search", b'{"facet.field": 7}', 409, "Validation Error"),
        ("package_search", b'{"fq": "x:y"}', 400, "Search Query Error"),
        ("datastore_search", b'{"resource_id": "x", "filters": []}', 409, "Validation Error"),
        ("package_list", b"[]", 400, "Bad Request"),
        ("package_list", b"{", 400, "Bad Request"),
        ("package_list", b"\xff\xfe", 400, "Bad Request"),
        ("package_list", b'{"a":' * 20_000, 413, "Request Too Large"),
        ("package_list", b'{"a":' * 10_000, 400, "Bad Request"),
        ("package_list", b'"\\ud800"', 400, "Bad Request"),
        ("package_create", b"{", 403, "Authorization Error"),
        ("nothing_at_all", b"{}", 400, "Bad Request"),
    ],
)
def test_errors_are_in_the_envelope_with_ckans_statuses(
    client: Client, name: str, body: bytes, status: int, kind: str
) -> None:
    answer = client.post(f"{ACTIONS}/{name}", content=body)
    told = answer.json()
    assert (answer.status_code, told["success"], told["error"]["__type"]) == (status, False, kind)
    assert told["error"]["message"]
    assert answer.headers["cache-control"] == "no-store"
    assert "request" not in told


@pytest.mark.parametrize("name", ["q", "fq", "fq_list"])
def test_a_query_that_is_too_long_is_refused_and_not_tried(client: Client, name: str) -> None:
    """Blanks in a group once took a time that grew with the square of their number."""
    query = f"({' ' * 60_000})"
    asked = {name: [query] if name == "fq_list" else query}
    begun = time.process_time()
    answer = client.post(f"{ACTIONS}/package_search", json=asked)
    assert time.process_time() - begun < 10
    assert (answer.status_code, answer.json()["error"]["__type"]) == (400, "Search Query Error")
    assert "60002 characters" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("package_list", "limit"),
        ("package_list", "offset"),
        ("current_package_list_with_resources", "limit"),
        ("current_package_list_with_resources", "offset"),
        ("current_package_list_with_resources", "page"),
        ("resource_search", "offset"),
        ("organization_list", "offset"),
        ("group_list", "limit"),
        ("datastore_search", "offset"),
        ("package_search", "start"),
    ],
)
def test_a_number_beyond_all_numbers_is_refused_by_name(
    client: Client, name: str, parameter: str
) -> None:
    for number in (2**63, 10**30):
        answer = client.get(f"{ACTIONS}/{name}?{parameter}={number}")
        assert (answer.status_code, answer.json()["success"]) == (409, False)
        told = client.post(f"{ACTIONS}/{name}", json={parameter: number}).json()["error"]
        assert str(number) in told[parameter][0]


@pytest.mark.parametrize(
    ("name", "asked", "parameter"),
    [
        ("package_search", {"fq_list": ["name:x"] * 101}, "fq_list"),
        ("package_search", {"facet.field": ",".join(["tags"] * 101)}, "facet.field"),
        ("organization_list", {"organizations": ["x"] * 101}, "organizations"),
        ("resource_search", {"query": ["name:x"] * 101}, "query"),
        ("datastore_search", {"resource_id": "x", "filters": {f"x{n}": 1 for n in range(101)}}, "filters"),
    ],
)  # fmt: skip
def test_more_values_than_are_read_are_refused_by_name(
    client: Client, name: str, asked: dict[str, object], parameter: str
) -> None:
    answer = client.post(f"{ACTIONS}/{name}", json=asked)
    assert answer.status_code == 409
    assert answer.json()["error"][parameter] == ["101 values; at most 100 are read"]


def test_more_parameters_than_are_read_are_refused_whichever_way_they_come(client: Client) -> None:
    names = {f"x{number}": "1" for number in range(101)}
    for answer in (
        client.post(f"{ACTIONS}/package_list", json=names),
        client.get(f"{ACTIONS}/package_list", params=names),
    ):
        assert (answer.status_code, answer.json()["error"]["__type"]) == (400, "Bad Request")
        assert "101 parameters; at most 100" in answer.json()["error"]["message"]


def test_half_a_character_in_a_filter_is_refused(client: Client) -> None:
    package = client.get(f"{ACTIONS}/package_show?id=permits").json()["result"]
    asked = {"resource_id": package["resources"][0]["id"], "filters": {"kind": "\ud800"}}
    answer = client.post(f"{ACTIONS}/datastore_search", content=json.dumps(asked).encode())
    assert answer.status_code in {400, 409}
    assert answer.json()["success"] is False


def test_a_list_may_be_given_as_json_or_several_times(client: Client) -> None:
    one = client.get(f'{ACTIONS}/package_search?facet.field=["groups","tags"]').json()
    other = client.get(f"{ACTIONS}/package_search?facet.field=groups&facet.field=tags").json()
    assert one["result"]["facets"] == other["result"]["facets"] != {}
    off = client.get(f"{ACTIONS}/package_search?facet.field=groups&facet=false").json()
    assert off["result"]["facets"] == {}


def test_the_most_frequent_values_of_a_facet_can_be_asked_for(client: Client) -> None:
    asked = {"facet.field": ["tags"], "fq": "tags:示例", "facet.limit": 1}
    found = client.post(f"{ACTIONS}/package_search", json=asked).json()["result"]
    assert found["facets"]["tags"] == {"示例": 2}
    asked = {"facet.field": ["tags"], "fq": "tags:示例", "facet.mincount": 0, "facet.limit": -1}
    whole = client.post(f"{ACTIONS}/package_search", json=asked).json()["result"]
    assert whole["facets"]["tags"]["全文"] == 0


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive of its own with an agency's dataset."""
    publish(tmp_path, [statute()])
    with Store.open(tmp_path) as store:
        store.datasets.describe("permits", PERMITS_SAID, owner="示例省数据局", actor="ed", now=NOW)
    file = write_csv(tmp_path / "table.csv", FIRST_PERMITS)
    take_in_and_publish(
        tmp_path, "permits", file, PERMITS, bad_rows="refuse", actor="agency", now=NOW
    )
    follow(tmp_path)
    return tmp_path


def served(data: Path) -> Client:
    """A client of the app over it."""
    return TestClient(create_app(Settings(data=data)))


def test_packages_are_built_once_for_each_state_and_address(data: Path) -> None:
    with served(data) as client:
        first, other = packages(client, b"a.example"), packages(client, b"b.example")
        assert all(map(is_, first, packages(client, b"a.example")))
        assert first[0].id != other[0].id
        file = write_csv(data / "table.csv", FIRST_PERMITS[:-1])
        take_in_and_publish(
            data, "permits", file, PERMITS, bad_rows="refuse", actor="agency", now=NOW
        )
        follow(data)
        (before,), (after,) = (
            [one for one in found if one.name == "permits"]
            for found in (first, packages(client, b"a.example"))
        )
    assert (before.version, after.version) == ("1", "2")


def packages(client: Client, host: bytes) -> list[Package]:
    """All packages as a call to a host meets them."""
    scope = {"type": "http", "app": client.app, "scheme": "http", "headers": [(b"host", host)]}
    return list(Packages(Call(scope)).each())  # type: ignore[arg-type]  # Litestar's own scope types


@pytest.mark.requirement("WS-06")
def test_what_a_client_of_ckan_asks_counts_as_use(data: Path) -> None:
    with served(data) as client:
        package = client.get(f"{ACTIONS}/package_show?id=permits").json()["result"]
        client.post(f"{ACTIONS}/package_show", json={"id": package["id"]})
        resource = package["resources"][0]["id"]
        client.post(f"{ACTIONS}/datastore_search", json={"resource_id": resource})
        client.get(f"{ACTIONS}/package_search")  # of no dataset
        client.get(f"{ACTIONS}/package_show?id=nothing")
    with open_office(data) as office:
        office.usage.close_days("9999-12-31")
        told = [(one.dataset, one.calls, one.views) for one in office.usage.days("9999-12-31")]
    assert told == [("permits", 3, 0)]


@pytest.mark.requirement("OD-11")
def test_a_dataset_that_was_withdrawn_is_gone_for_them_too(data: Path) -> None:
    with Store.open(data) as store:
        store.withdraw(
            "dataset:permits", None, code="other", authority="示例省数据局", on=NOW.date(),
            note=None, actor="ed", now=NOW,
        )  # fmt: skip
    follow(data)
    with served(data) as client:
        answer = client.get(f"{ACTIONS}/package_show?id=permits")
        listed = client.get(f"{ACTIONS}/package_list").json()["result"]
    assert answer.status_code == 404
    assert "撤回" in answer.json()["error"]["message"]
    assert "permits" not in listed
