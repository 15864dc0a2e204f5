"""Datasette through our own address: a real second process behind the streaming route."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from opendata.explorer import datasette_command
from tests.serving import eventually, is_open

pytestmark = pytest.mark.requirement("item-34", "WS-07")

Client = TestClient[Litestar]
METADATA = Path(__file__).parent.parent.parent / "metadata.json"


@pytest.fixture(scope="module")
def data(made: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explored") / "data"
    shutil.copytree(made[0], folder)
    return folder


@pytest.fixture(scope="module")
def datasette(data: Path) -> Iterator[Path]:
    """The socket of a running Datasette."""
    place = data.parent / "socket"
    command = datasette_command(data, listen=place, metadata=METADATA)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: is_open(place) or process.poll() is not None)
        yield place
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def explored(data: Path, datasette: Path) -> Iterator[Client]:
    """A client of an app beside it."""
    app = create_app(Settings(data=data), explorer=datasette)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_the_tables_are_browsed_below_data(explored: Client) -> None:
    page = explored.get("/data/public/document")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert 'href="/data/public' in page.text
    assert "/data/data/" not in page.text


@pytest.mark.parametrize(("word", "count"), [("数据", 14), ("政务公开", 1), ("没有这样的词", 0)])
def test_two_characters_are_found(explored: Client, word: str, count: int) -> None:
    answer = explored.get("/data/public/document.json", params={"_search": word, "_shape": "array"})
    assert len(answer.json()) == count
    listed = explored.get("/api/v1/documents", params={"q": word}).json()
    assert listed["total"] == count


def test_data_without_a_slash_leads_there(explored: Client) -> None:
    answer = explored.get("/data?x=1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/data/?x=1")
    assert explored.get("/data").status_code == 200


@pytest.mark.parametrize("place", ["public/", "public/document/", "-/config"])
def test_its_redirects_stay_below_data(explored: Client, place: str) -> None:
    """Datasette sends /data/public/ to /public, where there is nothing."""
    answer = explored.get(f"/data/{place}", follow_redirects=False)
    assert answer.headers["location"].startswith("/data/")
    assert explored.get(f"/data/{place}").status_code == 200


@pytest.mark.parametrize("host", ["gazette.example", "gazette.example:8000", "[::1]:8000"])
def test_its_whole_addresses_are_ours(explored: Client, host: str) -> None:
    """Pages to come, facets and other forms once named the port that Datasette itself listens on."""
    path = "/data/public/document?_size=1&_facet=kind"
    page = explored.get(path, headers={"host": host})
    rows = explored.get(path.replace("?", ".json?"), headers={"host": host}).json()
    assert rows["next_url"].startswith(f"http://{host}/data/public/document.json?")
    assert f"http://{host}/data/public/document.json?" in page.headers["link"]
    assert "http://127.0.0.1" not in page.text
    for facet in rows["facet_results"]["kind"]["results"]:
        assert facet["toggle_url"].startswith(f"http://{host}/data/public/document.json?")


def test_its_whole_addresses_are_those_of_the_setting(data: Path, datasette: Path) -> None:
    settings = Settings(data=data, base_url="https://gazette.example")
    with TestClient(create_app(settings, explorer=datasette)) as client:
        answer = client.get("/data/public/document.json?_size=1")
    assert answer.status_code == 200, answer.text
    assert answer.json()["next_url"].startswith(
        "https://gazette.example/data/public/document.json?"
    )


def test_head_is_passed_on(explored: Client) -> None:
    answer = explored.head("/data/public/document.json")
    assert (answer.status_code, answer.content) == (200, b"")


def test_cookies_stay_with_the_reader(explored: Client) -> None:
    cookie = {"cookie": "ds_actor=x", "authorization": "Bearer x"}
    answer = explored.get("/data/public.json", headers=cookie)
    assert "private" not in answer.headers.get("cache-control", "")
    assert "set-cookie" not in answer.headers


def test_its_pages_keep_their_own_policy(explored: Client) -> None:
    answer = explored.get("/data/")
    assert answer.headers["x-request-id"]
    policies = answer.headers.get_list("content-security-policy")
    assert len(policies) == 1
    assert "script-src 'self'" in policies[0]


def test_a_long_table_is_streamed(explored: Client) -> None:
    with explored.stream("GET", "/data/public/document.csv?_stream=1") as answer:
        lines = list(answer.iter_lines())
    assert len(lines) >= 16


def test_a_question_lost_on_its_way_is_asked_again(
    made: tuple[Path, list[str]], tmp_path: Path
) -> None:
    """A server lets go of a connection that was idle at the moment somebody asks over it."""
    asked = []
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        server.listen()
        server.settimeout(10)

        def answer_each_first() -> None:
            for _ in range(2):
                connection = server.accept()[0]
                with connection:
                    asked.append(connection.recv(65_536))
                    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]")
                    asked.append(connection.recv(65_536))

        answering = threading.Thread(target=answer_each_first, daemon=True)
        answering.start()
        app = create_app(Settings(data=made[0]), explorer=tmp_path / "socket")
        with TestClient(app) as client:
            answers = [client.get(f"/data/{place}.json").status_code for place in (1, 2)]
        answering.join(10)
    assert answers == [200, 200]
    assert [line.split()[1] for line in asked if line] == [b"/data/1.json", *[b"/data/2.json"] * 2]


def test_nothing_there_is_a_clean_problem(made: tuple[Path, list[str]], tmp_path: Path) -> None:
    app = create_app(Settings(data=made[0]), explorer=tmp_path / "socket")
    with TestClient(app) as client:
        answer = client.get("/data/public.json")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["type"].endswith("/problems/explorer-unavailable")


def test_only_reading_is_passed_on(explored: Client) -> None:
    assert explored.post("/data/public/document").status_code == 405


@pytest.mark.parametrize("path", ["/database", "/data.json", "/datax/y"])
def test_what_only_begins_alike_is_not_datasette(explored: Client, path: str) -> None:
    assert explored.get(path).json()["type"].endswith("/problems/not-found")
