"""Asking another server: how long, how much, how often, and where alone."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import pytest

from benchmarks.measure import free_port
from gazette.errors import FetchError, OverdueError, UnreachableError
from ingest.harvest.fetching import Fetcher, read_address
from tests.harvests import Said, Stranger, strange

pytestmark = pytest.mark.requirement("OD-03")


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    """A server that answers what a test wants."""
    with strange(lambda path: Said(200, b"here", {"content-type": "Text/Plain; a=b"})) as served:
        yield served


def test_an_answer_comes_with_its_address_and_type(stranger: Stranger) -> None:
    with Fetcher(stranger.url) as fetcher:
        answer = fetcher.get("a/b?c=d")
    assert (answer.url, answer.media_type, answer.body) == (
        f"{stranger.url}a/b?c=d", "text/plain", b"here",
    )  # fmt: skip


def test_a_busy_server_is_asked_again_when_it_says(stranger: Stranger) -> None:
    answers = [Said(429, b"", {"retry-after": "7"}), Said(503), Said(200, b"now")]
    stranger.answer = lambda path: answers.pop(0)
    slept: list[float] = []
    with Fetcher(stranger.url, sleep=slept.append) as fetcher:
        assert fetcher.get("").body == b"now"
    assert slept == [7.0, 2.0]


def test_nobody_waits_longer_than_two_minutes(stranger: Stranger) -> None:
    answers = [Said(503, b"", {"retry-after": "Fri, 31 Dec 2100 23:59:59 GMT"}), Said(200)]
    stranger.answer = lambda path: answers.pop(0)
    slept: list[float] = []
    with Fetcher(stranger.url, sleep=slept.append) as fetcher:
        fetcher.get("")
    assert slept == [120.0]


def test_an_hour_that_is_none_is_no_hour(stranger: Stranger) -> None:
    answers = [Said(503, b"", {"retry-after": "Fri, 31 Dec 9999 23:59:59 -2300"}), Said(200)]
    stranger.answer = lambda path: answers.pop(0)
    slept: list[float] = []
    with Fetcher(stranger.url, sleep=slept.append) as fetcher:
        fetcher.get("")
    assert slept == [1.0]


def test_what_is_refused_is_not_asked_again(stranger: Stranger) -> None:
    stranger.answer = lambda path: Said(404, b"none")
    with Fetcher(stranger.url) as fetcher, pytest.raises(FetchError, match="answered 404") as told:
        fetcher.get("a")
    assert (told.value.status, told.value.body, len(stranger.asked)) == (404, b"none", 1)
    assert told.value.url == f"{stranger.url}a"


def test_nobody_there_is_told_after_five_tries() -> None:
    slept: list[float] = []
    with (
        Fetcher(f"http://127.0.0.1:{free_port()}/", sleep=slept.append) as fetcher,
        pytest.raises(UnreachableError, match="cannot connect"),
    ):
        fetcher.get("")
    assert slept == [1.0, 2.0, 4.0, 8.0]


def test_an_answer_is_limited_as_it_is_unpacked(stranger: Stranger) -> None:
    packed = gzip.compress(b"0" * 10_000_000)
    stranger.answer = lambda path: Said(200, packed, {"content-encoding": "gzip"})
    with Fetcher(stranger.url) as fetcher, pytest.raises(FetchError, match="more than 1,000 bytes"):
        fetcher.get("", largest=1000)


@pytest.mark.parametrize(
    "elsewhere",
    ["http://localhost:{}/", "https://127.0.0.1:{}/", "http://127.0.0.1:1/", "file:///a"],
)
def test_a_redirect_to_another_origin_is_not_followed(stranger: Stranger, elsewhere: str) -> None:
    port = stranger.url.rstrip("/").rpartition(":")[2]
    stranger.answer = lambda path: Said(301, b"", {"location": elsewhere.format(port)})
    with Fetcher(stranger.url) as fetcher, pytest.raises(FetchError, match="nothing else is asked"):
        fetcher.get("")


def test_a_redirect_on_the_same_origin_is(stranger: Stranger) -> None:
    stranger.answer = lambda path: (
        Said(200, b"b") if path == "/b" else Said(307, b"", {"location": "/b"})
    )
    with Fetcher(stranger.url) as fetcher:
        assert fetcher.get("a").url == f"{stranger.url}b"


def test_a_name_that_leads_inside_must_be_said_to(
    monkeypatch: pytest.MonkeyPatch, stranger: Stranger
) -> None:
    """The network is the one thing that is made up: names are not resolved in tests."""
    port = stranger.url.rstrip("/").rpartition(":")[2]
    inside = [(2, 1, 6, "", ("127.0.0.1", int(port)))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *asked, **more: inside)
    url = f"http://city.example:{port}/"
    with Fetcher(url) as fetcher, pytest.raises(FetchError, match=r"leads to 127\.0\.0\.1"):
        fetcher.get("")
    with Fetcher(url, inside=True) as fetcher:
        assert fetcher.get("").body == b"here"


@pytest.mark.parametrize("url", ["ftp://a/", "a", "", "http://", "http://me:pw@a/", "http://a/#b"])
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as told:
        read_address(url)
    assert "pw" not in str(told.value)


PACKED = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n"


def empty_blocks() -> Iterator[bytes]:
    """A gzip that goes on and on and unpacks to nothing."""
    packing = zlib.compressobj(wbits=31)
    yield PACKED + packing.compress(b"") + packing.flush(zlib.Z_SYNC_FLUSH)
    for _ in range(400):
        yield b"\x00\x00\x00\xff\xff" * 20
        time.sleep(0.02)


def slow_head() -> Iterator[bytes]:
    """A head that never ends."""
    yield b"HTTP/1.1 200 OK\r\nx: "
    yield from slowly()


def slow_error() -> Iterator[bytes]:
    """The body of an error that never ends."""
    yield b"HTTP/1.1 404 none\r\nconnection: close\r\n\r\n"
    yield from slowly()


def slow_body() -> Iterator[bytes]:
    """A body without a length, byte by byte."""
    yield b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"
    yield from slowly()


def early_hints() -> Iterator[bytes]:
    """One interim answer after another."""
    for _ in range(400):
        yield b"HTTP/1.1 103 Early Hints\r\n\r\n"
        time.sleep(0.02)


def slowly() -> Iterator[bytes]:
    for _ in range(400):
        yield b"x"
        time.sleep(0.02)


@contextmanager
def sending(pieces: Callable[[], Iterable[bytes]]) -> Iterator[str]:
    """A server that sends to whoever asks these bytes, until it is left."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    taken, _ = server.accept()
                    with taken, suppress(OSError):
                        taken.recv(65536)
                        for piece in pieces():
                            taken.sendall(piece)

        Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("pieces", [empty_blocks, slow_head, slow_error, slow_body, early_hints])
