"""The load client counts only answers of the kind it measures."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.load import get, load

TAG = '"1"'


class _Tagged(BaseHTTPRequestHandler):
    """Answers 304 to who knows the tag, else 200 and a body."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        known = self.headers["If-None-Match"] == TAG
        self.send_response(304 if known else 200)
        self.send_header("ETag", TAG)
        if not known:
            self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"" if known else b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Says nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Tagged) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def idle() -> Iterator[int]:
    """A process to count the CPU of: whose it is does not matter here."""
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process.pid
        process.terminate()


@pytest.mark.parametrize(("tag", "status"), [(TAG, 304), ('"2"', 200)])
def test_answers_of_the_wanted_kind_are_counted(
    port: int, idle: int, tag: str, status: int
) -> None:
    requests = [get("/", "localhost", f"If-None-Match: {tag}\r\n")] * 8
    assert load(idle, port, requests, status=status).cpu >= 0


def test_an_answer_of_another_kind_ends_the_measurement(port: int, idle: int) -> None:
    """The cost of whole answers was once printed as that of a 304: the tag was of another host."""
    requests = [get("/", "localhost", 'If-None-Match: "2"\r\n')] * 8
    with pytest.raises(AssertionError, match=r"answered 200, not 304"):
        load(idle, port, requests, status=304)
