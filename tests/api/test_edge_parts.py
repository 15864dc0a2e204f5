"""Parts, dates and packing of answers, and what a route says of its end."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import cast

import pytest
import zstandard
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.conditions import is_unchanged_since
from api.last_change import LastChange
from api.packing import Packing, choose_coding, is_packable
from api.reading import Deprecation, Route
from api.settings import Settings
from opendata.public.publish import follow
from tests.made_up import notice, publish, record, statute

pytestmark = pytest.mark.requirement("item-37", "SEC-01")

Client = TestClient[Litestar]
PLAIN = {"accept-encoding": "identity"}
LIST = "/api/v1/documents"


@pytest.mark.parametrize("path", [LIST, "/documents/{id}.txt", "/documents/{id}.docx", "/"])
def test_a_part_is_given_of_any_answer(client: Client, ids: list[str], path: str) -> None:
    path = path.format(id=ids[1])
    whole = client.get(path, headers=PLAIN)
    answer = client.get(path, headers={"range": "bytes=10-19"})
    assert answer.status_code == 206
    assert answer.content == whole.content[10:20]
    assert answer.headers["content-range"] == f"bytes 10-19/{len(whole.content)}"
    assert answer.headers["content-length"] == "10"
    assert answer.headers["etag"] == whole.headers["etag"]
    assert "content-encoding" not in answer.headers


def test_a_part_behind_the_end_is_a_problem(client: Client) -> None:
    answer = client.get(LIST, headers={"range": "bytes=99999999-"})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (
        416,
        "range-not-satisfiable",
    )
    size = len(client.get(LIST, headers=PLAIN).content)
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert answer.headers["cache-control"] == "no-store"


def test_a_part_goes_with_the_rest_only_where_both_are_of_one_answer(client: Client) -> None:
    tag = client.get(LIST, headers=PLAIN).headers["etag"]
    for known, status in ((tag, 206), ('"other"', 200), (f"W/{tag}", 200), ("yesterday", 200)):
        answer = client.get(LIST, headers={"range": "bytes=0-9", "if-range": known})
        assert answer.status_code == status


@pytest.mark.parametrize("header", ["bytes=0-1,4-5", "lines=1-2", "bytes=5-2", "", "bytes=-"])
def test_what_is_no_part_is_the_whole(client: Client, header: str) -> None:
    assert client.get(LIST, headers={"range": header}).status_code == 200


def test_a_head_has_no_parts(client: Client) -> None:
    assert client.head(LIST, headers={"range": "bytes=0-9"}).status_code == 200


def test_a_304_has_the_very_tag_that_the_reader_has(client: Client) -> None:
    """A cache finds the copy to renew by it (RFC 9111 section 4.3.4); a packed one has a weak tag."""
    weak = client.get(LIST, headers={"accept-encoding": "gzip"}).headers["etag"]
    assert weak.startswith('W/"')
    for _ in range(2):  # made, then as kept
        answer = client.get(LIST, headers={"if-none-match": f'"other", {weak}'})
        assert (answer.status_code, answer.headers["etag"]) == (304, weak)
        strong = client.get(LIST, headers={"if-none-match": weak[2:]})
        assert (strong.status_code, strong.headers["etag"]) == (304, weak[2:])


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (b"gzip, deflate, br, zstd", "zstd"),
        (b"gzip, deflate, br", "gzip"),
        (b"GZIP", "gzip"),
        (b"gzip;q=1.0, zstd;q=0.5", "gzip"),
        (b"gzip;q=0.5, identity", ""),
        (b"gzip ; q = 0.5", "gzip"),
        (b"*", "zstd"),
        (b"*;q=0", ""),
        (b"gzip;q=0, *", "zstd"),
        (b"zstd;q=0.000, gzip;q=0.001", "gzip"),
        (b"br", ""),
        (b"x-gzip", ""),
        (b",,;q=1, gzip;q=x", ""),
        (b"\xff", ""),
    ],
)
def test_the_coding_that_a_reader_likes_best_is_taken(accepted: bytes, coding: str) -> None:
    assert choose_coding(accepted) == coding


@pytest.mark.parametrize(
    ("media_type", "is_packed"),
    [
        ("text/html; charset=utf-8", True),
        ("application/json", True),
        ("application/ld+json", True),
        ("application/problem+json", True),
        ("application/xml", True),
        ("application/x-ndjson", True),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
        ("application/zip", False),
        ("image/png", False),
        ("application/pdf", False),
    ],
)
def test_only_what_gets_smaller_is_packed(media_type: str, is_packed: bool) -> None:  # noqa: FBT001 (a row)
    assert is_packable(media_type.encode()) is is_packed


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_each_piece_of_a_packed_stream_can_be_read_at_once(coding: str) -> None:
    packing = Packing("zstd" if coding == "zstd" else "gzip")
    first, last = packing.piece(b"one "), packing.last(b"two")
    assert len(first) > 4
    unpacked = (
        zstandard.ZstdDecompressor().decompressobj().decompress(first + last)
        if coding == "zstd"
        else gzip.decompress(first + last)
    )
    assert unpacked == b"one two"


def test_a_small_answer_is_not_packed(client: Client) -> None:
    answer = client.get("/healthz", headers={"accept-encoding": "gzip, zstd"})
    assert "content-encoding" not in answer.headers


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Client]]:
    """An archive that last changed an hour ago, as seen by an app's clock."""
    publish(tmp_path, [notice()])
    app = create_app(Settings(data=tmp_path))
    change = cast("LastChange", app.state["house"].last_change)
    monkeypatch.setattr(change, "_clock", lambda: datetime.now(UTC).timestamp() + 3600)
    monkeypatch.setattr(change, "_started", 0.0)
    with TestClient(app) as client:
        yield tmp_path, client


