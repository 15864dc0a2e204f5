"""The outermost layer: what every answer has, whichever route or error it came from.

HEAD, ETag and 304, gzip, CORS, security headers and a request id. Answers of one piece are
finished here, streams as they go; Datasette's pages pass through, and the closed side has its own way out.
"""

from __future__ import annotations

import re
import secrets
import zlib
from hashlib import blake2b
from itertools import count
from typing import cast

from api.cache import Unchanged, is_known
from api.calls import ASKED_PATH, App, Headers, Message, Receive, Scope, Send
from api.closed import CLOSED, pass_closed
from api.parameters import read_text
from api.streams import BODILESS

OK = 200
NOT_MODIFIED = 304
FOREIGN = "/data/"
"""Answers below are Datasette's: they keep its own headers."""

_COMMON: Headers = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Link, Memento-Datetime, X-Request-Id, Content-Disposition, Content-Digest",
    ),
    (b"x-content-type-options", b"nosniff"),
)
_POLICY = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    b"img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HTML: Headers = (
    (b"content-security-policy", _POLICY),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_PREFLIGHT: Headers = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
)
_QUESTIONS = frozenset({"/api/v1/resolve"})
"""What another site's script may post to."""
_FRESH = b"public, no-cache"  # kept anywhere, asked for again by ETag: what is withdrawn is gone
_WORTH_PACKING = 1024
_PACKED = re.compile(rb"(?:^|[\s,])gzip(?!\s*;\s*q=0(?:\.0*)?(?:[\s,]|$))", re.IGNORECASE)
_REQUEST_ID = re.compile(rb"[0-9A-Za-z._-]{1,64}")


class Edge:
    """Wraps the whole app."""

    def __init__(self, app: App, unchanged: Unchanged) -> None:
        self._app = app
        self._unchanged = unchanged

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request in and finishes what comes out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["path"] = _in_one_spelling(scope)
        if scope["path"].startswith(CLOSED):
            await pass_closed(self._app, scope, receive, send)
            return
        scope[ASKED_PATH] = scope["path"]
        answer = _Answer(scope, send)
        if scope["method"] == "OPTIONS" and answer.asks_first:
            await _allow(send, scope["path"])
            return
        is_read = scope["method"] in ("GET", "HEAD")
        if not is_read:
            answer.tags = b""  # what is posted is a question: its answer is never "as before"
        if scope["method"] == "HEAD" and not answer.foreign:
            scope["method"] = "GET"
            scope[BODILESS] = True
        place = self._unchanged.place(scope) if answer.tags and is_read else None
        head = self._unchanged.find(place) if place else None
        if head and is_known(head[b"etag"], answer.tags):
            await answer.send_unchanged(head)
            return
        await self._app(scope, receive, answer.send)
        if place and answer.not_modified:
            self._unchanged.keep(place, answer.not_modified)


def _in_one_spelling(scope: Scope) -> str:
    """The path, whatever encoding the Chinese in it came in; Datasette's own paths are its own."""
    path = cast("str", scope["path"])
    if (path.isascii() and "%" not in path) or path.startswith(FOREIGN):
        return path.replace("\0", "\ufffd")
    raw = cast("bytes", scope.get("raw_path") or path.encode())
    return read_text(raw.partition(b"?")[0]).replace("\0", "\ufffd")


