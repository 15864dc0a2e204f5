"""Closed files by HTTP: whole, in part, and nothing beside them."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from opendata.public.copies import DOWNLOADS, Copy, make_copy
from opendata.public.publish import rebuild
from tests.office import START, Office

pytestmark = pytest.mark.requirement("GZ-18", "OD-07", "FOI-06", "SEC-06")

Client = TestClient[Litestar]
DATABASE = "/downloads/latest/public.db"
PLUGIN = "# a plugin\n" * 100


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An archive with two closed copies."""
    office = Office(tmp_path_factory.mktemp("downloads") / "data")
    office.file("示例省通知", "正文。")
    rebuild(office.data)
    for hours in (0, 1):
        others = {"metadata.json": "{}\n", "gongbao.py": PLUGIN}
        make_copy(office.data, others, now=START + timedelta(hours=hours))
    return office


@pytest.fixture(scope="module")
def client(office: Office) -> Iterator[Client]:
    """A client of the app over it."""
    with TestClient(create_app(Settings(data=office.data))) as made:
        yield made


@pytest.fixture
def copy(client: Client, office: Office) -> Path:
    """The folder of the newest copy."""
    return office.data / DOWNLOADS / "20240601T130000Z"


def test_the_list_names_every_file_with_its_digests(client: Client, copy: Path) -> None:
    answer = client.get("/downloads").json()
    assert [one["made_at"][:16] for one in answer["items"]] == [
        "2024-06-01T13:00",
        "2024-06-01T12:00",
    ]
    for file in answer["items"][0]["files"]:
        content = client.get(file["url"]).content
        assert content == (copy / file["name"]).read_bytes()
        assert file["digest"]["sha-256"] == hashlib.sha256(content).hexdigest()
        assert file["digest"]["sm3"] == hashlib.new("sm3", content).hexdigest()
        assert file["size"] == len(content)


def test_a_file_comes_whole_with_its_digest(client: Client, copy: Path) -> None:
    answer = client.get(DATABASE)
    content = (copy / "public.db").read_bytes()
    digest = hashlib.sha256(content)
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-type"] == "application/vnd.sqlite3"
    assert answer.headers["content-length"] == str(len(content))
    assert answer.headers["etag"] == f'"{digest.hexdigest()}"'
    assert answer.headers["repr-digest"] == f"sha-256=:{b64encode(digest.digest()).decode()}:"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-disposition"] == 'attachment; filename="public.db"'
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "content-encoding" not in answer.headers
    dated = client.get("/downloads/20240601T130000Z/public.db")
    assert dated.content == content


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("metadata.json", "application/json"),
        ("gongbao.py", "text/x-python"),
        ("manifest.json", "application/json"),
    ],
)
def test_each_file_has_its_type(client: Client, copy: Path, file: str, kind: str) -> None:
    answer = client.get(f"/downloads/latest/{file}")
    assert answer.headers["content-type"] == kind
    assert answer.content == (copy / file).read_bytes()


