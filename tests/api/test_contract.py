"""The contract table: every route of the app against everything that every route must do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.reading import UNKEPT
from api.settings import Settings
from opendata.public.copies import make_copy
from tests.api.conftest import SITE
from tests.api.contract import CKAN, CLOSED, METHODS, OPEN, Case, Closed, handlers
from tests.conftest import NOON
from tests.serving import running_app

pytestmark = pytest.mark.requirement("item-37", "SEC-01", "SD-08")

Client = TestClient[Litestar]
PLAIN = {"accept-encoding": "identity"}
PROBLEM = {"type", "title", "status", "detail", "instance", "request_id"}
each = pytest.mark.parametrize("case", OPEN, ids=lambda case: case.path)
each_with_parts = pytest.mark.parametrize(
    "case", [case for case in OPEN if "{" in case.path], ids=lambda case: case.path
)
each_closed = pytest.mark.parametrize("closed", CLOSED, ids=lambda one: f"{one.method} {one.path}")


@pytest.fixture(scope="module")
def data(made: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive with a closed copy of it."""
    copied = tmp_path_factory.mktemp("contract") / "data"
    shutil.copytree(made[0], copied)
    make_copy(copied, {"metadata.json": "{}\n"}, now=NOON)
    return copied


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Client]:
    """A client of the app over it."""
    settings = Settings(
        data=data, base_url="https://gazette.example", metrics_for="everyone", site=SITE
    )
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="module")
def known(client: Client, ids: list[str]) -> Mapping[str, str]:
    """What the addresses of examples are made of."""
    issuers = client.get(f"/api/v1/documents/{ids[1]}").json()["issuers"]
    said = ask(client, f"/documents/{ids[1]}/at/2099-01-01").headers["location"]
    issue = ask(client, "/issues/示例省人民政府公报/2024/11/at/2099-01-01").headers["location"]
    letter = {"kind": "correction", "words": "日期有误。"}
    return {
        "id": ids[1],
        "feedback": client.post("/api/v1/feedback", json=letter).json()["id"],
        "organ": issuers[0]["id"],
        "moment": said.rpartition("/")[2],
        "issue_moment": urlsplit(issue).path,
    }


def ask(client: Client, address: str, method: str = "GET", **headers: str) -> httpx.Response:
    """One answer; nothing is followed."""
    sent = PLAIN | {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request(method, address, headers=sent, follow_redirects=False)


def allowed(answer: httpx.Response) -> set[str]:
    """The methods that an answer names."""
    return set(answer.headers["allow"].split(", "))


def problem(answer: httpx.Response, status: int, kind: str) -> dict[str, Any]:  # Any: JSON
    """What a problem says; fails where it has not the one shape of all of them."""
    said: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert set(said) - {"errors"} == PROBLEM
    assert (answer.status_code, said["status"], said["type"].rpartition("/")[2]) == (
        status,
        status,
        kind,
    )
    assert said["request_id"] == answer.headers["x-request-id"]
    return said


def test_every_route_is_open_or_closed_or_spoken_by_another() -> None:
    other = {path for path, one in handlers() if not {"route", "closed"} & one.opt.keys()}
    assert other == {"/data", "/data/{rest}", "/mcp", "/oai", *CKAN}
    assert len(OPEN) > 50


@each
def test_get_is_answered_with_what_every_answer_has(
    client: Client, known: Mapping[str, str], case: Case
) -> None:
    answer = ask(client, case.address(known))
    assert answer.status_code == (302 if case.route.redirects else 200)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-request-id"]
    assert answer.headers["cache-control"]
    assert bool(re.fullmatch('"[^"]+"', answer.headers.get("etag", ""))) == case.is_kept
    assert case.route.redirects or _is_file(answer) or "Accept-Encoding" in answer.headers["vary"]


@each
def test_head_says_what_get_says(client: Client, known: Mapping[str, str], case: Case) -> None:
    got, head = (ask(client, case.address(known), method) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (got.status_code, b"")
    differ = {"x-request-id"} if case.is_kept else {"x-request-id", "content-length"}
    said, would = ({k: v for k, v in one.headers.items() if k not in differ} for one in (head, got))
    assert said == would


@each
def test_options_names_every_method(client: Client, known: Mapping[str, str], case: Case) -> None:
    """Each may be a route of its own, and OPTIONS named the methods of one of them alone."""
    answer = ask(client, case.address(known), "OPTIONS")
    assert (answer.status_code, answer.content) == (204, b"")
    assert allowed(answer) == METHODS[case.path] | {"HEAD", "OPTIONS"}


@each_closed
def test_options_names_every_method_of_the_closed_side(client: Client, closed: Closed) -> None:
    answer = ask(client, closed.address(), "OPTIONS")
    assert allowed(answer) - {"HEAD"} == METHODS[closed.path] | {"OPTIONS"}
    assert ("HEAD" in allowed(answer)) == ("GET" in METHODS[closed.path])


@each
def test_another_sites_script_may_ask_first(
    client: Client, known: Mapping[str, str], case: Case
) -> None:
    asks = {"origin": "https://a.example", "access_control_request_method": "GET"}
    answer = ask(client, case.address(known), "OPTIONS", **asks)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]


@each
def test_a_wrong_method_is_refused_and_the_right_ones_named(
    client: Client, known: Mapping[str, str], case: Case
) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "BREW"):
        answer = ask(client, case.address(known), method)
        problem(answer, 405, "method-not-allowed")
        assert {"GET", "HEAD", "OPTIONS"} <= set(answer.headers["allow"].split(", "))