def test_a_reader_may_ask_by_date(old: tuple[Path, Client]) -> None:
    data, client = old
    date = client.get(LIST).headers["last-modified"]
    answer = client.get(LIST, headers={"if-modified-since": date})
    assert (answer.status_code, answer.content) == (304, b"")
    record(data, [statute()])
    follow(data)
    for public in data.glob("public.db*"):
        os.utime(public, times=(moment := datetime.now(UTC).timestamp() + 60, moment))
    assert client.get(LIST, headers={"if-modified-since": date}).json()["total"] == 2


def test_a_tag_counts_more_than_a_date(old: tuple[Path, Client]) -> None:
    _, client = old
    date = client.get(LIST).headers["last-modified"]
    headers = {"if-modified-since": date, "if-none-match": '"other"'}
    assert client.get(LIST, headers=headers).status_code == 200


def test_a_change_within_the_second_is_no_date(tmp_path: Path) -> None:
    """Else the second change in one second would pass for the first."""
    (tmp_path / "public.db").write_bytes(b"")
    now = datetime.now(UTC).timestamp()
    assert LastChange(tmp_path, clock=lambda: now).now() == b""
    seen = LastChange(tmp_path, clock=lambda: now + 86_400)
    assert seen.now() == b""  # it has just been started


@pytest.mark.parametrize(
    "since", [b"", b"yesterday", b"\xff", b"0", b"Sat, 99 Jun 2024 02:03:04 GMT"]
)
def test_what_is_no_date_is_not_asked_by(since: bytes) -> None:
    assert not is_unchanged_since(b"Sat, 01 Jun 2024 02:03:04 GMT", since)
    assert not is_unchanged_since(b"", b"Sat, 01 Jun 2024 02:03:04 GMT")


def test_a_route_that_is_to_go_says_so() -> None:
    """RFC 9745 and RFC 8594."""
    since, sunset = datetime(2024, 6, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
    headers = dict(Route(deprecated=Deprecation(since, sunset)).standing().headers)
    assert headers[b"deprecation"] == b"@1717200000"
    assert headers[b"sunset"].decode() == format_datetime(sunset, usegmt=True)
    assert set(dict(Route().standing().headers)) == {b"cache-control"}
