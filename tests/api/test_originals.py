"""Original files by HTTP: those that are public as they came in, and of all others not a word."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api import whole_files
from api.app import create_app
from api.settings import Settings
from gazette.store.files import path_of
from opendata.public.publish import follow
from tests.originals import Mailroom, sha256_of, text_of

pytestmark = pytest.mark.requirement("SEC-04", "OD-07", "SD-12")

Client = TestClient[Litestar]
WHOLE = text_of(1).replace("\n", "\r\n").encode("gbk")
PAGE = f"{text_of(2)}\n责任编辑：某某\n".encode()
HELD = text_of(3).encode()


class Archive:
    """A whole file, one that holds more than its text, and a held one."""

    def __init__(self, data: Path) -> None:
        self.mailroom = Mailroom(data)
        self.whole = self.mailroom.receive(WHOLE)
        self.page = self.mailroom.receive(PAGE, path="page.txt")
        self.held = self.mailroom.receive(HELD, path="held.txt", held=True)
        follow(data)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive that no test writes to."""
    return Archive(tmp_path_factory.mktemp("originals") / "data")


@pytest.fixture(scope="module")
def client(archive: Archive) -> Iterator[Client]:
    """A client of the app over it."""
    with client_of(archive) as made:
        yield made


@pytest.fixture
def changing(tmp_path: Path) -> Archive:
    """An archive of one's own."""
    return Archive(tmp_path / "data")


def client_of(archive: Archive) -> Client:
    """A client that sees problems as a reader does."""
    app = create_app(Settings(data=archive.mailroom.data))
    return TestClient(app, raise_server_exceptions=False)


def address(document: str, version: object = 1) -> str:
    """Where the file of a version is, if it is anywhere."""
    return f"/documents/{document}/versions/{version}/original"


def source(client: Client, document: str) -> dict[str, Any]:  # Any: JSON
    """What is told of the file that a document was read from."""
    items = client.get(f"/api/v1/documents/{document}/files").json()["items"]
    (found,) = [one for one in items if one["role"] == "source"]
    return dict(found)


def test_it_comes_byte_for_byte_and_is_kept_not_shown(client: Client, archive: Archive) -> None:
    answer = client.get(address(archive.whole))
    assert (answer.status_code, answer.content) == (200, WHOLE)
    told = answer.headers
    assert told["content-type"] == "text/plain"
    assert told["etag"] == f'"{sha256_of(WHOLE)}"'
    assert told["content-length"] == str(len(WHOLE))
    digest = b64encode(hashlib.sha256(WHOLE).digest()).decode()
    assert told["repr-digest"] == f"sha-256=:{digest}:"
    name = f"{archive.whole}-1.txt"
    assert told["content-disposition"] == f'attachment; filename="{name}"'
    assert told["content-security-policy"] == "sandbox; default-src 'none'"
    assert told["x-content-type-options"] == "nosniff"
    assert "immutable" in told["cache-control"]
    assert "s-maxage=0" in told["cache-control"]


def test_a_part_a_head_and_what_the_reader_has(client: Client, archive: Archive) -> None:
    at = address(archive.whole)
    part = client.get(at, headers={"range": "bytes=2-9"})
    assert (part.status_code, part.content) == (206, WHOLE[2:10])
    assert part.headers["content-range"] == f"bytes 2-9/{len(WHOLE)}"
    assert client.get(at, headers={"range": "bytes=999999-"}).status_code == 416
    head = client.head(at)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(WHOLE)))
    known = client.get(at, headers={"if-none-match": head.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_files_tell_where_it_is_how_long_and_its_digests(client: Client, archive: Archive) -> None:
    told = source(client, archive.whole)
    assert told["url"].endswith(address(archive.whole))
    assert (told["media_type"], told["size"]) == ("text/plain", len(WHOLE))
    assert told["digest"] == {
        "sha-256": sha256_of(WHOLE),
        "sm3": hashlib.new("sm3", WHOLE).hexdigest(),
    }


def test_of_any_other_nothing_is_told_but_its_name(client: Client, archive: Archive) -> None:
    told = source(client, archive.page)
    assert told["file"] == "page.txt"
    assert {told[name] for name in ("url", "media_type", "size", "digest")} == {None}
    assert sha256_of(PAGE) not in client.get(f"/api/v1/documents/{archive.page}/files").text


def test_the_page_offers_a_file_that_is_public(client: Client, archive: Archive) -> None:
    html = {"accept": "text/html"}
    for at in (f"/documents/{archive.whole}", f"/documents/{archive.whole}/versions/1"):
        page = client.get(at, headers=html).text
        assert f'href="{address(archive.whole)}"' in page
        assert "原件" in page
        assert "Original file" in client.get(at, headers=html, params={"lang": "en"}).text
    other = client.get(f"/documents/{archive.page}", headers=html).text
    assert address(archive.page) not in other


def test_what_is_not_public_is_as_what_is_not_there(client: Client, archive: Archive) -> None:
    asked = {
        archive.page: 1, archive.held: 1, archive.whole: 2, "zzzzzzzzzz": 1,
    }  # fmt: skip
    answers = [client.get(address(document, version)) for document, version in asked.items()]
    told = []
    for answer, (document, version) in zip(answers, asked.items(), strict=True):
        assert answer.status_code == 404
        assert answer.headers["cache-control"] == "no-store"
        said = answer.json()
        del said["request_id"], said["instance"]
        told.append(str(said).replace(f"{document}/versions/{version}", "it"))
    assert len(set(told)) == 1


@pytest.mark.parametrize(
    "version", ["0", "-1", "1.0", "9" * 12, "9" * 5000, "1.txt", "%00", "..", "1%2f..%2f1"]
)
def test_no_other_spelling_leads_anywhere(client: Client, archive: Archive, version: str) -> None:
    assert client.get(address(archive.whole, version)).status_code == 404


def test_what_a_person_lets_through_is_served_until_he_takes_it_back(changing: Archive) -> None:
    with client_of(changing) as client:
        changing.mailroom.say(changing.page, "cleared")
        follow(changing.mailroom.data)
        assert client.get(address(changing.page)).content == PAGE
        assert source(client, changing.page)["size"] == len(PAGE)
        changing.mailroom.say(changing.page, "revoked")
        follow(changing.mailroom.data)
        assert client.get(address(changing.page)).status_code == 404
        assert source(client, changing.page)["size"] is None


def test_what_is_withdrawn_is_gone(changing: Archive) -> None:
    with client_of(changing) as client:
        assert client.get(address(changing.whole)).status_code == 200
        changing.mailroom.withdraw(changing.whole)
        assert client.get(address(changing.whole)).status_code == 404  # the file went at once
        follow(changing.mailroom.data)
        answer = client.get(address(changing.whole))
        assert answer.status_code == 410
        assert answer.json()["withdrawal"]["code"] == "other"
    assert not path_of(changing.mailroom.data, sha256_of(WHOLE)).exists()


def test_what_is_erased_while_it_is_sent_comes_whole(
    changing: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(changing.mailroom.data, sha256_of(WHOLE))

    def erase(header: str, size: int) -> None:
        path.unlink()

    monkeypatch.setattr(whole_files, "read_range", erase)
    with client_of(changing) as client:
        answer = client.get(address(changing.whole))
        assert (answer.status_code, answer.content) == (200, WHOLE)
        assert client.get(address(changing.whole)).status_code == 404


def test_what_is_held_again_is_not_there(changing: Archive) -> None:
    with client_of(changing) as client:
        changing.mailroom.decide(changing.whole, 1, "held")
        follow(changing.mailroom.data)
        assert client.get(address(changing.whole)).status_code == 404