@each
def test_an_unknown_parameter_is_refused_by_name(
    client: Client, known: Mapping[str, str], case: Case
) -> None:
    joint = "&" if "?" in case.address(known) else "?"
    answer = ask(client, f"{case.address(known)}{joint}nonsense-zzz=1")
    said = problem(answer, 400, "unknown-parameter")
    assert said["errors"] == [{"name": "nonsense-zzz", "hint": None}]


@each
def test_the_nearest_name_is_offered(client: Client, known: Mapping[str, str], case: Case) -> None:
    for name in case.parameters:
        joint = "&" if "?" in case.address(known) else "?"
        answer = ask(client, f"{case.address(known)}{joint}{name}{name[-1]}=1")
        assert problem(answer, 400, "unknown-parameter")["errors"][0]["hint"] == name


@each
def test_a_bad_value_is_good_or_refused_by_its_parameters_name(
    client: Client, known: Mapping[str, str], case: Case
) -> None:
    path = case.address(known).partition("?")[0]
    for name in case.parameters:
        answer = ask(client, f"{path}?{name}=%22(%00-1,9999999999999999999999")
        refused = answer.status_code in {400, 404}
        assert refused or answer.status_code in {200, 302}
        errors = answer.json().get("errors", []) if answer.status_code == 400 else []
        assert not refused or answer.headers["content-type"] == "application/problem+json"
        assert all(set(error) <= {"name", "hint", "value", "position"} for error in errors)


@each
def test_what_must_be_given_is_asked_for(
    client: Client, known: Mapping[str, str], case: Case
) -> None:
    name = case.first_required
    answer = ask(client, case.address(known).partition("?")[0])
    errors = answer.json().get("errors", []) if answer.status_code == 400 else []
    assert (name is None) or name in {error["name"] for error in errors}


@each_with_parts
def test_what_there_is_not_is_not_found(client: Client, case: Case) -> None:
    problem(ask(client, case.elsewhere() + _needed(case)), 404, "not-found")


def _needed(case: Case) -> str:
    return "?from=1&to=1" if case.first_required else ""


@each
def test_what_is_known_is_not_sent_again(
    client: Client, known: Mapping[str, str], case: Case
) -> None:
    got = ask(client, case.address(known))
    tag = got.headers.get("etag", '"none"')
    for tags in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answer = ask(client, case.address(known), if_none_match=tags)
        assert answer.status_code == (304 if case.is_kept else got.status_code)
        assert not case.is_kept or answer.content == b""
    other = ask(client, case.address(known), if_none_match='"other"')
    assert other.status_code == got.status_code


@each
@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_what_is_packed_unpacks_to_the_same(
    client: Client, known: Mapping[str, str], case: Case, coding: str
) -> None:
    plain = ask(client, case.address(known))
    packed = ask(client, case.address(known), accept_encoding=coding)
    assert packed.headers.get("content-encoding", coding) == coding
    # httpx has unpacked it
    assert packed.content == plain.content or case.route.kept == UNKEPT
    is_small = len(plain.content) < 1024
    assert ("content-encoding" not in packed.headers) == (is_small or _is_file(plain))


def _is_file(answer: httpx.Response) -> bool:
    """Files of a known length are sent as they are, so that parts of them can be asked for."""
    ranges: str = answer.headers.get("accept-ranges", "")
    return ranges == "bytes"


@pytest.fixture(scope="module")
def port(data: Path) -> Iterator[int]:
    """A real server over the archive, on both families."""
    with running_app(data) as found:
        yield found


@each
def test_both_address_families_say_the_same(
    port: int, known: Mapping[str, str], case: Case
) -> None:
    hosts = {"host": f"localhost:{port}", **PLAIN}
    four, six = (
        httpx.get(f"http://{host}:{port}{case.address(known)}", headers=hosts, trust_env=False)
        for host in ("127.0.0.1", "[::1]")
    )
    assert six.status_code == four.status_code
    assert six.content == four.content or case.route.kept == UNKEPT
    assert six.headers.get("etag") == four.headers.get("etag")


@each_closed
def test_the_closed_side_tells_a_stranger_nothing(client: Client, closed: Closed) -> None:
    answer = ask(client, closed.address(), closed.method)
    assert answer.status_code in {303, 401, 403, 415, 422} or closed.path == "/portal/login"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-request-id"]
    assert "access-control-allow-origin" not in answer.headers


@each_closed
def test_the_closed_side_refuses_wrong_methods_in_the_one_shape(
    client: Client, closed: Closed
) -> None:
    answer = ask(client, closed.address(), "PATCH")
    problem(answer, 405, "method-not-allowed")
    assert allowed(answer) - {"HEAD"} == METHODS[closed.path] | {"OPTIONS"}


def test_an_address_that_is_none_is_a_problem(client: Client) -> None:
    for address in ("/nothing", "/api/v1/nothing", "/api/v2/documents", "/documents/a/b/c/d"):
        problem(ask(client, address), 404, "not-found")