def test_head_says_what_get_would(client: Client) -> None:
    got, head = client.get(DATABASE), client.head(DATABASE)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "etag", "accept-ranges", "content-type"):
        assert head.headers[name] == got.headers[name]
    for asked in ("bytes=0-9", "bytes=99999999-"):
        part = client.head(DATABASE, headers={"range": asked})
        assert (part.status_code, part.content) == (200, b"")
        assert part.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-0", 0, 1), ("bytes=100-199", 100, 200), ("bytes=8000-", 8000, None),
        ("bytes=-10", -10, None), ("bytes=5-99999999", 5, None), ("bytes=-99999999", 0, None),
    ],
)  # fmt: skip
def test_a_part_comes_as_asked(
    client: Client, copy: Path, asked: str, first: int, end: int | None
) -> None:
    content = (copy / "public.db").read_bytes()
    answer = client.get(DATABASE, headers={"range": asked})
    assert (answer.status_code, answer.content) == (206, content[first:end])
    start = first % len(content) if first < 0 else first
    last = start + len(answer.content) - 1
    assert answer.headers["content-range"] == f"bytes {start}-{last}/{len(content)}"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["etag"]


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "bytes=5-2", "lines=1-2", "bytes=", "bytes=a-b"]
)
def test_what_is_no_single_part_gives_the_whole(client: Client, asked: str) -> None:
    assert client.get(DATABASE, headers={"range": asked}).status_code == 200


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_behind_the_end_is_a_problem_that_says_the_length(
    client: Client, copy: Path, asked: str
) -> None:
    answer = client.get(DATABASE, headers={"range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{(copy / 'public.db').stat().st_size}"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/problems/range-not-satisfiable")


def test_a_broken_off_download_goes_on_only_with_the_same_file(client: Client, copy: Path) -> None:
    content = (copy / "public.db").read_bytes()
    tag = client.get(DATABASE).headers["etag"]
    begun = content[:1000]
    rest = client.get(DATABASE, headers={"range": "bytes=1000-", "if-range": tag})
    assert (rest.status_code, begun + rest.content) == (206, content)
    changed = client.get(DATABASE, headers={"range": "bytes=1000-", "if-range": '"other"'})
    assert (changed.status_code, changed.content) == (200, content)


def test_what_is_known_is_not_sent_again(client: Client) -> None:
    tag = client.get(DATABASE).headers["etag"]
    answer = client.get(DATABASE, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    for asked in ("bytes=0-9", "bytes=99999999-"):
        part = client.get(DATABASE, headers={"if-none-match": tag, "range": asked})
        assert (part.status_code, part.content) == (304, b"")
    other = client.get(DATABASE, headers={"if-none-match": '"other"', "range": "bytes=0-9"})
    assert (other.status_code, len(other.content)) == (206, 10)


@pytest.mark.parametrize(
    "path",
    [
        "/downloads/latest/lock", "/downloads/latest/gazette.db", "/downloads/latest/public.db-wal",
        "/downloads/20240601T130000Z.new/public.db", "/downloads/20200101T000000Z/public.db",
        "/downloads/../gazette.db", "/downloads/%2e%2e/gazette.db", "/downloads/latest/%2e%2e%2flock",
        "/downloads/latest/..%2f..%2fgazette.db", "/downloads/./lock", "/downloads/lock",
        "/downloads/latest//etc/passwd", "/downloads/latest/", "/downloads/%00/public.db",
    ],
)  # fmt: skip
def test_nothing_beside_the_files_can_be_asked_for(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_parameters_are_refused(client: Client) -> None:
    assert client.get(f"{DATABASE}?x=1").status_code == 400


def test_a_copy_is_named_in_catalogue_and_pages(client: Client, copy: Path) -> None:
    text = client.get("/catalog.jsonld").text
    assert f"/downloads/{copy.name}/public.db" in text
    assert hashlib.sha256((copy / "public.db").read_bytes()).hexdigest() in text
    page = client.get("/datasets").text
    assert f"/downloads/{copy.name}/public.db" in page
    links = client.get("/api/v1/datasets/issuers").json()["links"]
    assert client.get(links["sqlite"]).status_code == 200


def test_a_withdrawn_copy_is_gone_at_once(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    document = office.file("示例省通知", "正文。")
    rebuild(office.data)
    made: Copy = make_copy(office.data, {}, now=START)
    with TestClient(create_app(Settings(data=office.data))) as client:
        assert client.get(DATABASE).status_code == 200
        office.decide(document, 1, "held")
        rebuild(office.data)
        assert client.get(DATABASE).status_code == 404
        assert client.get(f"/downloads/{made.name}/public.db").status_code == 404
        assert client.get("/downloads").json()["total"] == 0
        assert client.get("/api/v1/datasets/issuers").json()["links"]["sqlite"] is None
