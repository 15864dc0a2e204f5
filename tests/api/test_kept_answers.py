"""Answers kept from before are those that would be made anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.cache import Answers, Kept, Place
from api.calls import Scope
from api.settings import Settings
from opendata.public.document_reader import DocumentReader
from opendata.public.publish import follow
from tests.office import Office

pytestmark = pytest.mark.requirement("item-37", "SEC-01")

Client = TestClient[Litestar]
LIST = "/api/v1/documents"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that were read from public.db, in order."""
    asked: list[str] = []
    made = DocumentReader.document

    def document(reader: DocumentReader, document_id: str) -> object:
        asked.append(document_id)
        return made(reader, document_id)

    monkeypatch.setattr(DocumentReader, "document", document)
    return asked


@pytest.fixture
def client(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A service whose last change is long ago, so that its answers have a date."""
    monkeypatch.setattr("api.last_change._MARGIN", -3600)
    office.file("停车通知", "正文。")
    follow(office.data)
    with TestClient(create_app(Settings(data=office.data))) as client:
        yield client


def first(client: Client) -> str:
    address: str = client.get(LIST).json()["items"][0]["id"]
    return f"{LIST}/{address}"


def test_what_was_asked_twice_is_not_made_again(client: Client, reads: list[str]) -> None:
    address = first(client)
    answers = [client.get(address) for _ in range(4)]
    assert len(reads) == 2
    made, *others = [(one.status_code, one.content, one.headers["etag"]) for one in answers]
    assert others == [made, made, made]


def test_each_reader_gets_it_as_he_asks(client: Client) -> None:
    address = first(client)
    client.get(address)
    plain = client.get(address, headers={"accept-encoding": "identity"})
    tag = plain.headers["etag"]
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert (packed.headers["content-encoding"], packed.content) == ("gzip", plain.content)
    assert packed.headers["etag"] == f"W/{tag}"
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    part = client.get(address, headers={"range": "bytes=0-9", "accept-encoding": "identity"})
    assert (part.status_code, part.content) == (206, plain.content[:10])
    head = client.head(address, headers={"accept-encoding": "identity"})
    assert (head.content, head.headers["content-length"]) == (b"", str(len(plain.content)))
    other = client.get(address, headers={"host": "other.example"})
    assert "http://other.example/" in other.text
    again = client.get(address, headers={"accept-encoding": "identity"})
    assert (again.content, again.headers["etag"]) == (plain.content, tag)
    assert again.headers["x-request-id"] != plain.headers["x-request-id"]


def test_a_change_is_seen_at_once(client: Client, office: Office) -> None:
    assert client.get(LIST).json()["total"] == client.get(LIST).json()["total"] == 1
    gone = office.file("误发通知", "正文。")
    follow(office.data)
    assert client.get(LIST).json()["total"] == 2
    assert client.get(f"{LIST}/{gone}").status_code == 200
    office.decide(gone, 1, "held")
    follow(office.data)
    assert client.get(LIST).json()["total"] == 1
    assert client.get(f"{LIST}/{gone}").status_code != 200


def asked(path: bytes) -> Scope:
    return {"scheme": "http", "raw_path": path, "query_string": b"", "headers": []}


def placed(answers: Answers, path: bytes) -> Place:
    answers.place(asked(path))
    place = answers.place(asked(path))
    assert place is not None
    return place


def test_a_day_ends_at_midnight_in_beijing() -> None:
    now = [1_717_257_599.0]  # 2024-06-01, a second before midnight
    answers = Answers(lambda: 1, clock=lambda: now[0])
    before = placed(answers, b"/a")
    now[0] += 1
    assert placed(answers, b"/a")[1] == before[1] + 1


def test_what_is_kept_does_not_grow_without_end() -> None:
    answers = Answers(lambda: 1)
    head = {b"last-modified": b"Sat, 01 Jun 2024 02:03:04 GMT", b"vary": b"Accept-Encoding"}
    kept = Kept(head, bytes(60 * 1024), "/")
    places = [placed(answers, b"/%d" % number) for number in range(2000)]
    for place in places * 2:
        answers.keep(place, kept)
    held = sum(answers.find(place) is not None for place in places)
    assert 0 < held * 60 * 1024 <= 33 * 1024 * 1024
    answers.keep(places[0], Kept(head, bytes(70 * 1024), "/"))
    assert (answers.find(places[0]) or kept).body == kept.body


@pytest.mark.parametrize(
    "head", [{b"vary": b"Accept-Encoding"}, {b"vary": b"Cookie", b"last-modified": b"x"}]
)
def test_what_depends_on_more_is_not_kept(head: dict[bytes, bytes]) -> None:
    answers = Answers(lambda: 1)
    place = placed(answers, b"/a")
    answers.keep(place, Kept(head, b"", "/"))
    assert answers.find(place) is None


def test_nothing_is_kept_while_the_archive_cannot_be_read() -> None:
    answers = Answers(lambda: -1)
    assert [answers.place(asked(b"/a")) for _ in range(3)] == [None] * 3


def test_what_is_asked_once_drives_nothing_out() -> None:
    """A walk through every document once emptied the house of what others ask for all day."""
    answers = Answers(lambda: 1)
    assert [answers.place(asked(b"/%d" % number)) for number in range(2000)] == [None] * 2000


def test_what_is_asked_once_costs_no_look_at_the_archive() -> None:
    states = count(1)
    answers = Answers(lambda: next(states))
    assert answers.place(asked(b"/a")) is None
    place = answers.place(asked(b"/a"))
    assert place is not None
    assert place[0] == 1