def test_nothing_takes_longer_than_its_time(pieces: Callable[[], Iterator[bytes]]) -> None:
    begun = time.monotonic()
    with (
        sending(pieces) as url,
        Fetcher(url, seconds=0.5) as fetcher,
        pytest.raises(FetchError, match=r"not had within 0\.5 s"),
    ):
        fetcher.get("")
    assert time.monotonic() - begun < 6


def test_what_comes_after_a_gzip_is_refused_at_once() -> None:
    def pieces() -> Iterator[bytes]:
        yield PACKED + gzip.compress(b"{}")
        for _ in range(2000):
            yield b"x" * 65536

    begun = time.monotonic()
    with (
        sending(pieces) as url,
        Fetcher(url) as fetcher,
        pytest.raises(FetchError, match="after the end of its gzip"),
    ):
        fetcher.get("")
    assert time.monotonic() - begun < 6


def test_a_gzip_of_nothing_is_limited_as_it_comes() -> None:
    def pieces() -> Iterator[bytes]:
        packing = zlib.compressobj(wbits=31)
        yield PACKED + packing.compress(b"") + packing.flush(zlib.Z_SYNC_FLUSH)
        for _ in range(100):
            yield b"\x00\x00\x00\xff\xff" * 20

    with (
        sending(pieces) as url,
        Fetcher(url) as fetcher,
        pytest.raises(FetchError, match="more than 1,000 bytes"),
    ):
        fetcher.get("", largest=1000)


@pytest.mark.parametrize(
    ("body", "why"),
    [(gzip.compress(b"a" * 99)[:-9], "cut off"), (b"plain", "broken gzip")],
    ids=["cut off", "plain"],
)
def test_a_gzip_that_is_none_is_refused(stranger: Stranger, body: bytes, why: str) -> None:
    stranger.answer = lambda path: Said(200, body, {"content-encoding": "gzip"})
    with Fetcher(stranger.url) as fetcher, pytest.raises(FetchError, match=why):
        fetcher.get("")


def test_a_gzip_is_unpacked(stranger: Stranger) -> None:
    stranger.answer = lambda path: Said(
        200 if path == "/" else 400, gzip.compress(b"here"), {"content-encoding": "gzip"}
    )
    with Fetcher(stranger.url) as fetcher:
        assert fetcher.get("").body == b"here"
        with pytest.raises(FetchError) as told:
            fetcher.get("a")
    assert told.value.body == b"here"


def test_all_that_one_run_asks_has_its_time(stranger: Stranger) -> None:
    with Fetcher(stranger.url, budget=0.3) as fetcher:
        assert fetcher.get("").body == b"here"
        time.sleep(0.4)
        with pytest.raises(OverdueError, match=r"not asked after 0\.3 s of one run"):
            fetcher.get("")