class _Answer:
    """One answer on its way out."""

    __slots__ = (
        "_head",
        "_packer",
        "_packs",
        "_request_id",
        "_scope",
        "_send",
        "_start",
        "asks_first",
        "foreign",
        "not_modified",
        "tags",
    )

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._packer: zlib._Compress | None = None
        self.not_modified: dict[bytes, bytes] | None = None
        self._start: Message | None = None
        self._head = scope["method"] == "HEAD"
        self._packs = self.asks_first = False
        self.tags = self._request_id = b""
        self.foreign = scope["path"].startswith(FOREIGN)
        for name, value in scope["headers"]:
            match name:
                case b"if-none-match":
                    self.tags = value
                case b"accept-encoding":
                    self._packs = _PACKED.search(value) is not None
                case b"x-request-id":
                    self._request_id = value
                case b"access-control-request-method":
                    self.asks_first = True
        if not _REQUEST_ID.fullmatch(self._request_id):
            self._request_id = _next_id()

    async def send(self, message: Message) -> None:
        """Holds the head back until the body shows whether it is whole."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is None:
            await self._send_piece(message)
            return
        if message.get("more_body"):
            begins = self._pass_on if self.foreign else self._begin
            await self._send(begins(start))
            await self._send_piece(message)
            return
        body = message.get("body", b"")
        status, headers, body = self._finish(start["status"], dict(start["headers"]), body)
        await self._send({**start, "status": status, "headers": list(headers.items())})
        await self._send({"type": "http.response.body", "body": b"" if self._head else body})

    def _pass_on(self, start: Message) -> Message:
        return {**start, "headers": [*start["headers"], self._signature()]}

    def _begin(self, start: Message) -> Message:
        """The head of a stream of ours; one whose length is said is not packed."""
        headers = dict(start["headers"])
        headers.update((*_COMMON, self._signature()))
        headers.setdefault(b"cache-control", _FRESH)
        self._scope[BODILESS] = self._head
        if start["status"] != OK:
            return {**start, "headers": list(headers.items())}
        tag = headers.get(b"etag", b"").removeprefix(b"W/")
        status = NOT_MODIFIED if self.tags and tag and is_known(tag, self.tags) else OK
        if status == NOT_MODIFIED:
            headers.pop(b"content-type")
            headers.pop(b"content-length", None)
        elif b"no-transform" not in headers[b"cache-control"] and b"content-length" not in headers:
            vary = headers.get(b"vary")
            headers[b"vary"] = b"%b, Accept-Encoding" % vary if vary else b"Accept-Encoding"
            if self._packs:
                headers[b"content-encoding"] = b"gzip"
                self._packer = zlib.compressobj(level=1, wbits=31)
        self._scope[BODILESS] |= status == NOT_MODIFIED
        return {**start, "status": status, "headers": list(headers.items())}

    async def _send_piece(self, message: Message) -> None:
        """Sends a piece of a stream, packed if the stream is; none where only the head is wanted."""
        if message["type"] != "http.response.body" or self.foreign:
            await self._send(message)
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._scope.get(BODILESS):
            body = b""
        elif self._packer is not None:
            how = zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH
            body = self._packer.compress(body) + self._packer.flush(how)
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def send_unchanged(self, head: dict[bytes, bytes]) -> None:
        """Sends a 304 with a head kept from before."""
        headers = [*(head | dict((self._signature(),))).items()]
        await self._send(
            {"type": "http.response.start", "status": NOT_MODIFIED, "headers": headers}
        )
        await self._send({"type": "http.response.body", "body": b""})

    def _finish(
        self, status: int, headers: dict[bytes, bytes], body: bytes
    ) -> tuple[int, dict[bytes, bytes], bytes]:
        """The status, headers and body of an answer of one piece."""
        headers.update(_COMMON)
        headers.update((self._signature(),))
        if headers.get(b"content-type", b"").startswith(b"text/html"):
            headers |= dict(_HTML) | headers  # a page may bring a policy of its own
        if status == OK:
            status, body = self._validate(headers, body)
        if status != NOT_MODIFIED:
            headers[b"content-length"] = str(len(body)).encode()
        return status, headers, body

    def _validate(self, headers: dict[bytes, bytes], body: bytes) -> tuple[int, bytes]:
        """Tags a good answer, packs it if asked to, and leaves it out if it is known."""
        tag = headers.setdefault(b"etag", _tag(body))
        headers.setdefault(b"cache-control", _FRESH)
        vary = headers.get(b"vary")
        headers[b"vary"] = b"%b, Accept-Encoding" % vary if vary else b"Accept-Encoding"
        if self.tags and is_known(tag, self.tags):
            del headers[b"content-type"]
            headers.pop(b"content-length", None)
            self.not_modified = headers
            return NOT_MODIFIED, b""
        if self._packs and len(body) >= _WORTH_PACKING:
            headers[b"content-encoding"] = b"gzip"
            headers[b"etag"] = b"W/" + tag
            return OK, zlib.compress(body, level=1, wbits=31)
        return OK, body

    def _signature(self) -> tuple[bytes, bytes]:
        return (b"x-request-id", self._request_id)


_PROCESS = secrets.token_hex(6)
_serials = count(1)


def _next_id() -> bytes:
    """A request id no other request has, here or in another worker."""
    return f"{_PROCESS}-{next(_serials):x}".encode()


def _tag(body: bytes) -> bytes:
    return b'"%b"' % blake2b(body, digest_size=12).hexdigest().encode()


async def _allow(send: Send, path: str) -> None:
    """The answer to a browser that asks whether it may ask."""
    headers = dict(_PREFLIGHT)
    if path in _QUESTIONS:
        headers[b"access-control-allow-methods"] = b"GET, HEAD, POST, OPTIONS"
    await send({"type": "http.response.start", "status": 204, "headers": list(headers.items())})
    await send({"type": "http.response.body", "body": b""})
