"""A receiver of webhooks on loopback, as a developer would write one: it keeps what comes in."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Json = dict[str, Any]  # Any: JSON


class Received(NamedTuple):
    """A message as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Json:
        """The body as JSON."""
        said: Json = json.loads(self.body)
        return said

    @property
    def id(self) -> str:
        """What it goes by."""
        return self.headers["webhook-id"]


class Replied(NamedTuple):
    """What the receiver answers."""

    status: int = 204
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


def willing(message: Received) -> Replied:
    """Confirms challenges and takes everything else."""
    if message.said["type"] == "subscription.challenge":
        return Replied(200, json.dumps({"nonce": message.said["data"]["nonce"]}).encode())
    return Replied()


class Receiver:
    """What came in, and what is answered next."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.port = server.server_port
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self.received: list[Received] = []
        self.reply: Callable[[Received], Replied] = willing

    @property
    def matches(self) -> list[Received]:
        """The messages that tell what was found."""
        return [one for one in self.received if one.said["type"] == "documents.matched"]


class _Server(ThreadingHTTPServer):
    request_queue_size = 64  # five by default: more at once wait a second for the next SYN


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver, ended at the end; with `tls` it speaks HTTPS."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            message = Received(self.path, headers, self.rfile.read(length))
            receiver.received.append(message)
            replied = receiver.reply(message)
            self.send_response(replied.status)
            for name, value in replied.headers:
                self.send_header(name, value)
            self.send_header("content-length", str(len(replied.body)))
            self.end_headers()
            self.wfile.write(replied.body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver = Receiver(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
